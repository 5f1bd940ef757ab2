"""Columns of one number each: quantities, truth values, values in an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from data.prepare.column import Applied, Outside, Training
from data.prepare.filling import Filler
from data.prepare.inputs import Output
from data.prepare.reading_json import truth_of
from data.prepare.readings import Reading, fit_reading, reading_from_dict, reading_to_dict
from data.prepare.scaling import Scaler, fit_scaler, scaler_from_dict, scaler_to_dict
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A number that is read, filled where it is missing, and scaled; whether it was missing."""

    reading: Reading
    filler: Filler
    scaler: Scaler
    indicator: bool
    kind: ClassVar[str] = "number"

    @classmethod
    def fit(cls, training: Training) -> NumberColumn:
        """Of the training rows: of those, what stands for missing, the scale, the indicator."""
        import numpy as np

        reading, settings = fit_reading(training), training.settings
        values, _ = reading.read(training.cells)
        filler = Filler.fit(values, settings)
        scaling = settings.scaling
        if training.schema.role == "boolean" and not training.scales:
            scaling = "none"
        asked = settings.indicator or settings.missing == "category"
        indicator = asked and settings.missing != "drop_row" and bool(np.isnan(values).any())
        return cls(reading, filler, fit_scaler(scaling, filler.apply(values)), indicator)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The value, and whether it was missing."""
        return (Output("value"), Output("missing")) if self.indicator else (Output("value"),)

    def apply(self, cells: ArrowColumn, folds: NDArray[np.int64] | None = None) -> Applied:
        """The numbers of these cells."""
        import numpy as np

        del folds
        values, outside = self.reading.read(cells)
        missing = np.isnan(values)

        def value(place: int) -> NDArray[np.float64]:
            if place == 1:
                return missing.astype(np.float64)
            return self.scaler.apply(self.filler.apply(values))

        return Applied(value, missing, _some(outside))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "reading": reading_to_dict(self.reading),
            "filler": self.filler.to_dict(),
            "scaler": scaler_to_dict(self.scaler),
            "indicator": self.indicator,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> NumberColumn:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        return cls(
            reading_from_dict(values["reading"]),
            Filler.from_dict(values["filler"]),
            scaler_from_dict(values["scaler"]),
            truth_of(values, "indicator"),
        )


def _some(outside: tuple[Outside, ...]) -> tuple[Outside, ...]:
    return tuple(part for part in outside if len(part.rows))
