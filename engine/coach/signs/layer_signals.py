"""What the layers' record says of a run, in a number each: pure functions over the record.

NaN: it is not known, for nothing was recorded, or no layer has such a figure.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from engine.coach.signs.recorded_layers import RecordedLayers, known

RELU = ("relu", "relu6")
FLAT = ("sigmoid", "tanh")
LOOKS = 3
"""Looks at the end that must agree: what holds at one moment holds by chance."""


@dataclass(frozen=True)
class LayerSignals:
    """The signals of the layers' record; of None all are NaN."""

    layers: RecordedLayers | None

    @property
    def is_known(self) -> bool:
        """Whether anything was recorded."""
        return self.layers is not None and bool(self.layers.epochs)

    @cached_property
    def dead(self) -> float:
        """The share of dead units of the relu layer with the most, that of the better moments."""
        return max(self._lasting("dead", RELU), default=math.nan)

    @cached_property
    def dead_layers(self) -> int:
        """The relu layers all of whose units are dead: nothing passes them."""
        return sum(share > 0.999 for share in self._lasting("dead", RELU))

    @cached_property
    def saturated(self) -> float:
        """The share of values at the ends of the hidden sigmoid or tanh layer with the most."""
        return max(self._lasting("saturated", FLAT, hidden=True), default=math.nan)

    @cached_property
    def first_over_last(self) -> float:
        """The size of a gradient in the first layer that trains over that in the last, a weight's
        each (root mean square): the median of the looks.
        """
        return _median(_first_over_last(line) for line in self._gradients)

    @cached_property
    def largest_over_last(self) -> float:
        """The largest size of a hidden layer's gradient, a weight's, over that of the last layer;
        the most of the looks.
        """
        found = [max(line[:-1]) / line[-1] for line in self._gradients if line[-1] > 0]
        return max(found, default=math.nan)

    @cached_property
    def smallest_gradient(self) -> float:
        """The size of the first layer's gradient, a weight's: the median of the looks."""
        return _median(line[0] for line in self._gradients)

    @cached_property
    def update(self) -> float:
        """What an update changes of the weights, over them: the median of layers and looks."""
        return _median(self._updates)

    @cached_property
    def first_update(self) -> float:
        """The same at the first look, the median of the layers."""
        lines = [] if self.layers is None else self.layers.lines("update_ratio")
        told = [statistics.median(some) for line in lines if (some := known(line))]
        return told[0] if told else math.nan

    @cached_property
    def first_spread(self) -> float:
        """The deviation of what the first layer of weights gives: scaled inputs make it about 1."""
        if self.layers is None:
            return math.nan
        place = next((place for place, size in enumerate(self.layers.sizes) if size), None)
        lines = self.layers.lines("activation_std")
        return lines[0][place] if lines and place is not None else math.nan

    @cached_property
    def _gradients(self) -> list[list[float]]:
        """The gradients' sizes of the layers that train, a weight's, look by look."""
        if self.layers is None:
            return []
        found: list[list[float]] = []
        for line in self.layers.lines("gradient_norm"):
            told = zip(line, self.layers.sizes, strict=True)
            sizes = [norm / math.sqrt(size) for norm, size in told if size and math.isfinite(norm)]
            if len(sizes) > 1:
                found.append(sizes)
        return found

    @cached_property
    def _updates(self) -> list[float]:
        lines = () if self.layers is None else self.layers.lines("update_ratio")
        return [value for line in lines for value in known(line)]

    def _lasting(
        self, name: str, activations: tuple[str, ...], *, hidden: bool = False
    ) -> list[float]:
        """Of each layer with such an activation the least that the last looks saw."""
        if self.layers is None:
            return []
        lines = self.layers.lines(name)[-LOOKS:]
        last = len(self.layers.activations) - 1
        found: list[float] = []
        for place, activation in enumerate(self.layers.activations):
            told = known([line[place] for line in lines])
            if activation in activations and told and not (hidden and place == last):
                found.append(min(told))
        return found


def _median(values: Iterable[float]) -> float:
    some = [one for one in values if math.isfinite(one)]
    return statistics.median(some) if some else math.nan


def _first_over_last(line: list[float]) -> float:
    return line[0] / line[-1] if line[-1] > 0 else math.nan
