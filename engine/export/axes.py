"""A coordinate system: round numbers on its axes, and where values lie in the picture."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engine.export.picture import GRID, QUIET, Line, Picture, Point, Words

_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Axes:
    """Epochs 1 to ``last`` from left to right, values ``low`` to ``high`` upwards."""

    left: float
    top: float
    right: float
    bottom: float
    last: int
    low: float
    high: float
    step: float

    def place(self, epoch: float, value: float) -> Point:
        """Where a value lies; beyond the axes it lies on their edge."""
        across = (epoch - 1) / max(self.last - 1, 1) if self.last > 1 else 0.5
        up = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        x = self.left + across * (self.right - self.left)
        return x, self.bottom - up * (self.bottom - self.top)

    def draw(self, picture: Picture) -> None:
        """Lines and numbers."""
        ticks = round((self.high - self.low) / self.step)
        for number in range(ticks + 1):
            value = self.low + number * self.step
            y = self.place(1, value)[1]
            edge = QUIET if number == 0 else GRID
            picture.add(
                Line([(self.left, y), (self.right, y)], edge, 1),
                Words((self.left - 8, y + 4), shown_value(value, self.step), QUIET, 12, "end"),
            )
        for epoch in whole_ticks(self.last):
            x = self.place(epoch, self.low)[0]
            picture.add(
                Line([(x, self.bottom), (x, self.bottom + 4)], QUIET, 1),
                Words((x, self.bottom + 19), str(epoch), QUIET, 12, "middle"),
            )
        middle = (self.left + self.right) / 2
        picture.add(Words((middle, self.bottom + 38), "epoch", QUIET, 12, "middle"))


def axes(picture: Picture, last: int, values: Sequence[float]) -> Axes:
    """The axes that hold all finite values, from a round number to another."""
    low, high, step = round_range(values)
    return Axes(76, 64, picture.width - 28, picture.height - 58, last, low, high, step)


def round_range(values: Sequence[float], most: int = 6) -> tuple[float, float, float]:
    """Lowest and highest number of an axis, and the step between two."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return 0.0, 1.0, 0.2
    low, high = min(finite), max(finite)
    if high - low <= 1e-12 * max(abs(high), abs(low), 1e-300):
        around = abs(high) * 0.1 or 0.5
        low, high = low - around, high + around
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in _ROUND if power * factor >= rough * (1 - 1e-9))
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step


def whole_ticks(last: int, most: int = 10) -> list[int]:
    """Whole epochs from 1 on, the last one too, at round distances."""
    if last <= most:
        return list(range(1, last + 1))
    power = 10 ** math.floor(math.log10(last / most))
    step = next(power * factor for factor in (1, 2, 5, 10) if last / (power * factor) <= most)
    inner = [epoch for epoch in range(step, last, step) if last - epoch >= step / 2]
    first = [] if inner and inner[0] - 1 < step / 2 else [1]
    return [*first, *inner, last]


def shown_value(value: float, step: float) -> str:
    """A number on an axis, with the digits that its step needs."""
    if value and (abs(value) >= 1e6 or step < 1e-5):
        return f"{value:.3g}"
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    if abs(step * 10**digits - round(step * 10**digits)) > 1e-9:
        digits += 1
    return f"{0.0 if abs(value) < step / 1e6 else value:.{digits}f}"
