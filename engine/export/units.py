"""How what a network gives of a number becomes that number in its column's own unit."""

from __future__ import annotations

from collections.abc import Iterable

from data.errors import InputError
from engine.predict.described import Described
from engine.predict.outputs import Output
from engine.store.database import Store
from engine.store.runs import Run
from engine.tasks.regression import Regression

NETWORKS = ("model.keras", "model.onnx", "savedmodel")
"""Files that hold a network, which knows no units."""


def scale_of(output: Output) -> tuple[float, float]:
    """By what an output of a number is multiplied, and what is added then."""
    assert isinstance(output.task, Regression)
    scale = output.task.scale
    return scale.deviation * output.size, scale.mean * output.size + output.centre


def unit_sentences(outputs: Iterable[Output]) -> list[str]:
    """A sentence for each output that is scaled: its layer's name, its column, the scale. What is
    named in it is untrusted.
    """
    told: list[str] = []
    for output in outputs:
        if output.classes or not isinstance(output.task, Regression):
            continue
        factor, added = scale_of(output)
        if (factor, added) != (1.0, 0.0):
            told.append(
                f"{output.keras}, what the network itself gives, is scaled: times {factor!r} plus "
                f"{added!r} it is {output.label} in its own unit."
            )
    return told


def units_of(store: Store, run: Run) -> list[str]:
    """Those of a run's network; none where the store does not know."""
    try:
        return unit_sentences(Described.of(store, run).outputs)
    except InputError:
        return []
