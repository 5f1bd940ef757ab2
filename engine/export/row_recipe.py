"""The body of a script's ``split_rows``: scikit-learn's calls that draw the rows of a run."""

from dataclasses import dataclass, field
from functools import partial

import numpy as np

from data import Dataset
from data.split import SplitOptions, wanted
from data.split.columns import group_numbers
from data.split.strata import STRATA
from engine.export.dividing_column import DividingColumn, column_of_cells, column_of_features
from engine.io.python_text import call
from engine.specs import ExperimentSpec
from engine.specs.splitting import options_of

_MODELS = "from sklearn.model_selection import "


@dataclass(frozen=True, slots=True)
class RowRecipe:
    """The statements, indented, and what they import. They know what is ``given``: ``labels``
    (rows,), before these ``features``, or the ``table`` of cells and ``constants``. They end in
    a tuple of row numbers: training, validation and, where rows are kept aside, test.
    """

    text: str
    imports: tuple[str, ...]
    given: str = "labels"
    constants: tuple[str, ...] = ()


def row_recipes(
    spec: ExperimentSpec, dataset: Dataset, validation: int, test: int, *, cells: bool
) -> list[RowRecipe]:
    """The recipes that may give so many rows of the parts; none where none can be given.

    What divides rows is a column of the features, or of ``cells`` as text.
    """
    options, name = options_of(spec.data), spec.data.validation.column or ""
    columns: list[DividingColumn | None] = [None]
    if options.by_column:
        method = options.method
        found = column_of_cells if cells else partial(column_of_features, dataset=dataset)
        columns = [*found(name, method)]
    return [_recipe(_Recipe(options, dataset, column), validation, test) for column in columns]


def _recipe(made: "_Recipe", validation: int, test: int) -> RowRecipe:
    options, dataset, held = made.options, made.dataset, made.held
    if not validation and not test:
        made.lines.append("    return order, order[:0]")
    elif not test and not held and options.folds is None and options.method == "tail":
        train = len(dataset.labels) - validation
        made.lines += [
            "    # The last rows validate, as Keras' validation_split takes them",
            f"    return order[:{train}], order[{train}:]",
        ]
    elif not test and not held and options.folds is None and options.method == "stratified":
        made.of_classes(validation)
    else:
        made.of_parts(test)
    text, column = "\n".join(made.lines), made.column
    if column is None or not made.reads_column:
        return RowRecipe(text, made.imported)
    return RowRecipe(text, made.imported, column.given, column.constants)


