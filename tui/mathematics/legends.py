"""The line above a chart: its name, and which curve or way is which, in the room that there is."""

from collections.abc import Sequence
from typing import NamedTuple

from tui.widgets.lines import Line, length, line


class Key(NamedTuple):
    """A sign with its meaning, in the role of what it stands for."""

    sign: str
    name: str
    role: str


def legend(name: str, keys: Sequence[Key], cells: int) -> Line:
    """The widest that fits: with air, without, without the name, and at last the signs alone."""
    named = (name, "strong")
    wide = line(named, *((f"  {key.sign} {key.name}", key.role) for key in keys))
    close = [(f" {key.sign} {key.name}", key.role) for key in keys]
    signs = line(named, *((f" {key.sign}", key.role) for key in keys))
    for found in (wide, line(named, *close), line(*close)):
        if length(found) <= cells:
            return found
    return signs
