"""Categories as one number each: their place in the alphabet, or how frequent they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from data.prepare.category_filling import CategoryFiller, sorted_codes
from data.prepare.column import Applied, Training, categories_in, unseen
from data.prepare.inputs import Output
from data.prepare.reading_json import number_of, numbers_of, texts_of, word_of
from data.prepare.scaling import Scaler, fit_scaler, scaler_from_dict, scaler_to_dict
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class CodeColumn:
    """A number for each category (``values``, float64), ``unknown`` for any other, scaled.

    Codes are those of ``sklearn.preprocessing.OrdinalEncoder``, frequencies are shares of the
    training rows.
    """

    what: Literal["code", "frequency"]
    categories: tuple[str, ...]
    values: NDArray[np.float64]
    unknown: float
    filler: CategoryFiller
    scaler: Scaler
    kind: ClassVar[str] = "code"

    @classmethod
    def fit(cls, training: Training) -> CodeColumn:
        """Of the training rows' categories."""
        import numpy as np
        from sklearn.preprocessing import OrdinalEncoder

        filler = CategoryFiller.fit(training.cells, training.settings)
        texts, codes = sorted_codes(training.cells, filler)
        if training.settings.encoding == "frequency":
            what, unknown = "frequency", 0.0
            values = np.bincount(codes, minlength=len(texts)) / len(codes)
        else:
            what, unknown = "code", -1.0
            encoder: Any = OrdinalEncoder().fit(codes.reshape(-1, 1))
            values = encoder.transform(np.arange(len(texts)).reshape(-1, 1)).ravel()
        scaler = fit_scaler(training.settings.scaling, values[codes])
        return cls(what, tuple(texts), values, unknown, filler, scaler)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The number, and whether the cell was missing."""
        return (Output(self.what), *self.filler.outputs)

    def apply(self, cells: ArrowColumn, folds: NDArray[np.int64] | None = None) -> Applied:
        """The numbers of these cells."""
        import numpy as np

        del folds
        found = categories_in(cells)
        places = {text: place for place, text in enumerate(self.categories)}
        codes = found.looked_up(places, missing=places.get(self.filler.text, -1))

        def value(place: int) -> NDArray[np.float64]:
            if place == 1:
                return (found.codes < 0).astype(np.float64)
            return self.scaler.apply(np.append(self.values, self.unknown)[codes])

        return Applied(value, found.codes < 0, unseen(codes, found))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "what": self.what,
            "categories": list(self.categories),
            "values": self.values.tolist(),
            "unknown": self.unknown,
            "filler": self.filler.to_dict(),
            "scaler": scaler_to_dict(self.scaler),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> CodeColumn:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        categories = texts_of(values, "categories")
        return cls(
            word_of(values, "what", ("code", "frequency")),
            categories,
            numbers_of(values, "values", (len(categories),)),
            number_of(values, "unknown"),
            CategoryFiller.from_dict(values["filler"]),
            scaler_from_dict(values["scaler"]),
        )
