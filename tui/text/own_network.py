"""A network that a person's own file tells, in words: nothing is known of it before it is built."""

from tui.locale import _
from tui.text.fitting import shown, wrapped

LEAST = 20
"""Cells that a line takes at least."""


def told_by_file(file: str, room: int) -> list[str]:
    """What stands in the place of layers, in lines of ``room`` cells."""
    said = _(
        "The network is what build(inputs, outputs) in {file} gives. Its layers and parameters "
        "are known once a run has built it.",
        file=shown(file),
    )
    return wrapped(said, max(room, LEAST))
