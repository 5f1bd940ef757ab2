"""A part of an axis as a narrower range to search in."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from engine.specs.errors import SpecError
from engine.specs.sweep import Searched, SweepSpec
from tui.sweeps.axes import SweepAxis
from tui.sweeps.board import Board
from tui.sweeps.state import Range
from tui.text.glyphs import GLYPHS


def narrowed(board: Board, brush: Mapping[str, Range]) -> dict[str, Searched]:
    """The whole space, narrower where parts of axes were chosen; a part of the value's axis is no
    matter of the space.

    Raises:
        SpecError: a part holds too little to search in.
    """
    space = dict(board.told.space)
    for axis in board.axes[:-1]:
        part, searched = brush.get(axis.key), space.get(axis.key)
        if part is not None and searched is not None:
            space[axis.key] = _narrower(axis, searched, part)
    return SweepSpec.parse({**_fields(board.told), "space": space}).space


def _fields(told: SweepSpec) -> dict[str, object]:
    return {name: getattr(told, name) for name in type(told).model_fields}


def _narrower(axis: SweepAxis, searched: Searched, part: Range) -> Searched:
    if axis.choices:
        inside = [
            choice
            for at, choice in enumerate(axis.choices)
            if part[0] - 1e-6 <= (at + 0.5) / len(axis.choices) <= part[1] + 1e-6
            and searched.admits(choice)
        ]
        return _with(searched, {"choices": inside})
    low, high = (_rounded(axis, end) for end in part)
    if searched.low is not None:
        low = max(low, searched.low)
    if searched.high is not None:
        high = min(high, searched.high)
    return _with(searched, {"low": low, "high": high})


def _with(searched: Searched, changes: Mapping[str, object]) -> Searched:
    """The same with other ends or choices.

    Raises:
        SpecError: nothing is left between them, or of them.
    """
    if changes.get("choices") == []:
        raise SpecError("sweep.nothing_left")
    try:
        return Searched.model_validate({**searched.model_dump(mode="python"), **changes})
    except ValidationError as error:
        raise SpecError.from_validation(error, Searched) from None


def _rounded(axis: SweepAxis, place: float) -> float:
    """An end in as many digits as a person would type."""
    return float(f"{float(axis.value(place)):.3g}")


def range_text(axis: SweepAxis, part: Range) -> str:
    """The chosen part of an axis in words."""
    low, high = part
    if axis.choices:
        chosen = [
            str(choice)
            for at, choice in enumerate(axis.choices)
            if low - 1e-6 <= (at + 0.5) / len(axis.choices) <= high + 1e-6
        ]
        return ", ".join(chosen)
    one, other = (axis.text(_rounded(axis, end)) for end in sorted((low, high), key=axis.value))
    return f"{one} {GLYPHS.arrow} {other}"
