"""The words that a table has for true and false, learnt from some of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from data.parsing.truths import words_used
from engine.predict.fields import InputField

ROWS = 60
"""Rows that are looked at: a word that none of them has follows from the other."""


def wants_rows(fields: Sequence[InputField]) -> bool:
    """Whether there is a column whose words are not known."""
    return any(one.kind == "truth" and not one.choices for one in fields)


def with_words(
    fields: Sequence[InputField], rows: Iterable[Mapping[str, str]]
) -> tuple[InputField, ...]:
    """The fields, those of truth values with the words of these rows' cells (by column); as they
    were where the cells tell none.
    """
    known = list(rows)
    return tuple(
        replace(one, choices=words_used(row.get(one.name, "") for row in known) or ())
        if one.kind == "truth" and not one.choices
        else one
        for one in fields
    )
