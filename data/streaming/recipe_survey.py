"""A recipe over a table that streams: what it needs to know of all rows, and which it chooses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from data.errors import InputError
from data.options import TableOptions
from data.prepare.column import categories_in
from data.raw_table import RawTable
from data.recipes.applying import (
    RecipeTable,
    Surveyed,
    check_classes,
    check_columns,
    chosen_rows,
)
from data.recipes.opening import recipe_asked
from data.recipes.recipe import Recipe
from data.sources.formats.reader import Progress
from data.sources.streams import TableStream
from data.streaming.asked import Asked
from data.streaming.row_sample import RowSample

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def surveyed(
    stream: TableStream, asked: Asked, recipe: Recipe, progress: Progress | None = None
) -> tuple[TableStream, Asked]:
    """The stream of the rows that a recipe chooses, with the columns that it makes, after a pass
    over all rows.

    Statistics of the whole table are those of a sample of its rows; the values of columns in the
    order of their letters are of all rows.

    Raises:
        InputError: the recipe cannot be used with the table, or no row fits.
        ReadingStopped: the progress asked for it.
    """
    survey = _Survey(recipe)
    ended = stream.each(survey.take, progress)
    check_columns(recipe, ended.names, stream.source)
    whole = survey.end(stream.source)
    # Its columns are made, and its rows chosen, as they pass
    plain = replace(recipe, derived=(), where="")

    def make(sample: RawTable) -> RecipeTable:
        return RecipeTable(sample, plain, _all(sample), whole)

    def choose(batch: RawTable) -> RawTable:
        return RecipeTable(batch, recipe, chosen_rows(batch, recipe)).table

    chosen = replace(stream, choices=(*stream.choices, lambda: choose))
    return chosen, replace(asked, recipe=plain, make=make)


def rows_of_recipe(stream: TableStream, options: TableOptions) -> TableStream:
    """The stream of the rows that a recipe chooses, as they were read; itself without a recipe.

    Raises:
        InputError: there is no such recipe, or it cannot be asked for so.
    """
    if not options.recipe:
        return stream
    recipe = recipe_asked(options)

    def choose(batch: RawTable) -> RawTable:
        check_columns(recipe, batch.names, batch.source)
        return batch.taken(chosen_rows(batch, recipe))

    return replace(stream, choices=(*stream.choices, lambda: choose))


class _Survey:
    """Passes over all rows: a sample of them, what is chosen of them, values to be ordered."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._of_all = recipe.statistics == "all"
        self._sample = RowSample(len(recipe.needs))
        self._orders: dict[str, set[str]] = {
            rule.column: set() for rule in recipe.inputs if rule.sorted_order
        }
        self._labels: set[str] = set()
        self._rows = 0

    def take(self, batch: RawTable) -> None:
        """The next rows."""
        recipe = self._recipe
        check_columns(recipe, batch.names, batch.source)
        if self._of_all:
            self._sample.add(_only(batch, recipe.needs))
        chosen = RecipeTable(batch, recipe, chosen_rows(batch, recipe)).table
        self._rows += chosen.rows
        if recipe.classes:
            self._labels.update(categories_in(chosen.columns[-1]).texts)
        if not self._orders:
            return
        values = RecipeTable(batch, recipe, _all(batch)).table if self._of_all else chosen
        for name, known in self._orders.items():
            known.update(categories_in(values.columns[values.names.index(name)]).texts)

    def end(self, source: str) -> Surveyed:
        """What was found out.

        Raises:
            InputError: no row was chosen, or a class was not met.
        """
        recipe = self._recipe
        check_classes(recipe, self._labels, source)
        if not self._rows:
            raise InputError("recipe.no_rows", file=source, recipe=recipe.name)
        orders = {name: tuple(sorted(texts)) for name, texts in self._orders.items()}
        if not self._of_all:
            return Surveyed(None, orders)
        sample, _ = self._sample.drawn()
        return Surveyed(RecipeTable(sample, recipe, _all(sample)).table, orders)


def _only(batch: RawTable, names: tuple[str, ...]) -> RawTable:
    columns = tuple(batch.columns[batch.names.index(name)] for name in names)
    return replace(batch, names=names, columns=columns)


def _all(raw: RawTable) -> NDArray[np.int64]:
    import numpy as np

    return np.arange(raw.rows, dtype=np.int64)
