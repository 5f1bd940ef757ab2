"""A letter for each class of a map."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_uppercase, digits

OTHER = "?"
_ESCAPE = re.compile(r"\x1b(\[[0-9;?]*[ -/]*[@-~])?")
"""What a terminal would take for a command, its letters included."""


def letters_of(classes: Sequence[str]) -> tuple[str, ...]:
    """A capital for each class: of its name the first that no class before it has, else the next
    that is free, then a figure; the classes after the 36th share a sign.
    """
    free = list(ascii_uppercase + digits)
    found: list[str] = []
    for name in classes:
        letters = _ESCAPE.sub("", name).upper()
        own = [sign for sign in letters if sign in ascii_uppercase and sign in free]
        sign = own[0] if own else free[0] if free else OTHER
        found.append(sign)
        if sign in free:
            free.remove(sign)
    return tuple(found)
