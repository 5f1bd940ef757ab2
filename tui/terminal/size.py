"""How large a terminal is, by its own word: exported COLUMNS and LINES may be another's."""

import os
import shutil
from contextlib import suppress

USUAL = (80, 24)
LARGEST = (1000, 500)
"""A terminal that says more is mistaken, and a picture of that size would never be done."""


def terminal_size(file: int | None) -> tuple[int, int]:
    """Columns and rows of the terminal behind a file descriptor.

    One that does not know its size, as over a serial line, has what the environment says.
    """
    columns = rows = 0
    with suppress(OSError):
        if file is not None:
            columns, rows = os.get_terminal_size(file)
    if columns <= 0 or rows <= 0:
        columns, rows = shutil.get_terminal_size(USUAL)
    return min(columns, LARGEST[0]), min(rows, LARGEST[1])
