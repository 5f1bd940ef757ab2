"""A view's answer as lines: its parts in the room that there is, its figures below them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.mathematics.blocks import Block, arranged
from tui.mathematics.grids import Window, passes_block, window_blocks
from tui.mathematics.panels import bars_block, panel_block
from tui.mathematics.state import Standing
from tui.text.fitting import fit, shown, width, wrapped
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, line

if TYPE_CHECKING:
    from engine.mathematics.answer import Answer

ROOMY, ROOMY_PASSES, FEW_PASSES = 26, 12, 5
"""Lines from which on there is room for all passes."""
MOST_FIGURES = 2
"""Lines of figures."""


def side_lines(all: Sequence[Standing], place: int, room: int) -> list[Line]:
    """The views, the present one marked, then its dials."""
    lines: list[Line] = []
    for number, one in enumerate(all):
        mark, role = (GLYPHS.running, "accent strong") if number == place else (" ", "")
        lines.append(line((f"{mark} ", "accent"), (fit(one.view.title, room - 2), role)))
    lines.append(())
    present = all[place]
    name = max(width(dial.label) for dial in present.view.dials) + 1
    for number, dial in enumerate(present.view.dials):
        chosen = number == present.dial
        value = shown(dial_text(present.values[dial.name]))
        left, right = (GLYPHS.left, GLYPHS.right) if chosen else (" ", " ")
        lines.append(
            line(
                (GLYPHS.cursor if chosen else " ", "accent"),
                (fit(dial.label, name), "strong" if chosen else "faint"),
                fit(f"{left}{value}{right}", room - name - 1),
            )
        )
    return lines


def dial_text(value: float | str) -> str:
    """A setting's value."""
    return value if isinstance(value, str) else f"{value:g}"


def answer_lines(standing: Standing, answer: Answer, size: tuple[int, int]) -> list[Line]:
    """All that is shown of an answer, in cells across and lines down."""
    across, down = size
    figures = figure_lines(standing, answer, across)
    blocks = blocks_of(standing, answer, ROOMY_PASSES if down >= ROOMY else FEW_PASSES)
    return [*arranged(blocks, across, max(down - len(figures), 1)), *figures]


def blocks_of(standing: Standing, answer: Answer, passes: int) -> list[Block]:
    """The parts of the picture; at most so many passes are told one by one."""
    words, at = standing.view.words, standing.at
    blocks: list[Block] = []
    if answer.surface is not None:
        from tui.mathematics.surface_lines import surface_block

        blocks.append(surface_block(answer.surface, answer.paths, words, at))
    names = {grid.name for grid in answer.grids}
    if "passes" in names:
        blocks.append(passes_block(answer, words, at, passes))
    if "kernel" in names:
        window = Window.at(answer, int(standing.values["stride"]), at)
        blocks += window_blocks(answer, words, window)
    blocks += [bars_block(bars, words) for bars in answer.bars]
    return [*blocks, *(panel_block(panel, words, at) for panel in answer.panels)]


def figure_lines(standing: Standing, answer: Answer, cells: int) -> list[Line]:
    """The figures one after another."""
    words = standing.view.words
    ways = [path.name for path in answer.paths] if len(answer.paths) > 1 else []
    told = [
        f"{ways.index(name) + 1} {words[name]} {figure_text(value)}"
        if name in ways
        else f"{words[name]} {figure_text(value)}"
        for name, value in answer.figures.items()
    ]
    lines: list[str] = []
    for text in told:
        longer = f"{lines[-1]}, {text}" if lines else text
        if lines and width(longer) <= cells:
            lines[-1] = longer
        else:
            lines.append(text)
    return [line((fit(text, cells).rstrip(), "faint")) for text in lines[:MOST_FIGURES]]


def figure_text(value: float) -> str:
    """A figure in few signs."""
    return f"{value:g}" if float(value).is_integer() and abs(value) < 1e6 else f"{value:.3g}"


def waiting_lines(text: str, size: tuple[int, int], role: str = "faint") -> list[Line]:
    """A sentence in place of a picture."""
    across, down = size
    lines = [line((one, role)) for one in wrapped(text, max(across, 16))]
    return [*[()] * max((down - len(lines)) // 3, 0), *lines]
