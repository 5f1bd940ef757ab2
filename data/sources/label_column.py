"""Which column of a table is the label, and why."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from pathlib import Path

from data.dataset import LabelReason
from data.errors import InputError
from data.judging import MISSING_WORDS
from data.messages import Message
from data.sources.text import NUMBER, Layout, records

DEFAULT_LABEL = "class"
USUAL_NAMES = frozenset(("label", "labels", "target", "y", "species", "category", "outcome"))
_DIVIDES = re.compile(r"[\s:/]")
"""What people put between cells, and this reader does not look for."""
LOOKED_AT = 200
"""So many rows tell which columns hold words."""


def label_place(
    path: Path, source: str, found: Layout, label: str | None
) -> tuple[int, LabelReason]:
    """The place of the label and why it is taken.

    It is `label`, else the column named `class`, else the only one that holds words, else the
    last. Raises InputError where there is no such column.
    """
    names = found.names
    if len(names) < 2:
        undivided = _DIVIDES.search("".join(names).strip())
        code = "table.undivided" if undivided else "table.single_column"
        raise InputError(code, file=source, columns=list(names))
    if label is not None:
        return _asked(names, label, source), "asked"
    if DEFAULT_LABEL in names:
        return names.index(DEFAULT_LABEL), "named"
    of_words = _of_words(path, source, found)
    if len(of_words) == 1:
        return of_words[0], "only_words"
    return len(names) - 1, "last"


def _asked(names: tuple[str, ...], label: str, source: str) -> int:
    if label in names:
        return names.index(label)
    stripped = [name.strip() for name in names]
    if stripped.count(label.strip()) == 1:
        return stripped.index(label.strip())
    raise InputError("table.no_such_column", file=source, column=label, known=list(names))


def _of_words(path: Path, source: str, found: Layout) -> list[int]:
    """The columns of words that repeat themselves: names of rows do not."""
    rows = islice(records(path, source, found.separator, found.lines_before), 1, LOOKED_AT + 1)
    cells = [row.fields for row in rows if len(row.fields) == len(found.names)]
    places: list[int] = []
    for place in range(len(found.names)):
        texts = (row[place].strip() for row in cells)
        told = [text for text in texts if text and text.lower() not in MISSING_WORDS]
        words = bool(told) and all(text[0].isalpha() and not _is_number(text) for text in told)
        if words and len(set(told)) * 2 <= len(told):
            places.append(place)
    return places


def _is_number(word: str) -> bool:
    return word.lower() in {"true", "false", "inf", "infinity"}


def doubts(found: Layout, target: int, reason: LabelReason) -> list[Message]:
    """Where the first line may hold values, and where the last column was taken though another
    one's name is that of a label.
    """
    numbers = [name for name in found.names if NUMBER.fullmatch(name.strip())]
    doubtful = len(numbers) >= len(found.names) - 1 and not _count_up(numbers)
    values = [Message("table_note.numbers_as_names", {"texts": numbers})] if doubtful else []
    return [*values, *_other(found, target, reason)]


def _count_up(names: list[str]) -> bool:
    """Whether they number columns, as 0, 1, 2."""
    numbers = [float(name) for name in names]
    return all(after - before == 1 for before, after in pairwise(numbers))


def _other(found: Layout, target: int, reason: LabelReason) -> list[Message]:
    if reason != "last":
        return []
    others = [
        name
        for place, name in enumerate(found.names)
        if place != target and name.strip().lower() in {*USUAL_NAMES, DEFAULT_LABEL}
    ]
    if not others:
        return []
    label = found.names[target]
    return [Message("table_note.other_label", {"column": label, "other": others[0]})]
