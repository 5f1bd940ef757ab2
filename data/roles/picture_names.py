"""Columns whose cells name files of pictures."""

from __future__ import annotations

from collections.abc import Sequence

from data.messages import Message
from data.pictures import SUFFIXES, Pictures
from data.raw_table import RawTable
from data.roles.facts import ColumnFacts
from data.roles.guess import Guess, guess
from data.schema import Schema

NOT_THERE = "table_note.pictures_not_there"
MOST_NAMES = 0.9
"""The share of different cells that end like names of pictures, where a column holds such."""
LOOKED_FOR = 50
"""So many files, spread over the column, are looked for."""
ENOUGH_THERE = 0.5


def with_pictures(
    facts: Sequence[ColumnFacts], guesses: Sequence[Guess], pictures: Pictures | None
) -> list[Guess]:
    """The guesses, where a column names pictures that are there ``image``. What says nothing stays
    what it is.
    """
    if pictures is None:
        return list(guesses)
    return [
        found if found.role == "ignore" else _as_image(column, pictures) or found
        for column, found in zip(facts, guesses, strict=True)
    ]


def missing_pictures(raw: RawTable, schema: Schema) -> tuple[Message, ...]:
    """A note (``table_note.pictures_not_there``) on columns that seem to name pictures which are
    not there; none of what a person has said themselves.
    """
    from data.parsing.column_texts import texts_of

    if raw.pictures is None:
        return ()
    found: list[Message] = []
    for column, cells in zip(schema.columns, raw.columns, strict=True):
        asked = column.reason.code == "role.asked"
        if asked or column.type != "text" or column.role in {"image", "label"}:
            continue
        texts = texts_of(cells.slice(0, LOOKED_FOR)).texts
        if texts and _are_names(texts):
            found.append(
                Message("table_note.pictures_not_there", {"column": column.name, "value": texts[0]})
            )
    return tuple(found)


def _as_image(facts: ColumnFacts, pictures: Pictures) -> Guess | None:
    if facts.type != "text" or not _are_names(facts.texts):
        return None
    looked = facts.texts[:: max(len(facts.texts) // LOOKED_FOR, 1)][:LOOKED_FOR]
    there = [text for text in looked if pictures.is_there(text.strip())]
    share = len(there) / len(looked)
    if share < ENOUGH_THERE:
        return None
    return guess("image", "role.pictures", 0.5 + 0.49 * share, example=there[0], share=share)


def _are_names(texts: Sequence[str]) -> bool:
    named = sum(text.strip().lower().endswith(SUFFIXES) for text in texts)
    return named >= MOST_NAMES * len(texts) and bool(named)
