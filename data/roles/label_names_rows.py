"""A label that numbers the rows, told before anybody trains on it."""

from __future__ import annotations

from data.messages import Message
from data.raw_table import RawTable
from data.roles.decisive import names_rows
from data.roles.facts import facts_of
from data.schema import Schema


def label_names_rows(raw: RawTable, schema: Schema) -> tuple[Message, ...]:
    """A note (``table_note.label_names_rows``) where the label would pass for a number that names
    or counts the rows, if it were another column; ``schema`` has the columns of ``raw``.
    """
    place = schema.label
    if place is None or schema.columns[place].type != "integer" or not raw.rows:
        return ()
    decimal = None if raw.format is None else raw.format.decimal
    found = names_rows(facts_of(raw.names[place], raw.columns[place], decimal, raw.numbers))
    if found is None:
        return ()
    return (
        Message(
            "table_note.label_names_rows", {"column": raw.names[place], "reason": found.reason}
        ),
    )
