"""A recipe on a table: the rows it chooses, their label, and the preparation of its inputs."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.filtering import rows_where
from data.messages import Message
from data.prepare.column import Training, categories_in
from data.prepare.preparation import Preparation, PreparedColumn
from data.prepare.registry import fit_column
from data.prepare.settings import says, settings_of
from data.query_language import QueryError
from data.raw_table import ArrowColumn, RawTable
from data.recipes.parts import part_of
from data.recipes.recipe import InputRule, Recipe
from data.schema import ColumnSchema, Schema

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_NAMED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The columns of a whole table and the places (int64) of the rows that a recipe chose."""

    raw: RawTable
    rows: NDArray[np.int64]

    def whole(self, name: str) -> ArrowColumn:
        """All cells of a column."""
        return self.raw.columns[self.raw.names.index(name)]

    def chosen(self, name: str) -> ArrowColumn:
        """The cells of a column in the chosen rows."""
        import pyarrow as pa

        places: Any = pa.array(self.rows)
        return self.whole(name).take(places)


@dataclass(frozen=True, slots=True, eq=False)
class Surveyed:
    """What is known of a whole table of which only some rows are held: ``sample`` are rows of it
    with the columns that a recipe makes, None where none are needed; ``orders`` the values of
    columns whose order is that of their letters.
    """

    sample: RawTable | None
    orders: Mapping[str, tuple[str, ...]]


class RecipeTable:
    """What a recipe makes of a table; columns are made when they are first needed.

    ``rows`` are the places (int64) of the chosen rows in the raw table; ``whole`` tells of all
    rows where the raw table lacks some.
    """

    def __init__(
        self,
        raw: RawTable,
        recipe: Recipe,
        rows: NDArray[np.int64],
        whole: Surveyed | None = None,
    ) -> None:
        self.recipe = recipe
        self.rows = rows
        self._of_all = whole
        self._cells = Cells(raw, rows)
        self._made = {one.name: one for one in recipe.derived}

    @cached_property
    def table(self) -> RawTable:
        """The chosen rows: the columns of the inputs in their order, then the label."""
        recipe, raw = self.recipe, self._cells.raw
        label = [] if recipe.label is None else [recipe.label]
        names = [rule.column for rule in recipe.inputs] + label
        columns = tuple(self._chosen(name) for name in names)
        lines = None if raw.lines is None else raw.lines[self.rows]
        numbers = raw.numbers_at(self.rows)
        of_rows = {"columns": columns, "lines": lines, "numbers": numbers}
        return dataclasses.replace(raw, names=tuple(names), **of_rows)

    @property
    def schema(self) -> Schema:
        """The columns of ``table`` with the roles that the recipe gives them; counts are 0."""
        columns = [self._schema(rule) for rule in self.recipe.inputs]
        if self.recipe.label is not None:
            asked = Message("role.label_asked")
            columns.append(ColumnSchema(self.recipe.label, "text", "label", asked, 1.0, 0, 0))
        return Schema(tuple(columns))

    def taken(self, kept: NDArray[np.int64]) -> RecipeTable:
        """Some of the chosen rows, by their places; whole-table statistics stay what they are."""
        return RecipeTable(self._cells.raw, self.recipe, self.rows[kept], self._of_all)

    @property
    def drops_rows(self) -> bool:
        """Whether rows that lack something in some column are to be left out."""
        return self.recipe.drops_rows

    @cached_property
    def labels(self) -> NDArray[np.int64]:
        """Classes of the chosen rows, int64 of shape (rows,): places in ``class_names``."""
        import numpy as np

        found = categories_in(self._cells.chosen(str(self.recipe.label)))
        places = {text: place for place, text in enumerate(self.class_names)}
        return np.asarray(found.looked_up(places, missing=-1))

    @cached_property
    def class_names(self) -> tuple[str, ...]:
        """The recipe's classes, else the labels that occur in the order of their letters."""
        if self.recipe.classes:
            return self.recipe.classes
        return tuple(sorted(categories_in(self._cells.chosen(str(self.recipe.label))).texts))

    def prepare(self, training: NDArray[np.int64] | None = None) -> Preparation:
        """The preparation of ``table``, every input of the recipe in its order.

        ``training`` are the places (int64) in ``table`` of the rows that train, None: all. Where
        the recipe's statistics come from all rows, they do not matter.
        """
        import numpy as np

        rows = np.arange(len(self.rows), dtype=np.int64) if training is None else training
        columns = tuple(self._fitted(rule, rows) for rule in self.recipe.inputs)
        return Preparation(columns, len(rows))

    def _fitted(self, rule: InputRule, rows: NDArray[np.int64]) -> PreparedColumn:
        """A column with all its inputs, those too that are the same in every row."""
        options = dataclasses.replace(
            self.recipe.preparation, columns={rule.column: dict(rule.options)}
        )
        settings = settings_of(options, rule.column)
        if rule.role == "nominal" and settings.encoding == "target":
            raise InputError("recipe.target_encoding", column=rule.column)
        form = self._cells.raw.format
        training = Training(
            self._statistics(rule, settings.scaling, rows),
            self._schema(rule),
            settings,
            None,
            "," if form is not None and form.decimal == "," else None,
            says(options, rule.column, "scaling"),
            self._cells.raw.pictures,
        )
        transform = fit_column(training)
        kept = tuple(range(len(transform.outputs)))
        return PreparedColumn(rule.column, transform, kept, settings.missing == "drop_row")

    def _statistics(self, rule: InputRule, scaling: str, rows: NDArray[np.int64]) -> ArrowColumn:
        """The cells to fit on; of the whole table only where something of them is kept."""
        import pyarrow as pa

        chosen = self._chosen(rule.column)
        if self.recipe.statistics == "training":
            places: Any = pa.array(rows)
            return chosen.take(places)
        plain = rule.role in ("boolean", "ordinal") and not _lacks(chosen)
        if plain and scaling == "none" and (rule.role == "boolean" or rule.order):
            return chosen
        return self._whole(rule.column)

    def _schema(self, rule: InputRule) -> ColumnSchema:
        """What the preparation needs to know of a column; nothing of it is found out."""
        order = rule.order
        if rule.sorted_order and self._of_all is not None:
            order = self._of_all.orders[rule.column]
        elif rule.sorted_order:
            whole = self.recipe.statistics == "all"
            cells = self._whole(rule.column) if whole else self._chosen(rule.column)
            order = tuple(sorted(categories_in(cells).texts))
        if order:
            order = _after(rule.first, order)
        return ColumnSchema(rule.column, "text", rule.role, Message("role.asked"), 1.0, 0, 0, order)

    def _whole(self, name: str) -> ArrowColumn:
        if self._of_all is not None and self._of_all.sample is not None:
            sample = self._of_all.sample
            return sample.columns[sample.names.index(name)]
        made = self._made.get(name)
        if made is None:
            return self._cells.whole(name)
        return part_of(self._cells.whole(made.source), made.part)

    def _chosen(self, name: str) -> ArrowColumn:
        made = self._made.get(name)
        if made is None:
            return self._cells.chosen(name)
        return part_of(self._cells.chosen(made.source), made.part)


