"""Which columns nothing is learnt from because that was found out, told in one sentence."""

from __future__ import annotations

from data.messages import Message
from data.schema import Schema

MOST_NAMED = 3
"""So many columns are named, each with its reason."""
_KNOWN = ("role.asked", "role.picture_name", "role.picture_brightness")


def ignored_note(schema: Schema) -> tuple[Message, ...]:
    """A note (``table_note.ignored``) on the columns that a guess has left out; none without any.

    What a person has said themselves is not told again, nor what stands beside pictures.
    """
    found = [
        column
        for column in schema.columns
        if column.role in ("id", "ignore") and column.reason.code not in _KNOWN
    ]
    if not found:
        return ()
    named = [
        Message("table_note.ignored_column", {"column": column.name, "reason": column.reason})
        for column in found[:MOST_NAMED]
    ]
    return (Message("table_note.ignored", {"columns": named, "count": len(found)}),)
