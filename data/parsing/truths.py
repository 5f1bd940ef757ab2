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
