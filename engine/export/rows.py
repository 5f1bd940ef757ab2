"""Which rows a run trained on, as scikit-learn calls that anybody can read, or as a file."""

import hashlib
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from data.split import Split
from engine.export.row_recipe import RowRecipe, row_recipe
from engine.specs import ExperimentSpec
from engine.specs.splitting import split_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data import Dataset


def _none() -> "NDArray[np.int64]":
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Rows:
    """The split of a run. ``recipe`` is the body of the function that makes it again.

    ``from_file`` tells that no plain recipe gives it (a class with a single row, groups by a
    column that is no feature): the rows then stand in a file. ``needs_features``: the function is
    given features and labels, else the labels alone.
    """

    train: "NDArray[np.int64]"
    validation: "NDArray[np.int64]"
    recipe: str
    imports: tuple[str, ...]
    from_file: bool
    test: "NDArray[np.int64]" = field(default_factory=_none)
    needs_features: bool = False

    @property
    def sha256(self) -> str:
        """The hash of the parts' row numbers, little-endian int64, training rows first."""
        parts = np.concatenate([self.train, self.validation, self.test]).astype("<i8")
        return hashlib.sha256(parts.tobytes()).hexdigest()


def rows_of(spec: ExperimentSpec, dataset: "Dataset") -> Rows:
    """The rows as the engine splits them, with the recipe that was found to give the same."""
    found = split_of(spec, dataset)
    recipe = row_recipe(spec, dataset, len(found.validation), len(found.test))
    if recipe is None or not _gives(recipe, dataset, found):
        text = _from_file(bool(len(found.test)))
        return Rows(found.train, found.validation, text, (), from_file=True, test=found.test)
    return Rows(
        found.train,
        found.validation,
        recipe.text,
        recipe.imports,
        from_file=False,
        test=found.test,
        needs_features=recipe.needs_features,
    )


def _from_file(has_test: bool) -> str:
    names = '"training", "validation", "test"' if has_test else '"training", "validation"'
    return f"""    # Drawn as no plain call of scikit-learn draws: the rows stand in a file
    table = pd.read_csv(HERE / "rows.csv")
    parts = [table.loc[table["part"] == part, "row"] for part in ({names})]
    return tuple(part.to_numpy("int64") for part in parts)"""


def _gives(recipe: RowRecipe, dataset: "Dataset", found: Split) -> bool:
    """Whether the recipe, carried out as it stands, gives the engine's rows.

    It is made of our own words and of numbers alone.
    """
    text = "\n".join([*recipe.imports, "def split_rows(features, labels):", recipe.text])
    known: dict[str, Any] = {"np": np}
    exec(text, known)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            drawn = known["split_rows"](dataset.features, dataset.labels)
    except ValueError:  # a class with a single row
        return False
    wanted = [found.train, found.validation, *([found.test] if len(found.test) else [])]
    return len(drawn) == len(wanted) and all(
        np.array_equal(one, other) for one, other in zip(drawn, wanted, strict=True)
    )
