"""Which rows a run trained on, as scikit-learn calls that anybody can read, or as a file."""

import hashlib
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from data.split import Split
from engine.export.row_recipe import RowRecipe, row_recipes
from engine.specs import ExperimentSpec
from engine.specs.splitting import split_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from data import Dataset


def _none() -> "NDArray[np.int64]":
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Rows:
    """The split of a run. ``recipe`` is the body of the function that makes it again.

    ``from_file`` tells that no plain recipe gives it (a class with a single row, groups by a
    column that is not exported): the rows then stand in a file. ``given`` are the function's
    parameters, ``constants`` what it knows beside.
    """

    train: "NDArray[np.int64]"
    validation: "NDArray[np.int64]"
    recipe: str
    imports: tuple[str, ...]
    from_file: bool
    test: "NDArray[np.int64]" = field(default_factory=_none)
    given: str = "labels"
    constants: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The hash of the parts (``digest_of_rows``)."""
        return digest_of_rows(Split(self.train, self.validation, self.test))


def digest_of_rows(split: Split) -> str:
    """The SHA-256 of the parts' row numbers, little-endian int64, training rows first."""
    parts = np.concatenate(split.arrays()).astype("<i8")
    return hashlib.sha256(parts.tobytes()).hexdigest()


def rows_of(spec: ExperimentSpec, dataset: "Dataset", cells: "pd.DataFrame | None" = None) -> Rows:
    """The rows as the engine splits them, with the recipe that was found to give the same.

    ``cells`` is the table as the script reads it, where it reads cells as text.
    """
    found = split_of(spec, dataset)
    train, validation, test = found.arrays()
    parts = len(validation), len(test)
    for recipe in row_recipes(spec, dataset, *parts, cells=cells is not None):
        if _gives(recipe, dataset, found, cells):
            return Rows(
                train,
                validation,
                recipe.text,
                recipe.imports,
                from_file=False,
                test=test,
                given=recipe.given,
                constants=recipe.constants,
            )
    return Rows(train, validation, _from_file(bool(len(test))), (), from_file=True, test=test)


def _from_file(has_test: bool) -> str:
    names = '"training", "validation", "test"' if has_test else '"training", "validation"'
    return f"""    # Drawn as no plain call of scikit-learn draws: the rows stand in a file
    table = pd.read_csv(HERE / "rows.csv")
    parts = [table.loc[table["part"] == part, "row"] for part in ({names})]
    return tuple(part.to_numpy("int64") for part in parts)"""


def _gives(
    recipe: RowRecipe, dataset: "Dataset", found: Split, cells: "pd.DataFrame | None"
) -> bool:
    """Whether the recipe, carried out as it stands, gives the engine's rows.

    It is made of our own words, of literals and of numbers alone.
    """
    import pandas as pd

    head = [*recipe.imports, *recipe.constants, f"def split_rows({recipe.given}):"]
    known: dict[str, Any] = {"np": np, "pd": pd}
    exec("\n".join([*head, recipe.text]), known)
    given = {"features": dataset.features, "labels": dataset.labels, "table": cells}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            drawn = known["split_rows"](*(given[name] for name in recipe.given.split(", ")))
    except (ValueError, OverflowError):  # a class with a single row, cells that are no times
        return False
    wanted = [found.train, found.validation, *([found.test] if len(found.test) else [])]
    return len(drawn) == len(wanted) and all(
        np.array_equal(one, other) for one, other in zip(drawn, wanted, strict=True)
    )
