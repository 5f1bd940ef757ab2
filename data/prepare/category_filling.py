"""What stands for a missing category."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from data.options import PreparationOptions
from data.prepare.column import categories_in
from data.prepare.inputs import Output
from data.prepare.reading_json import text_of, truth_of
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class CategoryFiller:
    """A text in place of what is missing: empty, a category of its own.

    ``indicator`` tells whether an input says that it was missing.
    """

    text: str = ""
    indicator: bool = False

    @classmethod
    def fit(cls, cells: ArrowColumn, settings: PreparationOptions) -> CategoryFiller:
        """The most frequent text of training cells, a constant, or a category of its own."""
        if settings.missing == "constant":
            text = _written(settings.constant)
        elif settings.missing in ("mode", "drop_row"):
            text = _most_frequent(cells)
        else:
            return cls()
        indicator = settings.indicator and settings.missing != "drop_row"
        return cls(text, indicator and bool((categories_in(cells).codes < 0).any()))

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The input that says so, where there is one."""
        return (Output("missing"),) if self.indicator else ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {"text": self.text, "indicator": self.indicator}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> CategoryFiller:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        return cls(text_of(values, "text"), truth_of(values, "indicator"))


def category_output(text: str) -> Output:
    """The input that tells whether a cell is of a category; an empty one is missing."""
    return Output("category", text) if text else Output("missing")


def sorted_codes(cells: ArrowColumn, filler: CategoryFiller) -> tuple[list[str], NDArray[np.int64]]:
    """The texts in the order of their letters, and the place of every row's in it.

    Whatever scikit-learn finds out about these numbers it would find out about the texts, later.
    """
    import numpy as np

    found = categories_in(cells)
    present = {*found.texts}
    if bool((found.codes < 0).any()):
        present.add(filler.text)
    texts = sorted(present)
    places = {text: place for place, text in enumerate(texts)}
    codes = found.looked_up(places, missing=places.get(filler.text, -1))
    return texts, np.ascontiguousarray(codes)


def _written(constant: float | str) -> str:
    if isinstance(constant, str):
        return constant.strip()
    return str(int(constant)) if constant == int(constant) else repr(constant)


def _most_frequent(cells: ArrowColumn) -> str:
    from sklearn.impute import SimpleImputer

    texts, codes = sorted_codes(cells, CategoryFiller())
    known = codes[codes > 0] if "" in texts else codes
    if not len(known):
        return ""
    imputer: Any = SimpleImputer(strategy="most_frequent").fit(known.reshape(-1, 1))
    return texts[int(cast("float", imputer.statistics_[0]))]
