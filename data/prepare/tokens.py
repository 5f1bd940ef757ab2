"""Texts as token ids, by the rules of Keras' ``TextVectorization``; lists of ids as they stand."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from data.options import Standardize, TokenSplit
from data.prepare.column import Applied, Categories, Outside

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PADDING, UNKNOWN, FIRST_ID = 0, 1, 2
"""The ids of no token and of one that is not in the vocabulary, and that of its first."""
ABOVE_IDS = 2**24
"""No id is this or more: a 32-bit float holds every whole number below."""
_UNKNOWN_WORD = "[UNK]"
_PUNCTUATION = string.punctuation.encode()
_ID_BRACKETS = re.compile(r"[\[({](.*)[\])}]", re.DOTALL)
_BETWEEN = re.compile(r"\s*[,;|]\s*|\s+")
_ID = re.compile(r"([0-9]{1,9})(?:\.0*)?")


def standardized(text: str, how: Standardize) -> bytes:
    """The text, in UTF-8, without what the rule takes away; Keras changes ASCII alone."""
    found = text.encode()
    if "lower" in how:
        found = found.lower()
    if "strip_punctuation" in how:
        found = found.translate(None, _PUNCTUATION)
    return found


def tokens_in(text: str, how: Standardize, split: TokenSplit) -> list[str]:
    """The words or the single characters of a text; Keras cuts at ASCII's spaces alone."""
    found = standardized(text, how)
    if split == "character":
        return list(found.decode())
    words = found.split()
    return b" ".join(words).decode().split(" ") if words else []


def vocabulary_of(texts: Iterable[tuple[Sequence[str], int]], most: int) -> tuple[str, ...]:
    """The commonest tokens of texts, each with how often it stands there, so that ``most`` ids
    are enough for them, padding and unknown; of equally common ones the last in order first.
    """
    counts: Counter[str] = Counter()
    for tokens, times in texts:
        if times == 1:  # most texts stand there once, and this is fast
            counts.update(tokens)
            continue
        for token in tokens:
            counts[token] += times
    del counts[_UNKNOWN_WORD]
    found = sorted(((count, token) for token, count in counts.items()), reverse=True)
    return tuple(token for _, token in found[: most - FIRST_ID])


def ids_in(text: str) -> list[int] | None:
    """The token ids of a list, in brackets or not; None where it is none."""
    inner = text.strip()
    bracketed = _ID_BRACKETS.fullmatch(inner)
    inner = inner if bracketed is None else bracketed[1].strip()
    parts = [_ID.fullmatch(part) for part in _BETWEEN.split(inner)] if inner else []
    found = [int(part[1]) for part in parts if part is not None]
    fits = len(found) == len(parts) and all(one < ABOVE_IDS for one in found)
    return found if fits else None


def sequences(
    found: Categories, read: Callable[[str], Sequence[int] | None], length: int
) -> Applied:
    """The first ``length`` ids of every row's text, then padding; nothing but padding where a
    cell is missing, or ``read`` gives None of it.
    """
    import numpy as np

    ids: NDArray[np.int32] = np.zeros((len(found.texts) + 1, length), np.int32)
    refused = np.zeros(len(found.texts) + 1, np.bool_)
    for place, text in enumerate(found.texts):
        one = read(text)
        refused[place] = one is None
        kept = (one or ())[:length]
        ids[place, : len(kept)] = kept

    def value(place: int) -> NDArray[np.float64]:
        return ids[:, place].astype(np.float64)[found.codes]

    rows = np.flatnonzero(refused[found.codes])
    outside = (Outside("no_token_ids", rows),) if len(rows) else ()
    return Applied(value, (found.codes < 0) | refused[found.codes], outside)
