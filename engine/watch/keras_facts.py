"""What a Keras model tells of itself; Keras is not imported, only asked where it is there."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from typing import Any

MOST_LAYERS = 400
LONGEST_LINE = 400
APART = "  "
"""Between the parts of a layer's line."""


def layer_lines(model: Any) -> tuple[str, ...]:
    """A line a layer, its parts two blanks apart: name, kind, what it gives, how many weights."""
    layers = list(getattr(model, "layers", ()))
    counted = Counter[str]()
    lines = [_line(_name(layer, counted), layer) for layer in layers[:MOST_LAYERS]]
    if len(layers) > MOST_LAYERS:
        lines.append(f"... {len(layers) - MOST_LAYERS:,} more")
    return tuple(lines)


def _name(layer: Any, counted: Counter[str]) -> str:
    """The layer's name; one that Keras made up as of a first model: the same model is the same."""
    plain = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", type(layer).__name__)
    plain = re.sub(r"([a-z])([A-Z])", r"\1_\2", plain).casefold()
    if not re.fullmatch(rf"{re.escape(plain)}(_\d+)?", str(layer.name)):
        return str(layer.name)
    number = counted[plain]
    counted[plain] += 1
    return f"{plain}_{number}" if number else plain


def _line(name: str, layer: Any) -> str:
    shape = ""
    with suppress(Exception):  # layers of a person's own may have no single output
        told = layer.output.shape
        shape = "x".join("?" if size is None else str(size) for size in told[1:])
    count = 0
    with suppress(Exception):
        count = int(layer.count_params())
    parts = (name, type(layer).__name__, shape or "?", f"{count:,}")
    return APART.join(parts)[:LONGEST_LINE]


def parameters(model: Any) -> int | None:
    """How many numbers the model has."""
    with suppress(Exception):
        return int(model.count_params())
    return None


def optimizer_name(model: Any) -> str:
    """As Keras calls it, in small letters; empty where the model has none."""
    optimizer = getattr(model, "optimizer", None)
    return type(optimizer).__name__.lower() if optimizer is not None else ""


def loss_name(model: Any) -> str:
    """The loss as a text names it; empty where it is something else."""
    loss = getattr(model, "loss", None)
    found = loss if isinstance(loss, str) else getattr(loss, "name", "")
    return found if isinstance(found, str) else ""


def learning_rate(model: Any) -> float | None:
    """The present one; None where that cannot be told."""
    with suppress(Exception):
        return float(model.optimizer.learning_rate)
    return None


def first_rate(model: Any) -> float | None:
    """The learning rate as somebody wrote it: Keras keeps it in single precision."""
    found = learning_rate(model)
    return None if found is None else float(f"{found:.7g}")


def can_be_given_a_rate(model: Any) -> bool:
    """Whether its learning rate is a number, and not a schedule's."""
    optimizer = getattr(model, "optimizer", None)
    if optimizer is None:
        return False
    return getattr(optimizer, "_learning_rate", None).__class__.__name__.endswith("Variable")
