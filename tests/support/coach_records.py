"""Records of runs as the coach reads them, made by hand: what a test says, the rest healthy."""

import math
from collections.abc import Sequence
from typing import Any

from engine.coach.signs.record import RunRecord
from engine.specs import ExperimentSpec
from engine.specs.edit import with_values

PLAIN: dict[str, Any] = {
    "name": "made by hand",
    "data": {"source": "table.csv", "label": "class", "validation": {"split": 0.2}},
    "network": {"layers": [{"units": 32}, {"units": 32}]},
    "training": {"optimizer": {"name": "adam"}, "batch_size": 32, "epochs": 40},
}


def falling(begin: float, end: float, epochs: int = 40, pace: float = 6.0) -> list[float]:
    """A loss that falls quickly and comes to rest."""
    return [end + (begin - end) * math.exp(-pace * place / epochs) for place in range(epochs)]


def made(
    *changes: str,
    loss: Sequence[float] | None = None,
    held: Sequence[float] | None = None,
    skill: float = 0.92,
    held_skill: float = 0.9,
    **given: Any,
) -> RunRecord:
    """A record of two classes, 300 rows each; the accuracies end at those skills."""
    losses = falling(0.9, 0.1) if loss is None else list(loss)
    held_losses = [one * 1.05 for one in losses] if held is None else list(held)
    epochs = tuple(
        {
            "loss": ours,
            "accuracy": 0.5 + 0.5 * skill,
            "val_loss": theirs,
            "val_accuracy": 0.5 + 0.5 * held_skill,
        }
        for ours, theirs in zip(losses, held_losses, strict=True)
    )
    plain: dict[str, Any] = {
        "run": "made",
        "status": "finished",
        "spec": with_values(ExperimentSpec.parse(PLAIN), changes),
        "epochs": epochs,
        "wanted": len(epochs),
        "class_counts": (300, 300),
        "baseline": {"accuracy": 0.5},
        "training_rows": 480,
        "validation_rows": 120,
        "steps": 15,
        "matrix": ((55, 5), (5, 55)),
        "matrix_part": "validation",
        "inspection": {"largest": 1.2, "unscaled": 0.0, "inputs": 8.0, "columns": 8.0},
    }
    return RunRecord(**{**plain, **given})


def stuck(*changes: str, **given: Any) -> RunRecord:
    """One that knows nothing after all its epochs."""
    return made(*changes, **{"loss": [0.694] * 40, "skill": 0.0, "held_skill": 0.0, **given})
