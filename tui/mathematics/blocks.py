"""Parts of a picture under or beside each other, each with its title, in the room that there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui.text.fitting import fit
from tui.widgets.lines import Line, Span, length

BESIDE = 96
"""Cells from which on two parts stand beside each other."""
GAP = 2
LEAST = 5
"""Lines of a part that fills what is left."""

Draw = Callable[[int, int], Sequence[Line]]


@dataclass(frozen=True, slots=True)
class Block:
    """``title`` for so many cells; ``draw`` gives lines for cells across and lines down, of which
    there are ``lines``, or as many as are left (0), of which it takes ``weight`` parts.
    """

    title: Callable[[int], Line]
    draw: Draw
    lines: int = 0
    weight: int = 1

    def drawn(self, width: int, height: int) -> list[Line]:
        """Exactly so many lines of so many cells at most."""
        found = [cut(self.title(width), width), *self.draw(width, height - 1)][:height]
        return [*found, *[()] * (height - len(found))]


def arranged(blocks: Sequence[Block], width: int, height: int) -> list[Line]:
    """All parts in so many cells and lines; those that do not fit are left out from the end."""
    if width >= BESIDE and len(blocks) > 1:
        across = (width - GAP) // 2
        middle = (len(blocks) + 1) // 2
        left, right = (
            _stacked(part, across, height) for part in (blocks[:middle], blocks[middle:])
        )
        return [_joined(one, other, across + GAP) for one, other in zip(left, right, strict=True)]
    return _stacked(blocks, width, height)


def _stacked(blocks: Sequence[Block], width: int, height: int) -> list[Line]:
    wanted = list(blocks)
    while len(wanted) > 1 and sum(_least(one) for one in wanted) > height:
        wanted.pop()
    left = height - sum(one.lines + 1 for one in wanted if one.lines)
    filling = sum(one.weight for one in wanted if not one.lines)
    lines: list[Line] = []
    for block in wanted:
        own = block.lines + 1
        if not block.lines:
            own = left * block.weight // filling
            left, filling = left - own, filling - block.weight
        lines += block.drawn(width, max(own, 0))
    return [*lines, *[()] * (height - len(lines))][:height]


def _least(block: Block) -> int:
    return (block.lines or LEAST) + 1


def _joined(left: Line, right: Line, start: int) -> Line:
    return (*left, (" " * max(start - length(left), 0), ""), *right)


def cut(content: Line, cells: int) -> Line:
    """The line in at most so many cells."""
    spans: list[Span] = []
    left = cells
    for text, role in content:
        own = length(((text, role),))
        if own > left:
            spans.append((fit(text, left), role))
            break
        spans.append((text, role))
        left -= own
    return tuple(spans)
