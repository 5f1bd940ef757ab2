"""What is seen of a layer, of whichever view it is, as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.inside.output_lines import output_lines, row_picture
from tui.inside.state import InsideState
from tui.inside.weight_lines import weight_lines
from tui.locale import _
from tui.panes.attribution_lines import attribution_lines
from tui.text.fitting import fit, shown
from tui.text.shapes import shape_text
from tui.widgets.lines import Line, line

if TYPE_CHECKING:
    from tui.inside.session import Found


def about_line(state: InsideState, room: int) -> Line:
    """Which layer, of what kind, and how large; of an answer that it is that."""
    about = state.about
    if about is None:
        return ()
    if state.view == "answer":
        said = _("what the answer about row {number:,} hangs on", number=state.number)
        return line((fit(said, room), "strong"))
    shape = "?" if about.shape is None else shape_text(about.shape)
    said = f"  {about.kind} {shape}" + (
        f", {_('{count:,} parameters', count=about.parameters)}" if about.parameters else ""
    )
    name = shown(about.name)
    return line((fit(name, min(len(name), room // 2)), "strong accent"), (said, "faint"))


def seen_lines(found: Found, room: int, *, plain: bool) -> list[Line]:
    """The lines of what was found; ``plain``: pictures are made of signs."""
    from engine.client.inside import OutputView
    from engine.predict.answers import Attribution

    if isinstance(found, Attribution):
        return attribution_lines(found, room)
    if isinstance(found, OutputView):
        lines = output_lines(found, room, plain=plain)
        if found.picture is None:
            return lines
        return [
            *lines,
            line((_("the row itself"), "faint")),
            *row_picture(found.picture, plain=plain),
        ]
    if isinstance(found, tuple):
        return weight_lines(found, room)
    return []
