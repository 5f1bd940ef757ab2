"""Blocks of lines side by side, and what the two runs above them are called."""

from collections.abc import Sequence

from engine.compare.pair_comparison import Beside
from tui.compare.comparison_state import LABELS, unmistakable
from tui.compare.drawing import run_role
from tui.text.fitting import fit
from tui.widgets.lines import Line, length, line

GAP = "   "


def sides(found: Beside, places: tuple[int, int]) -> tuple[Line, Line]:
    """The two runs as the legend writes them."""
    pair = zip(unmistakable((found.first, found.second)), places, strict=True)
    one, other = (
        line((f"{LABELS[place]} ", f"{run_role(place)} strong"), (fit(name, 30).rstrip(), ""))
        for name, place in pair
    )
    return one, other


def beside_each_other(blocks: Sequence[Sequence[Line]]) -> list[Line]:
    """Blocks of lines as columns."""
    widths = [max((length(row) for row in block), default=0) for block in blocks]
    rows: list[Line] = []
    for y in range(max(len(block) for block in blocks)):
        spans: list[tuple[str, str]] = []
        for block, cells in zip(blocks, widths, strict=True):
            content = block[y] if y < len(block) else ()
            spans += [*content, (" " * (cells - length(content)) + GAP, "")]
        rows.append(tuple(spans))
    return rows


def together(blocks: Sequence[Sequence[Line]]) -> int:
    """The cells that blocks beside each other take."""
    widths = [max((length(row) for row in block), default=0) for block in blocks]
    return sum(widths) + len(GAP) * len(blocks)
