"""A recipe as a person asks for it, beside what else they said of the table."""

from __future__ import annotations

from dataclasses import replace

from data.errors import InputError
from data.messages import Message
from data.options import TableOptions
from data.raw_table import RawTable
from data.recipes.applying import RecipeTable, apply, check_columns
from data.recipes.finding import recipe_called, recognised
from data.recipes.recipe import Recipe


def fitting(names: tuple[str, ...], options: TableOptions) -> tuple[Message, ...]:
    """A note (``recipe.fits``) on the recipe that ships for a table with these columns.

    None where a person has asked for a recipe, or has said by themselves what one would say.
    """
    if options.recipe or options.roles or options.orders or options.where:
        return ()
    found = recognised(names)
    return () if found is None else (Message("recipe.fits", {"recipe": found.name}),)


def by_recipe(raw: RawTable, options: TableOptions) -> RecipeTable:
    """What the recipe that was asked for makes of a table.

    Raises:
        InputError: as ``recipe_asked``, or it does not fit the table.
    """
    return apply(raw, recipe_asked(options))


def recipe_asked(options: TableOptions) -> Recipe:
    """The recipe that was asked for.

    Raises:
        InputError: there is none of that name, it has no label, or the person says something else
            that a recipe says.
    """
    recipe = recipe_called(options.recipe)
    said = {
        "where": options.where,
        "roles": options.roles,
        "orders": options.orders,
        "preparation": options.preparation is not None,
        "label": options.label not in (None, recipe.label),
    }
    beside = [f"data.{name}" for name, value in said.items() if value]
    if beside:
        raise InputError("recipe.beside", recipe=recipe.name, keys=beside)
    if recipe.label is None:
        raise InputError("recipe.no_label", recipe=recipe.name)
    return recipe


def columns_by_recipe(raw: RawTable, name: str) -> RawTable:
    """The columns that a recipe makes of a table, with all of its rows, whichever it chooses; the
    label among them where the table has it.

    Raises:
        InputError: there is no such recipe, or the table lacks a column that it needs.
    """
    import numpy as np

    recipe = recipe_called(name)
    if recipe.label is not None and recipe.label not in raw.names:
        recipe = replace(recipe, label=None)
    check_columns(recipe, raw.names, raw.source)
    return RecipeTable(raw, recipe, np.arange(raw.rows, dtype=np.int64)).table


def needed_by_recipe(name: str) -> tuple[str, ...]:
    """The columns that a table must have for a recipe to make its inputs.

    Raises:
        InputError: there is no such recipe.
    """
    return replace(recipe_called(name), label=None).needs
