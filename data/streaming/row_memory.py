"""Whether what is held of every row of a streamed table, for a while, fits into memory."""

from __future__ import annotations

from data.errors import InputError

TO_DIVIDE = 160
"""Bytes a row at most while rows are divided as in memory (measured: 60 to 155, by the method)."""
TO_DRAW = 50
"""Bytes a row while rows are drawn by class (measured: 45)."""


def check_memory(rows: int, of_each: int, source: str, most_bytes: int | None) -> None:
    """Refuse what takes ``of_each`` bytes of each of so many rows where ``most_bytes`` (None: as
    many as it takes) are fewer.

    Raises:
        InputError: they are.
    """
    needed = rows * of_each
    if most_bytes is not None and needed > most_bytes:
        about = {"file": source, "rows": rows}
        raise InputError("streaming.no_memory", needed=needed / 1e9, free=most_bytes / 1e9, **about)
