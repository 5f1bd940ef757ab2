"""What a terminal says that it is."""

import os

CANNOT_PLACE = ("dumb", "unknown")
"""Names of terminals that show one line after another, and know no cursor to be placed."""


def terminal_kind() -> str:
    """Its name; empty where nobody has told it."""
    return os.environ.get("TERM", "").strip()


def can_place_signs() -> bool:
    """Whether signs can be put anywhere on it: one without a name is taken for a usual one."""
    return terminal_kind().lower() not in CANNOT_PLACE
