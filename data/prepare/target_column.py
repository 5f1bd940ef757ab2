"""Categories as what the label is on average where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from data.prepare.category_filling import CategoryFiller, sorted_codes
from data.prepare.column import Applied, Training, categories_in, unseen
from data.prepare.inputs import Output
from data.prepare.reading_json import numbers_of, objects_of, texts_of, whole_of
from data.prepare.scaling import Scaler, fit_scaler, scaler_from_dict, scaler_to_dict
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class TargetColumn:
    """``sklearn.preprocessing.TargetEncoder`` with ``smooth="auto"``; scaled for a quantity.

    ``details`` name the outputs: one for a quantity or two classes, one a class for more.
    ``encodings`` are float64 of shape (1 + folds, outputs, categories + 1): those of all training
    rows first, then those of all but one fold each; the last category stands for any other. The
    fold of a training row is its position modulo the number of folds (``PredefinedSplit``): a row
    that is trained on is encoded without its own target.
    """

    categories: tuple[str, ...]
    details: tuple[str, ...]
    encodings: NDArray[np.float64]
    filler: CategoryFiller
    scalers: tuple[Scaler, ...]
    kind: ClassVar[str] = "target"

    @classmethod
    def fit(cls, training: Training) -> TargetColumn:
        """Of the training rows' categories and targets."""
        import numpy as np

        targets = training.targets
        if targets is None:
            raise ValueError("no targets")
        filler = CategoryFiller.fit(training.cells, training.settings)
        texts, codes = sorted_codes(training.cells, filler)
        folds = min(training.settings.folds, len(codes))
        own = np.arange(len(codes)) % folds
        details, parts = _outputs(targets)
        encodings = np.empty((1 + folds, len(parts), len(texts) + 1))
        for fold in range(folds + 1):
            others = own != fold - 1
            for place, part in enumerate(parts):
                trained = (codes[others], part[others]) if others.any() else (codes, part)
                encodings[fold, place] = _encoded(*trained, len(texts))
        # Shares of classes lie between 0 and 1 already
        scaling = training.settings.scaling if details == ("",) else "none"
        scalers = tuple(
            fit_scaler(scaling, found[own + 1, codes]) for found in np.moveaxis(encodings, 1, 0)
        )
        return cls(tuple(texts), details, encodings, filler, scalers)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The encodings, and whether the cell was missing."""
        return (*(Output("target", detail) for detail in self.details), *self.filler.outputs)

    def apply(self, cells: ArrowColumn, folds: NDArray[np.int64] | None = None) -> Applied:
        """The encodings of these cells."""
        import numpy as np

        found = categories_in(cells)
        places = {text: place for place, text in enumerate(self.categories)}
        codes = found.looked_up(places, missing=places.get(self.filler.text, -1))
        fold = np.zeros(len(codes), dtype=np.int64)
        if folds is not None:
            fold = np.where(folds < 0, 0, 1 + folds % (len(self.encodings) - 1))

        def value(place: int) -> NDArray[np.float64]:
            if place == len(self.details):
                return (found.codes < 0).astype(np.float64)
            return self.scalers[place].apply(self.encodings[:, place][fold, codes])

        return Applied(value, found.codes < 0, unseen(codes, found))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "categories": list(self.categories),
            "details": list(self.details),
            "folds": len(self.encodings) - 1,
            "encodings": self.encodings.ravel().tolist(),
            "filler": self.filler.to_dict(),
            "scalers": [scaler_to_dict(scaler) for scaler in self.scalers],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TargetColumn:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        categories, details = texts_of(values, "categories"), texts_of(values, "details")
        scalers = tuple(map(scaler_from_dict, objects_of(values, "scalers")))
        folds = whole_of(values, "folds")
        if len(scalers) != len(details) or not folds:
            raise ValueError("scalers")
        encodings = numbers_of(values, "encodings")
        shape = (1 + folds, len(details), len(categories) + 1)
        filler = CategoryFiller.from_dict(values["filler"])
        return cls(categories, details, encodings.reshape(shape), filler, scalers)


def _outputs(targets: NDArray[Any]) -> tuple[tuple[str, ...], list[NDArray[np.float64]]]:
    """What is averaged: the quantity, the second of two classes, or each class."""
    import numpy as np

    if targets.dtype.kind == "f":
        return ("",), [targets.astype(np.float64)]
    classes = np.unique(targets)
    told = classes if len(classes) > 2 else classes[-1:]
    parts = [(targets == one).astype(np.float64) for one in told]
    return tuple(str(one) for one in told.tolist()), parts


def _encoded(
    codes: NDArray[np.int64], targets: NDArray[np.float64], categories: int
) -> NDArray[np.float64]:
    """The encoding of every category, and of any other: the mean of all."""
    import numpy as np
    from sklearn.preprocessing import TargetEncoder

    known: Any = [np.arange(categories)]
    encoder: Any = TargetEncoder(categories=known, target_type="continuous")
    encoder.fit(codes.reshape(-1, 1), targets)
    return np.append(encoder.encodings_[0], encoder.target_mean_)
