"""Columns of truth values, in whatever words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from data.parsing.column_texts import is_text, texts_of
from data.parsing.numbers import numbers_in
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PAIRS: tuple[tuple[str, str], ...] = (
    ("true", "false"),
    ("t", "f"),
    ("yes", "no"),
    ("y", "n"),
    ("1", "0"),
    ("1.0", "0.0"),
    ("on", "off"),
    ("ja", "nein"),
    ("oui", "non"),
    ("si", "no"),
    ("sí", "no"),
    ("wahr", "falsch"),
    ("vrai", "faux"),
    ("present", "absent"),
    ("positive", "negative"),
    ("pos", "neg"),
    ("pass", "fail"),
    ("enabled", "disabled"),
    ("active", "inactive"),
)
"""Words for true and false that are used together, in small letters."""
VALUES = {word: value for pair in PAIRS for word, value in zip(pair, (1.0, 0.0), strict=True)}
"""What each word means."""


def pair_of(texts: Iterable[str]) -> tuple[str, str] | None:
    """The pair of words whose both, and no others, a column's different texts are."""
    words = {text.strip().lower() for text in texts}
    return next((pair for pair in PAIRS if words == set(pair)), None)


def words_used(texts: Iterable[str]) -> tuple[str, str] | None:
    """The words for true and for false of a column with these texts, in the letters that it has
    them in. Where all cells are the one, the other is its partner in the first pair that has it,
    in letters of the same size; None: no pair has them.
    """
    seen: dict[str, str] = {}
    for text in texts:
        seen.setdefault(text.strip().lower(), text.strip())
    seen.pop("", None)
    for true, false in PAIRS:
        if seen and set(seen) <= {true, false}:
            either = next(iter(seen.values()))
            written = [seen.get(word) or _as_large(word, either) for word in (true, false)]
            return written[0], written[1]
    return None


def _as_large(word: str, like: str) -> str:
    """A word in letters as large as those of another."""
    if like.isupper():
        return word.upper() if len(like) > 1 or len(word) == 1 else word.capitalize()
    return word.capitalize() if like[:1].isupper() else word


def truths_in(column: ArrowColumn) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The truth values of a column, 1 or 0 as float64 of shape (rows,), and cells that are none.

    NaN where a cell is missing, or neither; only the latter's places (int64) are given.
    """
    import numpy as np

    if is_text(column):
        return texts_of(column).read(lambda text: VALUES.get(text.strip().lower()))
    values, bad = numbers_in(column)
    odd = np.flatnonzero((values != 0) & (values != 1) & ~np.isnan(values))
    values[odd] = np.nan
    return values, np.union1d(bad, odd)
