"""The axes of a sweep: where along each of its parameters, and of its value, a trial lies."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.specs.sweep import Searched
from tui.text.figures import metric_short, setting_value
from tui.text.setting_names import said_key

Places = NDArray[np.float32]
_WIDE = 1000.0
"""A range of positive values so many times as wide as its low end is told by its logarithm."""
_MOST = 0.7
"""If nine in ten trials lie within this part of the range, the axis ends with them."""
_UNTOLD = ("name", "type", "kind")
"""Last parts of keys that say nothing without the part before them."""


@dataclass(frozen=True, slots=True)
class SweepAxis:
    """One axis. Numbers lie between ``low`` and ``high``, by their logarithm where ``log``;
    ``choices`` lie in the middle of as many equal parts.

    ``turned``: what is less lies higher. A place is 0 at the bottom and 1 at the top.
    """

    key: str
    name: str
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    whole: bool = False
    choices: tuple[Any, ...] = ()
    turned: bool = False

    def places(self, values: Sequence[Any]) -> Places:
        """Where values lie, NaN where there is none; what is beyond an end lies on it."""
        if self.choices:
            known = {
                _same(one): (at + 0.5) / len(self.choices) for at, one in enumerate(self.choices)
            }
            placed = {one: known.get(_same(one[1]), math.nan) for one in _different(values)}
            kinds = zip(map(type, values), values, strict=True)
            return np.array([placed[one] for one in kinds], np.float32)
        try:
            numbers = np.array(values, np.float64)  # None is NaN there
        except (TypeError, ValueError):
            numbers = np.array([_number(one) for one in values], np.float64)
        return self.numbers_placed(numbers)

    def numbers_placed(self, numbers: NDArray[np.floating[Any]]) -> Places:
        """As ``places``, of an array of any shape: without a loop."""
        with np.errstate(divide="ignore", invalid="ignore"):
            at = np.log10(numbers) if self.log else numbers
            low, high = np.log10((self.low, self.high)) if self.log else (self.low, self.high)
            found = np.clip((at - low) / (high - low), 0.0, 1.0)
        return (1 - found if self.turned else found).astype(np.float32)

    def value(self, place: float) -> Any:
        """What lies at a place."""
        if self.choices:
            last = len(self.choices) - 1
            return self.choices[min(max(int(place * len(self.choices)), 0), last)]
        at = 1 - place if self.turned else place
        if self.log:
            found = 10 ** (math.log10(self.low) + at * math.log10(self.high / self.low))
        else:
            found = self.low + at * (self.high - self.low)
        return round(found) if self.whole else found

    def text(self, value: Any) -> str:
        """A value in few cells."""
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        return f"{value:g}" if self.whole else setting_value(float(value))

    def end(self, *, top: bool) -> str:
        """What stands at the top or the bottom."""
        if self.choices:
            return str(self.choices[-1 if top else 0])
        value = self.low if top is self.turned else self.high
        return self.text(value) if self.key else metric_short(value)


def parameter_axes(
    space: Mapping[str, Searched], trials: Sequence[Mapping[str, Any]]
) -> tuple[SweepAxis, ...]:
    """An axis for each parameter that is searched, or was: wide enough for all trials."""
    known = dict.fromkeys(space)
    for params in trials:
        if not params.keys() <= known.keys():
            known.update(dict.fromkeys(params))
    keys = list(known)
    names = short_names(keys)
    return tuple(
        _axis(key, name, space.get(key), [one[key] for one in trials if key in one])
        for key, name in zip(keys, names, strict=True)
    )


def _axis(key: str, name: str, searched: Searched | None, values: Sequence[Any]) -> SweepAxis:
    choices = () if searched is None else searched.choices
    kinds = set(map(type, values))
    if choices or not kinds <= {int, float}:
        known = {_same(one): one for one in (*choices, *(one for _, one in _different(values)))}
        return SweepAxis(key, name, choices=tuple(known.values()))
    given = () if searched is None else (searched.low, searched.high)
    ends = [one for one in given if one is not None]
    whole = kinds == {int}
    low, high = min([*ends, *values], default=0.0), max([*ends, *values], default=1.0)
    log = searched is not None and searched.log and low > 0
    return SweepAxis(key, name, float(low), _above(low, high), log, whole)


def value_axis(metric: str, values: NDArray[np.float64], *, less_is_better: bool) -> SweepAxis:
    """The axis of what trials came to, the better at the top; a few that are far out lie on its
    end.
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return SweepAxis("", metric, turned=less_is_better)
    low, high = float(known.min()), float(known.max())
    far = float(np.quantile(known, 0.9 if less_is_better else 0.1))
    if less_is_better and low > 0 and high > _WIDE * low:
        return SweepAxis("", metric, low, high, log=True, turned=True)
    if less_is_better and 0 < far - low < _MOST * (high - low):
        high = far
    if not less_is_better and 0 < high - far < _MOST * (high - low):
        low = far
    return SweepAxis("", metric, low, _above(low, high), turned=less_is_better)


def _above(low: float, high: float) -> float:
    return float(high) if high > low else float(low) + (abs(float(low)) * 0.1 or 1.0)


def short_names(keys: Sequence[str]) -> list[str]:
    """As few of the last parts of each key as mean no other of them."""
    return [_short(key, keys) for key in keys]


def _short(key: str, keys: Sequence[str]) -> str:
    parts = key.split(".")
    least = 2 if parts[-1] in _UNTOLD and len(parts) > 1 else 1
    for count in range(least, len(parts)):
        end = ".".join(parts[-count:])
        if sum(f".{other}".endswith(f".{end}") for other in keys) == 1:
            if any(part.isdecimal() or part == "*" for part in parts[-count:]):
                break
            return parts[-2] if least == 2 and count == 2 else end
    return said_key(key)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Any) -> float:
    return float(value) if _is_number(value) else math.nan


def _different(values: Sequence[Any]) -> list[tuple[type, Any]]:
    """The values that differ, each with its type, in their order."""
    return list(dict.fromkeys(zip(map(type, values), values, strict=True)))


def _same(value: Any) -> tuple[bool, Any]:
    """Equal values are one, but True is not 1."""
    return isinstance(value, bool), value
