"""Which rows a run trained on, as scikit-learn calls that anybody can read, or as a file."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from data.split import STRATA, Split, strata
from engine.io.python_text import call
from engine.specs import ExperimentSpec
from engine.specs.splitting import split_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data import Dataset


@dataclass(frozen=True, slots=True)
class Rows:
    """The split of a run. ``recipe`` is the body of the function that makes it again.

    ``from_file`` tells that no plain recipe gives it (a class with a single row): the rows then
    stand in a file.
    """

    train: "NDArray[np.int64]"
    validation: "NDArray[np.int64]"
    recipe: str
    imports: tuple[str, ...]
    from_file: bool

    @property
    def sha256(self) -> str:
        """The hash of both parts' row numbers, little-endian int64, training rows first."""
        both = np.concatenate([self.train, self.validation]).astype("<i8")
        return hashlib.sha256(both.tobytes()).hexdigest()


def rows_of(spec: ExperimentSpec, dataset: "Dataset") -> Rows:
    """The rows as the engine splits them, with the recipe that was found to give the same."""
    found, validation = split_of(spec, dataset), spec.data.validation
    number = dataset.description.task == "regression"
    parts = len(found.train), len(found.validation)
    recipe, imports = _recipe(spec, *parts, is_number=number)
    same = len(found.validation) == 0 or validation.method == "tail" or _draws(spec, dataset, found)
    if same:
        return Rows(found.train, found.validation, recipe, imports, from_file=False)
    return Rows(found.train, found.validation, _FROM_FILE, (), from_file=True)


_STRATA = (
    '    ranks = np.argsort(np.argsort(labels, kind="stable"), kind="stable")',
    f"    strata = ranks * max(min({STRATA}, len(labels) // 10), 1) // len(labels)",
)
_FROM_FILE = """    # A class is too small for scikit-learn's split: the rows stand in a file
    table = pd.read_csv(HERE / "rows.csv")
    parts = [table.loc[table["part"] == part, "row"] for part in ("training", "validation")]
    return parts[0].to_numpy("int64"), parts[1].to_numpy("int64")"""


def _recipe(
    spec: ExperimentSpec, train: int, validation: int, *, is_number: bool
) -> tuple[str, tuple[str, ...]]:
    imports: list[str] = []
    if spec.data.shuffle_seed is None:
        lines = ["    order = np.arange(len(labels))"]
    else:
        imports.append("from sklearn.utils import shuffle")
        lines = [
            "    # Once, before the split; the order within an epoch is another matter",
            f"    order = shuffle(np.arange(len(labels)), random_state={spec.data.shuffle_seed})",
        ]
    if not validation:
        lines.append("    return order, order[:0]")
    elif spec.data.validation.method == "tail":
        lines += [
            "    # The last rows validate, as Keras' validation_split takes them",
            f"    return order[:{train}], order[{train}:]",
        ]
    else:
        arguments = [
            "places",
            f"test_size={validation}",
            f"random_state={spec.data.validation.seed}",
            "stratify=strata[order]" if is_number else "stratify=labels[order]",
        ]
        imports.insert(0, "from sklearn.model_selection import train_test_split")
        lines += [
            "    # Of every tenth by size in proportion; both parts keep the order of the table"
            if is_number
            else "    # Rows of every class in proportion; both parts keep the order of the table",
            *(_STRATA if is_number else ()),
            "    places = np.arange(len(order))",
            f"    drawn = {call('train_test_split', arguments, 4, before=8, after=3)}[1]",
            "    validates = np.isin(places, drawn)",
            "    return order[~validates], order[validates]",
        ]
    return "\n".join(lines), tuple(imports)


def _draws(spec: ExperimentSpec, dataset: "Dataset", found: Split) -> bool:
    """Whether the plain stratified recipe gives the engine's rows."""
    from sklearn.model_selection import train_test_split
    from sklearn.utils import shuffle

    places: Any = np.arange(len(dataset.labels))
    seed = spec.data.shuffle_seed
    order: Any = places if seed is None else shuffle(places, random_state=seed)
    try:
        drawn = train_test_split(
            places,
            test_size=len(found.validation),
            random_state=spec.data.validation.seed,
            stratify=strata(dataset.labels)[order],
        )[1]
    except ValueError:  # a class with a single row
        return False
    validates = np.isin(places, drawn)
    return np.array_equal(order[~validates], found.train) and np.array_equal(
        order[validates], found.validation
    )
