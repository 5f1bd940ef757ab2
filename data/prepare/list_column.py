"""Lists as the items that stand in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from data.prepare.column import Applied, Outside, Training, categories_in
from data.prepare.inputs import Output
from data.prepare.reading_json import texts_of, truth_of, word_of
from data.prepare.terms import TermWeights, counted
from data.prepare.text_column import weights_of
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEPARATORS = ("|", ";", ",", "/", " ")
"""What stands between items; of those that as many cells hold, the first."""
_LIST_BRACKETS = re.compile(r"[\[({]\s*(.*?)\s*[\])}]", re.DOTALL)
_QUOTES = "\"'"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """1 for each known item that stands in a list (``CountVectorizer`` with ``binary=True``).

    ``whole`` tells whether every item of the training rows is known, or only the most frequent.
    """

    separator: str
    items: tuple[str, ...]
    whole: bool
    kind: ClassVar[str] = "list"

    @classmethod
    def fit(cls, training: Training) -> ListColumn:
        """The separator and the most frequent items of the training rows."""
        from sklearn.feature_extraction.text import CountVectorizer

        found = categories_in(training.cells)
        separator = separator_of(found.texts)
        lists = [items_in(text, separator) for text in found.texts]
        if not any(lists):
            return cls(separator, (), True)
        # Cells go in as the places of their lists; -1, missing, is the last
        analyzer: Any = [*lists, []].__getitem__
        vectorizer: Any = CountVectorizer(
            analyzer=analyzer,
            binary=True,
            max_features=training.settings.most_categories,
        )
        vectorizer.fit(found.codes.tolist())
        items = tuple(vectorizer.get_feature_names_out())
        return cls(separator, items, len({item for found in lists for item in found}) == len(items))

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The items in the order of their letters."""
        return tuple(Output("item", item) for item in self.items)

    def apply(self, cells: ArrowColumn, folds: NDArray[np.int64] | None = None) -> Applied:
        """Which items stand in these lists."""
        import numpy as np

        del folds
        found = categories_in(cells)
        places = {item: place for place, item in enumerate(self.items)}
        lists = [items_in(text, self.separator) for text in found.texts]
        counts = [counted(set(items), places) for items in lists]
        applied = weights_of(found, TermWeights.of(counts, None))
        strange = np.array([*(not places.keys() >= set(items) for items in lists), False])
        rows = np.flatnonzero(strange[found.codes]) if self.whole else np.empty(0, np.int64)
        outside = (Outside("unseen", rows),) if len(rows) else ()
        return Applied(applied.value, applied.missing, outside)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {"separator": self.separator, "items": list(self.items), "whole": self.whole}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ListColumn:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        separator = word_of(values, "separator", SEPARATORS)
        return cls(separator, texts_of(values, "items"), truth_of(values, "whole"))


def separator_of(texts: Sequence[str]) -> str:
    """The separator that most of some different texts hold."""
    counts = [sum(separator in text for text in texts) for separator in SEPARATORS]
    if counts[-1] and max(counts[:-1]) >= 0.5 * counts[-1]:
        counts = counts[:-1]  # spaces within items
    return SEPARATORS[counts.index(max(counts))]


def items_in(text: str, separator: str) -> list[str]:
    """The items of a list, without brackets, quotes and spaces around them."""
    bracketed = _LIST_BRACKETS.fullmatch(text.strip())
    inner = text if bracketed is None else bracketed[1]
    parts = (part.strip().strip(_QUOTES).strip() for part in inner.split(separator))
    return [part for part in parts if part]
