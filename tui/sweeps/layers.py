"""In which order, colour and sign trials are drawn: the better ones over the worse."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tui.sweeps.state import BoardState
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Span

Mask = NDArray[np.bool_]
SHADES = 5
FADED = "rule"
_PLAIN = (":", "-", "+", "x", "#")


def shade_role(shade: int) -> str:
    """The role of a class of trials, as ``TrialRow.shade`` counts them."""
    return f"value-{shade + 1}" if shade >= 0 else "faint"


def shade_sign(shade: int) -> str:
    """What stands for a dot of that class where there is no braille."""
    return _PLAIN[shade] if shade >= 0 else "."


def layers(state: BoardState, among: Mask | None = None) -> Iterator[tuple[Mask, str, str]]:
    """Which trials, their role and their sign, those below all others first; ``among`` are those
    to be drawn at all.
    """
    board = state.board
    if board is None:
        return
    wanted = np.ones(len(board.trials), np.bool_) if among is None else among
    inside = state.inside()
    yield wanted & ~inside, FADED, "."
    for shade in range(-1, SHADES):
        yield wanted & inside & (board.shades == shade), shade_role(shade), shade_sign(shade)


def shade_legend(worse: str, better: str) -> Line:
    """The colours in a row between what they mean."""
    signs: list[Span] = [
        (GLYPHS.block if GLYPHS.braille else shade_sign(shade), shade_role(shade))
        for shade in range(SHADES)
    ]
    return ((f"{worse} ", "faint"), *signs, (f" {better}", "faint"))
