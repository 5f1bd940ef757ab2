"""Blocks whose size follows the shape of what a layer makes of a row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tui.locale import _
from tui.text.glyphs import GLYPHS

Shape = tuple[int | None, ...]

SHEETS = 12
"""The most edges that tell of channels."""
CROWDED = 0.5
"""The least cells of the smallest length before lengths are drawn by their logarithm."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How lengths become cells: in proportion, or (``logarithmic``) by their logarithm."""

    longest: int
    room: int
    logarithmic: bool

    @classmethod
    def of(cls, lengths: Sequence[int], room: int) -> Scale:
        """The scale on which the longest takes all ``room``, and the shortest still shows."""
        longest, shortest = max(lengths, default=1), min(lengths, default=1)
        steep = room * shortest / max(longest, 1) < CROWDED
        return cls(longest, room, steep and longest > shortest)

    def cells(self, length: int) -> int:
        """At least one."""
        if self.logarithmic:
            part = math.log2(length + 1) / math.log2(self.longest + 1)
        else:
            part = length / max(self.longest, 1)
        return max(round(part * self.room), 1)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of ``width`` by ``height`` cells, with so many edges of ``sheets`` behind it."""

    width: int
    height: int
    sheets: int = 0

    def row(self, filled: bool) -> tuple[str, str]:
        """A line of it: its face, and the edges of what lies behind."""
        face = GLYPHS.block if filled else GLYPHS.shade
        return face * self.width, GLYPHS.upright * self.sheets


@dataclass(frozen=True, slots=True)
class Blocks:
    """How the shapes of one network are drawn in ``room`` cells, up to ``tall`` lines high."""

    rows: Scale
    spread: Scale
    channels: int
    tall: int

    @classmethod
    def of(cls, shapes: Sequence[Shape | None], room: int, tall: int) -> Blocks:
        """The scales that all of the shapes share."""
        known = [shape for shape in shapes if shape]
        plain = [length for shape in known if len(shape) == 1 for length in shape if length]
        wide = [shape[-2] for shape in known if len(shape) > 1]
        spread = [length for length in wide if length]
        deep = [shape[-1] for shape in known if len(shape) > 1]
        most = max((length for length in deep if length), default=0)
        sheets = _sheets(most)
        return cls(Scale.of(plain, room), Scale.of(spread, room - sheets), most, tall)

    def block(self, shape: Shape | None) -> Block | None:
        """The block of that shape; None where it is not known."""
        if not shape:
            return None
        if len(shape) == 1:
            return Block(self.rows.cells(shape[0]), 1) if shape[0] else Block(self.rows.room, 1)
        *_before, across, channels = shape
        width = self.spread.cells(across) if across else self.spread.room
        height = 1
        if len(shape) > 2 and self.tall > 1:
            up = shape[-3] or self.spread.longest
            height = min(max(round(up / self.spread.longest * self.tall), 1), self.tall)
        return Block(width, height, _sheets(channels or 1))

    def told(self) -> str:
        """What the sizes mean."""
        parts: list[str] = []
        if self.channels:
            how = _("logarithmic") if self.spread.logarithmic else _("to scale")
            parts.append(_("images: width {how}, an edge a doubling of channels", how=how))
        how = _("logarithmic") if self.rows.logarithmic else _("to scale")
        parts.append(_("rows: length {how}", how=how))
        return "; ".join(parts)


def _sheets(channels: int) -> int:
    """Edges for so many channels: one for each doubling."""
    return min(round(math.log2(channels)), SHEETS) if channels > 1 else 0
