"""Label texts of any kind, remapped to 0..n-1 with their names kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from data.errors import InputError
from data.quantity import MOST_CLASSES, mostly_different
from data.sources.text import NUMBER

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MISSING = {"nan", "na", "n/a", "null", "none", "<na>"}


@dataclass(frozen=True, slots=True, eq=False)
class Remapped:
    """Labels as int64 of shape (rows,), with the name and the count of each class.

    `spellings` are the texts of each class by its name.
    """

    labels: NDArray[np.int64]
    names: tuple[str, ...]
    counts: tuple[int, ...]
    spellings: dict[str, list[str]]


def remap(
    codes: NDArray[np.int64], texts: list[str], where: str, column: str, *, asked: bool = False
) -> Remapped:
    """Order the classes and remap.

    `codes` (int64, shape (rows,)) index `texts`, the distinct label texts, none of them missing.
    If all are numbers the classes are in numerical order and equal numbers are one class (`1`
    and `1.0`, named by the shorter text); otherwise in the order of their text. `asked` tells
    that a person said that they are classes. Raises InputError for a single class and for what
    cannot be a class label.
    """
    import numpy as np

    names, place = _classes(texts)
    _check_count(names, len(codes), where, column, asked=asked)
    labels = np.array(place, dtype=np.int64)[codes]
    counts = np.bincount(labels, minlength=len(names))
    spellings: dict[str, list[str]] = {name: [] for name in names}
    for text, number in zip(texts, place, strict=True):
        spellings[names[number]].append(text)
    return Remapped(labels, tuple(names), tuple(int(count) for count in counts), spellings)


def is_missing(text: str, texts: Sequence[str]) -> bool:
    """Whether a label cell is empty, or a word such as `nan` among nothing but numbers."""
    if not text.strip():
        return True
    if text.strip().lower() not in _MISSING:
        return False
    others = [other for other in texts if other.strip().lower() not in _MISSING and other.strip()]
    return bool(others) and all(is_number(other) for other in others)


def _classes(texts: list[str]) -> tuple[list[str], list[int]]:
    """The classes' names in order, and for each text the place of its class."""
    if not all(is_number(text) for text in texts):
        names = sorted(texts)
        places = {name: place for place, name in enumerate(names)}
        return names, [places[text] for text in texts]
    values = [Decimal(text.strip()) for text in texts]
    by_value: dict[Decimal, str] = {}
    for value, text in zip(values, texts, strict=True):
        known = by_value.get(value, text)
        by_value[value] = min(known, text, key=lambda name: (len(name), name))
    ranks = {value: place for place, value in enumerate(sorted(by_value))}
    return [by_value[value] for value in sorted(by_value)], [ranks[value] for value in values]


def _check_count(names: list[str], rows: int, where: str, column: str, *, asked: bool) -> None:
    about = {"file": where, "column": column}
    if len(names) == 1:
        raise InputError("label.single_class", **about, value=names[0])
    mostly_distinct = not asked and mostly_different(len(names), rows)
    if mostly_distinct or len(names) > MOST_CLASSES:
        fractions = all(map(is_number, names)) and any("." in name for name in names)
        code = "label.quantity" if fractions else "label.too_many_classes"
        raise InputError(code, **about, classes=len(names), rows=rows)


_BLANKS = "".join(
    sign for sign in map(chr, range(0x3001)) if sign.isspace() and not "\x1c" <= sign <= "\x1f"
)
"""What ``float`` passes over; ``str.strip`` takes away separators of files, too."""


def is_number(text: str) -> bool:
    """Whether a text is a finite number as the tables here write them."""
    return NUMBER.fullmatch(text.strip(_BLANKS)) is not None
