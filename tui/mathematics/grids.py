"""Small matrices: dropped units, and a window that moves over a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.locale import _
from tui.mathematics.blocks import Block
from tui.text.fitting import width
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Span, length, line

if TYPE_CHECKING:
    from engine.mathematics.answer import Answer

CELL = 2
"""Cells of a number of the picture."""
GAP = 2
SIDE = 3
"""Of the window."""
Rows = tuple[tuple[float, ...], ...]


def passes_block(answer: Answer, words: Mapping[str, str], at: int | None, most: int) -> Block:
    """A line a pass (at most so many, the last walked to): units that are lost, and those that
    stay; then all of them in use.
    """
    passes, in_use = answer.grid("passes"), answer.grid("in_use")

    whole = len(passes.values)
    last = whole if at is None else min(at, whole)

    def draw(_width: int, _height: int) -> list[Line]:
        first = max(last - most, 0)
        lines = [_units(passes.values[place], f"{place + 1}") for place in range(first, last)]
        return [*lines, (*_units(in_use.values[0], ""), (f"  {words['in_use']}", "faint"))]

    return Block(lambda _width: line((words["passes"], "strong")), draw, min(whole, most) + 1)


def _units(values: tuple[float, ...], name: str) -> Line:
    """A sign a unit."""
    spans: list[Span] = [(f"{name:>3} ", "faint")]
    for value in values:
        spans.append((GLYPHS.marked, "train") if value else (GLYPHS.separator, "faint"))
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class Window:
    """Where the window stands: at which place of what comes out, how far from one to the next."""

    row: int
    column: int
    stride: int

    @classmethod
    def at(cls, answer: Answer, stride: int, at: int | None) -> Window:
        """At a step; None: the last place."""
        out = answer.grid("out").values
        across = len(out[0])
        last = len(out) * across - 1
        return cls(*divmod(last if at is None else min(at, last), across), stride)

    def holds(self, y: int, x: int) -> bool:
        """Whether a place of the picture lies in it."""
        down, right = y - self.row * self.stride, x - self.column * self.stride
        return 0 <= down < SIDE and 0 <= right < SIDE

    def has_passed(self, y: int, x: int) -> bool:
        """Whether a place of what comes out is known by now."""
        return (y, x) <= (self.row, self.column)


def window_blocks(answer: Answer, words: Mapping[str, str], window: Window) -> list[Block]:
    """The picture with the window, what has come out; the kernel, and the number it gives here."""
    picture, out = answer.grid("picture").values, answer.grid("out").values
    start = CELL * len(picture[0]) + 1 + GAP

    def draw(_width: int, _height: int) -> list[Line]:
        left, right = _picture(picture, window), _out(out, window)
        count = max(len(left), len(right))
        left, right = (part + [()] * (count - len(part)) for part in (left, right))
        pairs = zip(left, right, strict=True)
        return [(*one, (" " * (start - length(one)), ""), *other) for one, other in pairs]

    def title(_width: int) -> Line:
        gap = " " * max(start - width(words["picture"]) - 1, 1)
        return line((f" {words['picture']}", "strong"), gap, (words["out"], "strong"))

    here = out[window.row][window.column]
    kernel = Block(
        lambda _width: line((f" {words['kernel']}", "strong")),
        lambda _width, _height: _kernel(answer.grid("kernel").values, here),
        SIDE,
    )
    return [Block(title, draw, max(len(picture), len(out))), kernel]


def _picture(values: Rows, window: Window) -> list[Line]:
    """The numbers, those of the window between brackets: it is seen without colours, too."""
    lines: list[Line] = []
    for y, row in enumerate(values):
        spans: list[Span] = []
        for x, value in enumerate((*row, None)):
            inside, before = window.holds(y, x), x > 0 and window.holds(y, x - 1)
            edge = "[" if inside and not before else "]" if before and not inside else " "
            text = "" if value is None else f"{value:.0f}"
            strong = inside and value is not None
            spans.append((edge, "accent" if edge != " " else "cursor" if strong else ""))
            spans.append((text, "cursor strong" if strong else "faint"))
        lines.append(tuple(spans))
    return lines


def _out(values: Rows, window: Window) -> list[Line]:
    cells = max(width(_short(value)) for row in values for value in row) + 1
    lines: list[Line] = []
    for y, row in enumerate(values):
        spans: list[Span] = []
        for x, value in enumerate(row):
            known, here = window.has_passed(y, x), (y, x) == (window.row, window.column)
            text = _short(value) if known else GLYPHS.separator
            side = "train" if value > 0 else "validation" if value < 0 else "faint"
            role = "cursor strong" if here else side if known else "faint"
            spans.append((f"{text:>{cells}}", role))
        lines.append(tuple(spans))
    return lines


def _kernel(values: Rows, here: float) -> list[Line]:
    cells = max(width(_short(value)) for row in values for value in row) + 1
    lines = [line("".join(f"{_short(one):>{cells}}" for one in row)) for row in values]
    total = _("window × kernel, added up: {value}", value=f"{here:.4g}")
    lines[SIDE // 2] = (*lines[SIDE // 2], (f"   {total}", "accent"))
    return lines


def _short(value: float) -> str:
    """At most one decimal, and no 0 before it."""
    text = f"{value:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text
