"""What a chart shows, whoever draws it: the bench, the comparison, an exported file.

Numbers and what they mean; colours, signs and sizes are the drawer's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from engine.tasks.metrics import is_share

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = tuple[float, ...] | NDArray[np.float64]

Scale = Literal["linear", "log"]
Style = Literal["line", "dashes", "raw"]
"""``raw`` is what lies below a smoothed curve."""
MarkKind = Literal["best", "changed", "paused", "stopped", "branched"]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One curve: ``values[i]`` belongs to ``xs[i]``; ``xs`` never fall.

    NaN is a gap, infinity lies on the edge. ``role`` says what the curve is, and so its colour;
    ``look`` numbers the curves of a style, which differ by their dashes. ``label`` is one
    character that stands on the curve, ``name`` what a legend calls it.
    """

    xs: Numbers
    values: Numbers
    role: str
    style: Style = "line"
    look: int = 0
    label: str = ""
    name: str = ""

    def __eq__(self, other: object) -> bool:
        """Whether it is drawn the same; arrays, which may be long, are equal where they are one."""
        if not isinstance(other, Series):
            return NotImplemented
        told, others = (
            (one.role, one.style, one.look, one.label, one.name) for one in (self, other)
        )
        return told == others and _same(self.xs, other.xs) and _same(self.values, other.values)

    def __hash__(self) -> int:
        """Equal curves have equal ones."""
        return hash((self.role, self.style, self.look, self.label, self.name))


def _same(one: Numbers, other: Numbers) -> bool:
    if isinstance(one, tuple) or isinstance(other, tuple):
        return isinstance(one, tuple) and isinstance(other, tuple) and one == other
    return one is other or (len(one) == len(other) and one.ctypes.data == other.ctypes.data)


@dataclass(frozen=True, slots=True)
class Band:
    """``ranges[i]`` are the lowest and the highest value at ``xs[i]``; NaN is a gap."""

    xs: tuple[float, ...]
    ranges: tuple[tuple[float, float], ...]
    role: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the x axis that means something; without a value it stands at the top."""

    kind: MarkKind
    x: float
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """``low`` and ``high`` are the ends asked for, None for those of the values on show.

    ``within`` are ends that values inside of them need not leave, ``least`` is the least range
    that is shown, ``whole`` has ticks at whole numbers only, ``outliers`` False leaves the
    outermost values out. ``written`` writes a place, given how far two ticks lie apart.
    """

    low: float | None = None
    high: float | None = None
    scale: Scale = "linear"
    within: tuple[float, float] | None = None
    least: float = 0.0
    whole: bool = False
    outliers: bool = True
    name: str = ""
    written: Callable[[float, float], str] | None = None


def y_axis(metric: str) -> Axis:
    """The axis that suits a metric: a few thousandths of an accuracy are no mountain."""
    if is_share(metric):
        return Axis(within=(0.0, 1.0), least=0.1, name=metric)
    return Axis(name=metric)


@dataclass(frozen=True, slots=True)
class Chart:
    """All that a chart shows: bands behind the series, the last series on top, marks above all.

    ``cursor`` is the place on the x axis that is looked at, ``words`` stand in the middle where
    there is nothing to draw, ``title`` and ``note`` above an exported chart.
    """

    series: tuple[Series, ...] = ()
    x: Axis = Axis()
    y: Axis = Axis()
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    cursor: float | None = None
    words: str = ""
    title: str = ""
    note: str = ""
