"""Shapes of what flows through a network as people write them."""

from collections.abc import Sequence

from tui.text.glyphs import GLYPHS


def shape_text(shape: Sequence[int | None]) -> str:
    """``32×32×3``, ``200``; ``?`` for a length that varies."""
    return GLYPHS.times.join("?" if length is None else str(length) for length in shape)
