"""What is asked of a table that streams: in a person's words, or by a recipe that surveyed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.opened import OpenTable, opened
from data.options import RowOptions, TableOptions
from data.prepare.fitting import fit
from data.prepare.preparation import Preparation
from data.prepare.settings import drops_rows, in_use
from data.raw_table import RawTable
from data.recipes.applying import RecipeTable
from data.recipes.opening import recipe_asked
from data.recipes.recipe import Recipe
from data.roles.table_schema import schema_of

if TYPE_CHECKING:
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

Make = Callable[[RawTable], RecipeTable]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """``options`` of the table; ``recipe`` where one says which rows are used and what becomes of
    them, and ``make`` once these pass with the columns that it makes.
    """

    options: TableOptions
    recipe: Recipe | None = None
    make: Make | None = None

    @classmethod
    def of(cls, options: TableOptions) -> Asked:
        """What a person says.

        Raises:
            InputError: there is no such recipe, or it cannot be asked for so.
        """
        return cls(options, recipe_asked(options) if options.recipe else None)

    @property
    def rows(self) -> RowOptions:
        """Which rows are drawn."""
        return self.options.rows

    @property
    def of_all_rows(self) -> Asked:
        """What is asked of a table whose rows are drawn already."""
        return replace(self, options=replace(self.options, rows=RowOptions()))

    @property
    def drops_rows(self) -> bool:
        """Whether rows that lack something are left out."""
        if self.recipe is None:
            return drops_rows(self.options.preparation)
        return self.recipe.drops_rows

    def opened(self, sample: RawTable) -> OpenTable:
        """Some rows as a table whose columns' roles are known.

        Raises:
            InputError: there is no label that can be used.
        """
        return opened(sample, self.options, None if self.make is None else self.make(sample))

    def label(self, batch: RawTable) -> int:
        """The place of the label, guessed from the first rows where nobody says it."""
        if self.recipe is not None and self.recipe.label is not None:
            return batch.names.index(self.recipe.label)
        return schema_of(batch, self.options).label or 0


def fitted_on(table: OpenTable, rows: NDArray[np.int64], targets: NDArray[Any]) -> Preparation:
    """The preparation of a sample by some of its rows (int64 places, in the order of training);
    ``targets`` are the labels of all of them.

    Raises:
        InputError: no row or no input is left.
    """
    if table.made is not None:
        return table.made.prepare(rows)
    options = in_use(table.options.preparation, table.schema)
    return fit(table.raw, table.schema, rows, options, targets)