def apply(raw: RawTable, recipe: Recipe) -> RecipeTable:
    """Choose the rows of a table by a recipe and check that its columns are there.

    Raises:
        InputError: a column is missing, the query cannot be understood, or no row is left.
    """
    check_columns(recipe, raw.names, raw.source)
    rows = chosen_rows(raw, recipe)
    if recipe.label is not None:
        met = categories_in(Cells(raw, rows).chosen(recipe.label)).texts
        check_classes(recipe, met, raw.source)
    if not len(rows):
        raise InputError("recipe.no_rows", file=raw.source, recipe=recipe.name)
    return RecipeTable(raw, recipe, rows)


def chosen_rows(raw: RawTable, recipe: Recipe) -> NDArray[np.int64]:
    """The places (int64, ascending) of the rows that a recipe chooses; there may be none.

    Raises:
        InputError: the query cannot be understood.
    """
    import numpy as np

    try:
        rows = rows_where(raw, recipe.where) if recipe.where else np.arange(raw.rows)
    except QueryError as error:
        said = error.message
        raise InputError("recipe.where", file=raw.source, where=recipe.where, said=said) from None
    rows = rows.astype(np.int64)
    if recipe.label is None:
        return rows
    found = categories_in(Cells(raw, rows).chosen(recipe.label))
    if not recipe.classes:
        return rows[found.codes >= 0]
    places = {text: place for place, text in enumerate(recipe.classes)}
    return rows[found.looked_up(places, missing=-1) >= 0]


def check_classes(recipe: Recipe, met: Collection[str], source: str) -> None:
    """Whether the chosen rows, whose labels these are, hold each class of a recipe or none.

    Raises:
        InputError: one is missing (``recipe.class_missing``).
    """
    absent = [text for text in recipe.classes if text not in met]
    if absent and len(absent) < len(recipe.classes):
        raise InputError("recipe.class_missing", file=source, classes=absent)


def check_columns(recipe: Recipe, names: tuple[str, ...], source: str) -> None:
    """Whether a table with these columns has all that a recipe needs.

    Raises:
        InputError: it has not (``recipe.columns_missing``); the first that lack are named.
    """
    missing = recipe.lacks(names)
    if missing:
        named, count = list(missing[:MOST_NAMED]), len(missing)
        raise InputError("recipe.columns_missing", file=source, columns=named, count=count)


def _after(first: int, order: tuple[str, ...]) -> tuple[str, ...]:
    """The order with its first value as the number ``first``: no value has the numbers before."""
    return (*("\0" * place for place in range(1, first + 1)), *order)


def _lacks(cells: ArrowColumn) -> bool:
    return bool((categories_in(cells).codes < 0).any())
