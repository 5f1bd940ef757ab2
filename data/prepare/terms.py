"""Which terms stand in which texts, and how much each weighs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from data.options import Terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Analyzer: TypeAlias = Callable[[str], list[str]]
RUNS = (3, 5)
"""The shortest and the longest run of letters."""
_WORD = re.compile(r"\b\w\w+\b")
_SPACES = re.compile(r"\s\s+")


def words_in(text: str) -> list[str]:
    """The words of at least two letters, as ``TfidfVectorizer(analyzer="word")`` finds them."""
    return _WORD.findall(text.lower())


def runs_in(text: str) -> list[str]:
    """Runs of letters within words, as ``TfidfVectorizer(analyzer="char_wb")`` finds them."""
    found: list[str] = []
    for word in _SPACES.sub(" ", text.lower()).split():
        padded = f" {word} "
        for length in range(RUNS[0], RUNS[1] + 1):
            found.append(padded[:length])
            found += [
                padded[first : first + length] for first in range(1, len(padded) - length + 1)
            ]
            if len(padded) <= length:  # a short word counts once
                break
    return found


ANALYZERS: dict[Terms, Analyzer] = {"words": words_in, "letters": runs_in}


@dataclass(frozen=True, slots=True, eq=False)
class TermWeights:
    """What stands in ``texts`` texts: text and place of a term (int64), and its weight (float64).

    Sorted by term; all three have the shape (entries,).
    """

    texts: int
    text: NDArray[np.int64]
    term: NDArray[np.int64]
    weight: NDArray[np.float64]

    @classmethod
    def of(cls, counts: Sequence[Counter[int]], weigh: NDArray[np.float64] | None) -> TermWeights:
        """Of each text's terms by place; with ``weigh`` (a number a term) and a length of 1.

        The arithmetic of ``TfidfTransformer`` and ``normalize``: within a text by place.
        """
        import numpy as np

        entries = [
            (text, term, count)
            for text, found in enumerate(counts)
            for term, count in sorted(found.items())
        ]
        found = np.array(entries, dtype=np.int64).reshape(-1, 3)
        text, term, weight = found[:, 0], found[:, 1], found[:, 2].astype(np.float64)
        if weigh is not None:
            weight *= weigh[term]
            length = np.sqrt(np.bincount(text, weights=weight * weight, minlength=len(counts)))
            length[length == 0] = 1.0
            weight /= length[text]
        order = np.argsort(term, kind="stable")
        return cls(len(counts), text[order], term[order], weight[order])

    def of_term(self, place: int) -> NDArray[np.float64]:
        """A term's weight in every text, shape (texts,)."""
        import numpy as np

        first, last = np.searchsorted(self.term, (place, place + 1))
        weights = np.zeros(self.texts)
        weights[self.text[first:last]] = self.weight[first:last]
        return weights


def counted(found: Iterable[str], vocabulary: dict[str, int]) -> Counter[int]:
    """How often each known term stands there, by its place."""
    return Counter(vocabulary[term] for term in found if term in vocabulary)
