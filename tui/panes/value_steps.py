"""What one press of an arrow key does to a field."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.specs.fields import Field

_SMALLEST = 1e-4


def stepped(field: Field, by: int) -> Any:
    """The value one step up (``by`` 1) or down (-1); None where only typing makes sense.

    Choices go round, switches turn, numbers change by the field's stride, else counts by one and
    parts by 0.05. Limits are the specification's to check.
    """
    if field.kind in ("choice", "table"):
        return _round(field, by)
    if field.kind == "switch":
        return not field.value
    if field.kind == "whole":
        return _whole(field, by)
    if field.kind == "number":
        return _part(field.value, by) if field.stride is None else _by_ten(field, by)
    return None


def _round(field: Field, by: int) -> Any:
    words: list[Any] = [*([""] if field.empty else []), *field.choices]
    if not words:
        return None
    present = field.value if field.value is not None else ""
    place = words.index(present) if present in words else 0
    return words[(place + by) % len(words)]


def _whole(field: Field, by: int) -> int:
    value: int | None = field.value
    if value is None:
        return 0
    if field.stride == "double":
        return value * 2 if by > 0 else max(value // 2, 1)
    if field.stride == "tens":
        return value // 10 * 10 + 10 if by > 0 else max((value - 1) // 10 * 10, 1)
    return max(value + by, 0)


def _by_ten(field: Field, by: int) -> float:
    value: float = field.value
    if value == 0:
        return _SMALLEST if by > 0 else 0.0
    moved = float(f"{value * 10.0**by:.12g}")
    return 0.0 if field.stride == "tenfold or zero" and moved < _SMALLEST else moved


def _part(value: float, by: int) -> float:
    steps = value / 0.05
    nearest = math.floor(steps + 1e-9) + 1 if by > 0 else math.ceil(steps - 1e-9) - 1
    return max(round(nearest * 0.05, 10), 0.0)