@dataclass(slots=True)
class _Recipe:
    """A recipe in the making."""

    options: SplitOptions
    dataset: Dataset
    column: DividingColumn | None = None
    lines: list[str] = field(default_factory=list[str])
    models: list[str] = field(default_factory=list[str])
    reads_column: bool = False

    @property
    def held(self) -> int:
        """The rows that come from a file of their own."""
        return self.dataset.description.held_rows

    def __post_init__(self) -> None:
        rows = f"np.arange(len(labels) - {self.held})" if self.held else "np.arange(len(labels))"
        seed = self.options.shuffle_seed
        if seed is None:
            self.lines.append(f"    order = {rows}")
            return
        self.lines += [
            "    # Once, before the split; the order within an epoch is another matter",
            f"    order = shuffle({rows}, random_state={seed})",
        ]

    @property
    def imported(self) -> tuple[str, ...]:
        """The lines of import."""
        models = [_MODELS + ", ".join(sorted(set(self.models)))] if self.models else []
        utils = ["from sklearn.utils import shuffle"]
        return (*models, *(utils if self.options.shuffle_seed is not None else []))

    def of_classes(self, validation: int) -> None:
        """Only a validation part, by class."""
        arguments = [
            "places",
            f"test_size={validation}",
            f"random_state={self.options.seed}",
            "stratify=strata[order]" if self._strata() else "stratify=labels[order]",
        ]
        self.models.append("train_test_split")
        self.lines += [
            "    # Of every tenth by size in proportion; both parts keep the order of the table"
            if self._strata()
            else "    # Rows of every class in proportion; both parts keep the order of the table",
            *self._strata(),
            "    places = np.arange(len(order))",
            f"    drawn = {call('train_test_split', arguments, 4, before=8, after=3)}[1]",
            "    validates = np.isin(places, drawn)",
            "    return order[~validates], order[validates]",
        ]

    def of_parts(self, test: int) -> None:
        """Any parts, one after the other; each keeps the order of the table."""
        options, name = self.options, "places"
        self.lines.append("    places = np.arange(len(order))")
        self._keys()
        if test:
            self.lines.append("    # Kept aside, and measured once at the end")
            self._draw("test", "places", options.test, options.test_seed)
            self.lines.append("    rest = np.setdiff1d(places, test)")
            name = "rest"
        parts = ["order[train]", "order[validation]", *(["order[test]"] if test else [])]
        if self.held:
            self.lines.append("    # The last rows of data.csv come from a file of their own")
            self.lines.append(f"    train, held = {name}, np.arange(len(order), len(labels))")
            parts[1] = "held"
        elif options.folds is not None:
            self._fold(name)
        else:
            self._draw("validation", name, options.fraction, options.seed)
            self.lines.append(f"    train = np.setdiff1d({name}, validation)")
        self.lines.append(f"    return {', '.join(parts)}")

    def _strata(self) -> list[str]:
        """Statements that tell of which class, or tenth by size, every row is."""
        if self.dataset.labels.dtype.kind != "f":
            return []
        labels = "labels[: len(order)]" if self.held else "labels"
        return [
            f'    ranks = np.argsort(np.argsort({labels}, kind="stable"), kind="stable")',
            f"    strata = ranks * max(min({STRATA}, len(ranks) // 10), 1) // len(ranks)",
        ]

    def _keys(self) -> None:
        """What decides about the rows, beside their places."""
        if self.options.method == "stratified":
            self.lines += self._strata()
            self.lines.append(f"    strata = {'strata' if self._strata() else 'labels'}[order]")
        elif self.column is not None:
            self.reads_column = True
            self.lines += [f"    {line}" for line in self.column.reads]

    def _draw(self, part: str, name: str, fraction: float, seed: int) -> None:
        rows = len(self.dataset.labels) - self.held
        count = wanted(rows, fraction)
        if not count or not fraction:
            self.lines.append(f"    {part} = {name}[:0]")
            return
        drawn = f"test_size={count}, random_state={seed}"
        if self.options.method == "tail":
            said = f"{name}[-{count}:]"
        elif self.options.method == "time":
            said = f'np.sort({name}[np.argsort(times[{name}], kind="stable")[-{count}:]])'
        elif self.options.method == "group":
            groups = wanted(self._groups(), fraction)
            self.models.append("GroupShuffleSplit")
            self.lines += [
                "    # So many groups, each with all its rows",
                f"    drawing = GroupShuffleSplit(1, test_size={groups}, random_state={seed})",
                f"    _, drawn = next(drawing.split({name}, groups=groups[{name}]))",
            ]
            said = f"np.sort({name}[drawn])"
        else:
            self.models.append("train_test_split")
            if self.options.method == "stratified":
                drawn += f", stratify=strata[{name}]"
            self.lines.append(f"    drawn = train_test_split({name}, {drawn})[1]")
            said = "np.sort(drawn)"
        self.lines.append(f"    {part} = {said}")

    def _groups(self) -> int:
        """How many groups there are."""
        rows = len(self.dataset.labels) - self.held
        values = self.dataset.column("" if self.column is None else self.column.name)
        return len(np.unique(group_numbers(values[:rows])))

    def _fold(self, name: str) -> None:
        """One of the folds validates; by time only what was before it trains."""
        options, seed = self.options, self.options.seed
        folds = options.folds
        kind, arguments, keys = {
            "tail": ("KFold", f"{folds}", ""),
            "shuffled": ("KFold", f"{folds}, shuffle=True, random_state={seed}", ""),
            "stratified": (
                "StratifiedKFold",
                f"{folds}, shuffle=True, random_state={seed}",
                f", strata[{name}]",
            ),
            "group": ("GroupKFold", f"{folds}", f", groups=groups[{name}]"),
            "time": ("TimeSeriesSplit", f"{folds}", ""),
        }[options.method]
        self.models.append(kind)
        if options.method == "time":
            in_order = f'{name}[np.argsort(times[{name}], kind="stable")]'
            self.lines.append(f"    {name} = {in_order}")
        self.lines += [
            f"    # Fold {options.fold} of {folds} validates",
            f"    folds = list({kind}({arguments}).split({name}{keys}))",
            f"    fold = folds[{options.fold - 1}]",
            f"    train, validation = (np.sort({name}[part]) for part in fold)",
        ]
