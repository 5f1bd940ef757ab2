"""Categories as inputs of their own, the rare ones sharing one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from data.prepare.category_filling import CategoryFiller, sorted_codes
from data.prepare.column import Applied, Training, categories_in, unseen
from data.prepare.inputs import Output
from data.prepare.reading_json import texts_of, truth_of
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class OneHotColumn:
    """``sklearn.preprocessing.OneHotEncoder`` with ``handle_unknown="infrequent_if_exist"``.

    ``categories`` are those with an input of their own, missing as an empty text; ``other`` tells
    whether there is one more for all others. Without it, a category that was not there in training
    is 0 in all.
    """

    categories: tuple[str, ...]
    other: bool
    filler: CategoryFiller
    kind: ClassVar[str] = "one_hot"

    @classmethod
    def fit(cls, training: Training) -> OneHotColumn:
        """Of the training rows' categories, the most frequent ones."""
        from sklearn.preprocessing import OneHotEncoder

        filler = CategoryFiller.fit(training.cells, training.settings)
        texts, codes = sorted_codes(training.cells, filler)
        encoder: Any = OneHotEncoder(
            max_categories=training.settings.most_categories,
            handle_unknown="infrequent_if_exist",
            sparse_output=False,
        )
        encoder.fit(codes.reshape(-1, 1))
        rare = encoder.infrequent_categories_[0]
        pooled = set() if rare is None else set(map(int, rare))
        kept = [texts[code] for code in map(int, encoder.categories_[0]) if code not in pooled]
        return cls(tuple(kept), bool(pooled), filler)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The categories, the others, and whether the cell was missing."""
        found = [
            Output("category", text) if text else Output("missing") for text in self.categories
        ]
        if self.other:
            found.append(Output("other"))
        return (*found, *self.filler.outputs)

    def apply(self, cells: ArrowColumn, folds: NDArray[np.int64] | None = None) -> Applied:
        """0 and 1 for these cells."""
        import numpy as np

        del folds
        found = categories_in(cells)
        places = {text: place for place, text in enumerate(self.categories)}
        unknown = len(self.categories) if self.other else -1
        missing = places.get(self.filler.text, unknown)
        codes = found.looked_up(places, missing, unknown)
        width = len(self.categories) + self.other

        def value(place: int) -> NDArray[np.float64]:
            chosen = codes == place if place < width else found.codes < 0
            return chosen.astype(np.float64)

        return Applied(value, found.codes < 0, unseen(codes, found))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "categories": list(self.categories),
            "other": self.other,
            "filler": self.filler.to_dict(),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> OneHotColumn:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        filler = CategoryFiller.from_dict(values["filler"])
        return cls(texts_of(values, "categories"), truth_of(values, "other"), filler)
