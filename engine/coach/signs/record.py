"""What the coach reads of a run: its description, its epochs, and what was known of its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.coach.signs.recorded_layers import RecordedLayers
from engine.io.numbers import decode, encode
from engine.specs import ExperimentSpec
from engine.statuses import Status


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as the coach sees it; what is not known is None, or empty.

    ``epochs`` are the metrics of its whole epochs under Keras' names, ``losses`` those of the first
    epoch's batches. ``wanted`` epochs were asked
    for, ``ended`` is the code of what was said at its end. ``class_counts`` count all rows of the
    table, ``baseline`` is what the simplest guess comes to on the measured rows. ``matrix`` is the
    newest confusion matrix (rows are true classes) over the rows of ``matrix_part``.
    ``inspection`` are the figures of ``data.inspecting``, ``giveaway`` the column (untrusted) that
    alone tells the label best. ``layers`` is what was recorded of them while they trained.
    """

    run: str
    status: Status
    spec: ExperimentSpec
    epochs: tuple[Mapping[str, float], ...] = ()
    losses: tuple[float, ...] = ()
    wanted: int = 0
    ended: str = ""
    task: str = "classification"
    class_counts: tuple[int, ...] = ()
    baseline: Mapping[str, float] = field(default_factory=dict[str, float])
    training_rows: int | None = None
    validation_rows: int | None = None
    steps: int | None = None
    matrix: tuple[tuple[int, ...], ...] = ()
    matrix_part: str = ""
    inspection: Mapping[str, float] = field(default_factory=dict[str, float])
    giveaway: str = ""
    layers: RecordedLayers | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        found = {name: getattr(self, name) for name in _PLAIN}
        found["spec"] = self.spec.model_dump(mode="json")
        for name in ("epochs", "baseline", "inspection", "losses"):
            found[name] = encode(found[name])
        found["layers"] = None if self.layers is None else self.layers.to_dict()
        return found

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> RunRecord:
        """The record that ``to_dict`` gave.

        Raises:
            KeyError, SpecError: it is none.
        """
        found = {name: values[name] for name in _PLAIN}
        found["spec"] = ExperimentSpec.parse(values["spec"])
        found["epochs"] = tuple(_numbers(one) for one in values["epochs"])
        found["losses"] = tuple(decode(one) for one in values["losses"])
        for name in ("baseline", "inspection"):
            found[name] = _numbers(values[name])
        found["class_counts"] = tuple(values["class_counts"])
        found["matrix"] = tuple(tuple(line) for line in values["matrix"])
        layers = values.get("layers")
        found["layers"] = None if layers is None else RecordedLayers.from_dict(layers)
        return cls(**found)


def _numbers(values: Mapping[str, Any]) -> dict[str, float]:
    return {name: decode(value) for name, value in values.items()}


_PLAIN = tuple(name for name in RunRecord.__slots__ if name != "layers")
