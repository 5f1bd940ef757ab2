"""Plain signs in what Textual writes itself: the ellipsis of a title that is cut, for one."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui.text.glyphs import ONE_FOR_ONE


class PlainSigns(LineFilter):
    """Puts plain signs in the place of ours, each as wide as the one before."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Textual's hook, for each line that is drawn."""
        return [
            segment
            if segment.text.isascii()
            else Segment(segment.text.translate(ONE_FOR_ONE), segment.style, segment.control)
            for segment in segments
        ]
