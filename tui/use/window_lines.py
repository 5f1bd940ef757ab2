"""The last rows of a window as lines: what the model saw before the row that is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui.locale import _
from tui.text.fitting import fit, fit_right, shown, width
from tui.use.values import in_few
from tui.widgets.lines import Line, line

NUMBER, LEAST, MOST, GAP = 8, 6, 14, 1


@dataclass(frozen=True, slots=True)
class WindowRows:
    """``steps`` are rows of the table (from 1), the newest last, 0 where it has not begun yet;
    ``cells`` of the rows by column (untrusted).
    """

    steps: tuple[int, ...]
    cells: Mapping[int, Mapping[str, str]]


def window_lines(window: WindowRows, columns: Sequence[str], room: int) -> list[Line]:
    """A heading, then a line a step, the newest first: its row and cells of the first of
    ``columns`` that fit.
    """
    widths = _widths(window, columns, room - NUMBER)
    lines = [line((_("its window, the newest row first"), "strong"))]
    heads = "".join(" " * GAP + fit_right(shown(name), cells) for name, cells in widths)
    lines.append(line((fit_right(_("row"), NUMBER) + heads, "faint")))
    for step in reversed(window.steps):
        if not step:
            said = fit(_("before the table begins: zeros"), room)
            lines.append(line((said.rstrip(), "faint")))
            break
        own = window.cells.get(step, {})
        texts = (fit_right(shown(in_few(own.get(name, ""))), cells) for name, cells in widths)
        row = "".join(" " * GAP + text for text in texts)
        lines.append(line((fit_right(f"{step:,}", NUMBER), "faint"), row))
    return lines


def _widths(window: WindowRows, columns: Sequence[str], room: int) -> list[tuple[str, int]]:
    """The columns that fit, with their cells."""
    found: list[tuple[str, int]] = []
    for name in columns:
        texts = [shown(in_few(cells.get(name, ""))) for cells in window.cells.values()]
        cells = min(max(LEAST, width(shown(name)), *map(width, texts)), MOST)
        room -= cells + GAP
        if room < 0:
            break
        found.append((name, cells))
    return found
