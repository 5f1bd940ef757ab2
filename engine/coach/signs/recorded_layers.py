"""What the coach reads of the layers' record: plain figures, that rules can take without numpy."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.io.numbers import decode, encode

if TYPE_CHECKING:
    from engine.models.layer_statistics import LayerStatistics

Lines = tuple[tuple[float, ...], ...]
READ = ("weight_norm", "gradient_norm", "update_ratio", "activation_std", "dead", "saturated")
"""The statistics (``engine.models.layer_statistics``) that the rules look at."""


@dataclass(frozen=True, slots=True)
class RecordedLayers:
    """The layers that were recorded, from the input on, and a line of figures an epoch.

    ``kinds`` are classes of Keras, ``activations`` names of functions or empty, ``sizes`` the
    weights of each layer that train, 0 where none does. ``figures`` are the statistics of
    ``READ``, a line for each of ``epochs``; NaN: there is no such figure.
    """

    kinds: tuple[str, ...] = ()
    activations: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    epochs: tuple[int, ...] = ()
    figures: Mapping[str, Lines] = field(default_factory=dict[str, Lines])

    def lines(self, name: str) -> Lines:
        """A statistic's lines; empty where it was not recorded."""
        return self.figures.get(name, ())

    def last(self, name: str) -> tuple[float, ...]:
        """A statistic at the last recorded epoch."""
        found = self.lines(name)
        return found[-1] if found else ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        figures = {name: encode(lines) for name, lines in self.figures.items()}
        plain = {name: getattr(self, name) for name in ("kinds", "activations", "sizes", "epochs")}
        return {**plain, "figures": figures}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> RecordedLayers:
        """What ``to_dict`` gave.

        Raises:
            KeyError: it is none.
        """
        plain = {name: tuple(values[name]) for name in ("kinds", "activations", "sizes", "epochs")}
        return cls(**plain, figures={n: _numbers(lines) for n, lines in values["figures"].items()})


def recorded_layers(found: LayerStatistics | None) -> RecordedLayers | None:
    """The record as plain figures; None where nothing was recorded."""
    if found is None or not len(found.epochs):
        return None
    return RecordedLayers(
        kinds=tuple(one.kind for one in found.layers),
        activations=tuple(one.activation for one in found.layers),
        sizes=tuple(one.parameters if one.trains else 0 for one in found.layers),
        epochs=tuple(found.epochs.tolist()),
        figures={name: tuple(map(tuple, found.statistic(name).tolist())) for name in READ},
    )


def known(values: Sequence[float]) -> list[float]:
    """The figures that there are; infinite ones count."""
    return [value for value in values if not math.isnan(value)]


def _numbers(lines: Sequence[Sequence[Any]]) -> Lines:
    return tuple(tuple(decode(value) for value in line) for line in lines)
