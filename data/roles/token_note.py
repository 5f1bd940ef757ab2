"""Which columns of texts could be sequences of tokens, told in one sentence."""

from __future__ import annotations

from data.messages import Message
from data.schema import Schema

MOST_NAMED = 3


def token_note(schema: Schema) -> tuple[Message, ...]:
    """A note (``table_note.could_be_tokens``) on columns that were found to be texts; none without
    any. What a person has said themselves is not told again.
    """
    found = [
        column.name
        for column in schema.columns
        if column.role == "text" and column.reason.code != "role.asked"
    ]
    if not found:
        return ()
    named, count = found[:MOST_NAMED], len(found)
    return (Message("table_note.could_be_tokens", {"columns": named, "count": count}),)
