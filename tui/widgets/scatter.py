"""Points in cells: braille dots, or plain signs, with a dotted line to hold them against."""

from collections.abc import Callable, Sequence

from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bits of a braille sign by row and column."""
_EMPTY = 0x2800
_FEW, _SOME = ".", "o"
Ends = tuple[float, float]


def scatter(
    points: Sequence[tuple[float, float]],
    ends: tuple[Ends, Ends],
    size: tuple[int, int],
    guide: Callable[[float], float],
) -> list[Line]:
    """The rows from the top. ``points`` are finite (x, y), ``ends`` what the edges stand for, of x
    and of y; ``size`` is cells across and rows down; ``guide`` gives the dotted line's y of an x.
    """
    cells, rows = size
    across, up = ends
    held: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for x, y in points:
        column, level = _place(x, across, cells * 2), _place(y, up, rows * 4)
        held.setdefault((rows - 1 - level // 4, column // 2), set()).add(
            (3 - level % 4, column % 2)
        )
    step = (across[1] - across[0]) / cells
    line = [guide(across[0] + (cell + 0.5) * step) for cell in range(cells)]
    on_line = [rows - 1 - _place(y, up, rows) if up[0] <= y <= up[1] else -1 for y in line]
    grid: list[Line] = []
    for row in range(rows):
        spans: list[tuple[str, str]] = []
        for cell in range(cells):
            found = held.get((row, cell))
            if found:
                spans.append((_sign(found), "train"))
            else:
                spans.append((GLYPHS.separator if on_line[cell] == row else " ", "faint"))
        grid.append(_joined(spans))
    return grid


def _place(value: float, ends: Ends, count: int) -> int:
    """In which of so many equal parts of the range a value lies."""
    low, high = ends
    part = value / (high - low) - low / (high - low)
    return min(max(int(part * count), 0), count - 1)


def _sign(found: set[tuple[int, int]]) -> str:
    if GLYPHS.braille:
        return chr(_EMPTY + sum(_DOTS[row][column] for row, column in found))
    return _FEW if len(found) == 1 else _SOME


def _joined(spans: Sequence[tuple[str, str]]) -> Line:
    """Neighbours of one role as one span."""
    found: list[tuple[str, str]] = []
    for text, role in spans:
        if found and found[-1][1] == role:
            found[-1] = (found[-1][0] + text, role)
        else:
            found.append((text, role))
    return tuple(found)
