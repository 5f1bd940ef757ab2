"""Names of columns, unique and not empty whatever stood in the header."""

from __future__ import annotations

from collections.abc import Sequence

from data.messages import Message

TOLD = 5
"""Names of one kind that a note lists."""


def numbered(place: int) -> str:
    """The name of a column that has none, by its place from 0."""
    return f"column_{place + 1}"


def unique_names(header: Sequence[str] | None, width: int) -> tuple[tuple[str, ...], list[Message]]:
    """One name for each of `width` columns, and notes of those that were made up or changed.

    Space around a name is dropped. Names of a header that is too short are made up.
    """
    if header is None:
        return tuple(numbered(place) for place in range(width)), [Message("table_note.no_names")]
    given = [name.strip().lstrip("\ufeff") for name in header[:width]]
    given += [""] * (width - len(given))
    taken = set(given)
    seen: set[str] = set()
    names: list[str] = []
    empty: list[str] = []
    again: list[str] = []
    for place, name in enumerate(given):
        made = name
        if not name:
            made = _free(numbered(place), taken)
            empty.append(made)
        elif name in seen:
            made = _numbered_again(name, taken)
            again.append(made)
        seen.add(name)
        taken.add(made)
        names.append(made)
    notes: list[Message] = []
    if empty:
        notes.append(
            Message("table_note.names_missing", {"count": len(empty), "columns": empty[:TOLD]})
        )
    if again:
        notes.append(
            Message("table_note.names_repeated", {"count": len(again), "columns": again[:TOLD]})
        )
    return tuple(names), notes


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _numbered_again(name: str, taken: set[str]) -> str:
    count = 2
    while f"{name}_{count}" in taken:
        count += 1
    return f"{name}_{count}"
