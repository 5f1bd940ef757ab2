"""What one press of an arrow key does to a field."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.specs.fields import Field


_BY_TEN = ("learning_rate", "min_learning_rate", "l1", "l2", "decay", "weight_decay", "min_delta")
_BY_TWO = ("units", "batch_size")
_SMALLEST = 1e-4


def stepped(field: Field, by: int) -> Any:
    """The value one step up (``by`` 1) or down (-1); None where only typing makes sense.

    Choices go round, switches turn, rates and penalties change by a factor of ten, sizes by two,
    counts to the next ten, parts by 0.05. Limits are the specification's to check.
    """
    name = field.path.rpartition(".")[2]
    if field.kind in ("choice", "table"):
        return _round(field, by)
    if field.kind == "switch":
        return not field.value
    if field.kind == "whole":
        return _whole(name, field.value, by)
    if field.kind == "number":
        return _by_ten(name, field.value, by) if name in _BY_TEN else _part(field.value, by)
    return None


def _round(field: Field, by: int) -> Any:
    words: list[Any] = [*([""] if field.empty else []), *field.choices]
    if not words:
        return None
    present = field.value if field.value is not None else ""
    place = words.index(present) if present in words else 0
    return words[(place + by) % len(words)]


def _whole(name: str, value: int | None, by: int) -> int:
    if value is None:
        return 0
    if name in _BY_TWO:
        return value * 2 if by > 0 else max(value // 2, 1)
    if name == "epochs":
        return value // 10 * 10 + 10 if by > 0 else max((value - 1) // 10 * 10, 1)
    return max(value + by, 0)


def _by_ten(name: str, value: float, by: int) -> float:
    if value == 0:
        return _SMALLEST if by > 0 else 0.0
    moved = float(f"{value * 10.0**by:.12g}")
    may_be_zero = name != "learning_rate"
    return 0.0 if may_be_zero and moved < _SMALLEST else moved


def _part(value: float, by: int) -> float:
    steps = value / 0.05
    nearest = math.floor(steps + 1e-9) + 1 if by > 0 else math.ceil(steps - 1e-9) - 1
    return max(round(nearest * 0.05, 10), 0.0)
