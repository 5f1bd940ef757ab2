"""Times as parts: days, year and day by size; month, weekday and hour on a circle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, cast

from data.parsing import time_format_of, times_in
from data.parsing.time_formats import check
from data.prepare.column import Applied, Outside, Training
from data.prepare.filling import Filler
from data.prepare.inputs import Output, What
from data.prepare.reading_json import texts_of, truth_of
from data.prepare.scaling import Scaler, fit_scaler, scaler_from_dict, scaler_to_dict
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values: TypeAlias = NDArray[np.float64]

FIRST, LAST = -62_135_596_800.0, 253_402_300_799.0
"""The years 1 to 9999 in seconds since 1970; what lies outside is no time."""
PERIODS: dict[str, int] = {"month": 12, "weekday": 7, "hour": 24}
"""How many of a part make a whole circle. Months, weekdays (Monday) and hours count from 0."""
_SIZES = ("days", "year", "day")


@dataclass(frozen=True, slots=True, eq=False)
class TimeColumn:
    """Times in a format (None: none was found), filled where missing, as their parts.

    ``scalers`` belong to those of ``parts`` that are told by size.
    """

    pattern: str | None
    filler: Filler
    parts: tuple[str, ...]
    scalers: Mapping[str, Scaler]
    indicator: bool
    kind: ClassVar[str] = "time"

    @classmethod
    def fit(cls, training: Training) -> TimeColumn:
        """The format, what stands for missing and the scales, of the training rows."""
        import numpy as np

        form, settings = time_format_of(training.cells), training.settings
        pattern = None if form is None else form.pattern
        seconds, _ = seconds_in(training.cells, pattern)
        filler = Filler.fit(seconds, settings)
        filled = np.clip(filler.apply(seconds), FIRST, LAST)
        parts = tuple(dict.fromkeys(settings.times))
        scalers = {
            part: fit_scaler(settings.scaling, part_of(filled, part))
            for part in parts
            if part in _SIZES
        }
        asked = settings.indicator or settings.missing == "category"
        indicator = asked and settings.missing != "drop_row" and bool(np.isnan(seconds).any())
        return cls(pattern, filler, parts, scalers, indicator)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The parts, and whether the time was missing."""
        found: list[Output] = []
        for part in self.parts:
            if part in PERIODS:
                found += [Output(cast("What", f"{part}_{way}")) for way in ("sin", "cos")]
            else:
                found.append(Output(cast("What", part)))
        return (*found, *((Output("missing"),) if self.indicator else ()))

    def apply(self, cells: ArrowColumn, folds: NDArray[np.int64] | None = None) -> Applied:
        """The parts of these times."""
        import numpy as np

        del folds
        seconds, outside = seconds_in(cells, self.pattern)
        missing, outputs = np.isnan(seconds), self.outputs
        filled = np.clip(self.filler.apply(seconds), FIRST, LAST)

        def value(place: int) -> Values:
            what = outputs[place].what
            if what == "missing":
                return missing.astype(np.float64)
            part, _, way = what.partition("_")
            found = part_of(filled, part)
            if way:
                return on_circle(found, PERIODS[part], cast("Literal['sin', 'cos']", way))
            return self.scalers[part].apply(found)

        return Applied(value, missing, outside)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "pattern": self.pattern,
            "filler": self.filler.to_dict(),
            "parts": list(self.parts),
            "scalers": {part: scaler_to_dict(found) for part, found in self.scalers.items()},
            "indicator": self.indicator,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TimeColumn:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        pattern, parts = values["pattern"], texts_of(values, "parts")
        if pattern is not None:
            check(pattern)
        if not set(parts) <= {*PERIODS, *_SIZES}:
            raise ValueError("parts")
        scalers = {
            part: scaler_from_dict(values["scalers"][part]) for part in parts if part in _SIZES
        }
        filler = Filler.from_dict(values["filler"])
        return cls(pattern, filler, parts, scalers, truth_of(values, "indicator"))


def part_of(seconds: Values, part: str) -> Values:
    """A part of times in seconds since 1970 (UTC, float64, finite), float64 of the same shape."""
    import numpy as np

    whole = np.floor(seconds).astype(np.int64).astype("datetime64[s]")
    days = whole.astype("datetime64[D]")
    if part == "days":
        return seconds / 86_400
    if part == "hour":
        return (whole - days).astype(np.int64) / np.float64(3_600)
    if part == "weekday":
        return ((days.astype(np.int64) + 3) % 7).astype(np.float64)
    months = whole.astype("datetime64[M]")
    if part == "day":
        return (days - months.astype("datetime64[D]")).astype(np.float64) + 1
    if part == "month":
        return (months.astype(np.int64) % 12).astype(np.float64)
    return whole.astype("datetime64[Y]").astype(np.int64).astype(np.float64) + 1970


def on_circle(values: Values, period: int, way: Literal["sin", "cos"]) -> Values:
    """Sine or cosine of numbers of which ``period`` make a whole circle."""
    import numpy as np

    angles = 2 * np.pi * values / period
    return np.sin(angles) if way == "sin" else np.cos(angles)


def seconds_in(cells: ArrowColumn, pattern: str | None) -> tuple[Values, tuple[Outside, ...]]:
    """Seconds since 1970, NaN where missing or no time, and which are none."""
    import numpy as np

    if pattern is None:
        from data.parsing.column_texts import texts_of as texts_in

        seconds, bad = texts_in(cells).read(lambda _: None)
    else:
        seconds, bad = times_in(cells, pattern)
    astray = np.flatnonzero((seconds < FIRST) | (seconds > LAST))
    seconds[astray] = np.nan
    bad = np.union1d(bad, astray)
    return seconds, (Outside("no_time", bad),) if len(bad) else ()
