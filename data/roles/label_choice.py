"""Which column of a raw table is the label, and why."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from data.errors import InputError
from data.messages import Message
from data.roles.facts import ColumnFacts
from data.roles.guess import Guess
from data.roles.name_words import words_of

DEFAULT_LABEL = "class"
USUAL_NAMES = (
    *("class", "label", "labels", "target", "targets", "y", "outcome", "output", "response"),
    *("species", "category", "diagnosis", "survived", "churn", "churned", "default", "price"),
)
"""What labels are called, in small letters, the surest first."""
_LAST_WORDS = frozenset(("class", "label", "target", "outcome"))
_PREFIXES = ("is_fraud", "isfraud", "target_", "label_", "class_", "y_true")


def label_of(
    facts: Sequence[ColumnFacts], guesses: Sequence[Guess], asked: str | None, source: str
) -> tuple[int, Message, float]:
    """The place of the label, why it is taken, and how certain that is.

    It is the one asked for, else the column named ``class``, else one of a usual name, else the
    only one that holds words which come again, else the last that can be predicted.

    Raises:
        InputError: there is no such column (``table.no_such_column``), or none beside it.
    """
    names = [column.name for column in facts]
    if len(names) < 2:
        raise InputError("table.single_column", file=source, columns=names)
    if asked is not None:
        return place_of(names, asked, source), Message("role.label_asked"), 1.0
    if DEFAULT_LABEL in names:
        return names.index(DEFAULT_LABEL), Message("role.label_named"), 0.97
    named = _usually_named(names, guesses)
    if named is not None:
        return named, Message("role.label_usual_name"), 0.9
    of_words = [place for place, found in enumerate(guesses) if _of_words(facts[place], found)]
    if len(of_words) == 1:
        return of_words[0], Message("role.label_only_words"), 0.8
    used = [place for place, found in enumerate(guesses) if _can_be_predicted(facts[place], found)]
    last = used[-1] if used else len(names) - 1
    return last, Message("role.label_last"), 0.6


def place_of(names: Sequence[str], asked: str, source: str) -> int:
    """The place of a column that a person named; spaces around it do not matter.

    Raises:
        InputError: there is none (``table.no_such_column``); it tells the likely one.
    """
    if asked in names:
        return list(names).index(asked)
    stripped = [name.strip() for name in names]
    if stripped.count(asked.strip()) == 1:
        return stripped.index(asked.strip())
    small = {name.strip().lower(): name for name in names}
    near = difflib.get_close_matches(asked.strip().lower(), small, n=1, cutoff=0.5)
    likely = [small[near[0]]] if near else []
    known = [*likely, *(name for name in names if name not in likely)]
    raise InputError("table.no_such_column", file=source, column=asked, known=known)


def _usually_named(names: Sequence[str], guesses: Sequence[Guess]) -> int | None:
    """The column of a usual name that can be predicted; where two have one, the surer, later."""
    ranks: dict[int, int] = {}
    for place, name in enumerate(names):
        if guesses[place].role in {"ignore", "image"}:
            continue
        small, words = name.strip().lower(), words_of(name)
        if small in USUAL_NAMES:
            ranks[place] = USUAL_NAMES.index(small)
        elif (words and words[-1] in _LAST_WORDS) or small.startswith(_PREFIXES):
            ranks[place] = len(USUAL_NAMES)
    return min(ranks, key=lambda place: (ranks[place], -place)) if ranks else None


def _can_be_predicted(facts: ColumnFacts, found: Guess) -> bool:
    """Not the names of rows, nor texts of which most differ, nor what most rows lack."""
    names = facts.type == "text" and found.role == "nominal" and facts.distinct * 2 > facts.present
    lacking = facts.missing * 2 > facts.rows
    return found.role not in {"ignore", "id", "text", "list", "image"} and not names and not lacking


def _of_words(facts: ColumnFacts, found: Guess) -> bool:
    """Whether a column holds words that come again, beginning with a letter."""
    if facts.type != "text" or not _can_be_predicted(facts, found):
        return False
    repeats = facts.distinct * 2 <= facts.present
    return (
        repeats and facts.numeric == 0 and all(text.strip()[:1].isalpha() for text in facts.texts)
    )


def as_label(reason: Message, certainty: float) -> Guess:
    """The guess that a column is the label."""
    return Guess("label", reason, certainty)
