"""The line above a model in use: whose it is, of which epoch, which row."""

from __future__ import annotations

from collections.abc import Sequence

from tui.locale import _
from tui.text.fitting import fit, shown, width
from tui.widgets.lines import Line, line

LEAST_WORDS = 12


def heading(name: str, epoch: int, told: Sequence[str], room: int) -> Line:
    """The run's ``name`` (untrusted) and what there is room for of the rest; ``epoch`` 0: not known
    yet.
    """
    spans = [(_("Ask the model"), "strong accent"), (f"   {shown(name)}", "strong")]
    parts = [_("epoch {epoch}", epoch=epoch), *told] if epoch else list(told)
    left = room - sum(width(text) for text, _role in spans) - 3
    if parts and left > LEAST_WORDS:
        spans.append((f"   {fit(', '.join(parts), left).rstrip()}", "faint"))
    return line(*spans)
