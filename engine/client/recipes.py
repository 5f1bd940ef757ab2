"""What was decided of one table as a recipe's file, and a recipe in place of what was said."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from data.errors import InputError
from data.recipes.finding import recipe_called
from data.recipes.making import recipe_of
from data.recipes.reading import read_recipe, recipe_fields
from data.recipes.recipe import Recipe
from data.schema import Schema
from engine.io.files import write_atomically
from engine.specs.data import DataSpec
from engine.specs.toml_text import document
from engine.tables.loading import options_of

SAYS_ALL: dict[str, Any] = {
    "data.where": "",
    "data.label": None,
    "data.roles": None,
    "data.orders": None,
    "data.preparation": None,
}
"""What a recipe says itself, by its keys in an experiment, with the values that say nothing."""


def recipe_for(name: str, spec: DataSpec, schema: Schema) -> Recipe:
    """The recipe of a table whose columns are used as ``schema`` says.

    Where the table is prepared by a recipe already, it is that one under another name.

    Raises:
        InputError: what was decided cannot be held in a recipe, or the recipe asked for is gone.
    """
    if spec.recipe:
        return dataclasses.replace(recipe_called(spec.recipe), name=name)
    return recipe_of(name, schema, options_of(spec))


def recipe_text(recipe: Recipe) -> str:
    """The recipe as TOML, which ``read_recipe`` reads back to an equal one."""
    return document(recipe_fields(recipe))


def save_recipe(recipe: Recipe, path: Path) -> None:
    """Save it as a TOML file, whole or not at all.

    Raises:
        OSError: the folder is missing or not writable.
    """
    write_atomically(path.resolve(), recipe_text(recipe).encode("utf-8"))


def check_place(path: Path) -> None:
    """Whether a recipe may be saved there: nothing is, or a recipe that may be replaced.

    Raises:
        InputError: the file that is there is no recipe (``recipe.over_other``).
        OSError: it cannot be looked at.
    """
    if not path.exists():
        return
    try:
        read_recipe(path)
    except InputError:
        raise InputError("recipe.over_other", file=str(path)) from None


def by_recipe(named: str) -> dict[str, Any]:
    """The changes of an experiment, by their keys, that have a recipe say all of the table.

    ``named`` is the name of one that ships, or a file, whose path becomes absolute; empty: none
    any more.

    Raises:
        InputError: there is no such recipe.
    """
    if not named:
        return {"data.recipe": ""}
    recipe = recipe_called(named)
    ships = recipe.name == named and not Path(named).suffix
    place = named if ships else str(Path(named).expanduser().absolute())
    return {**SAYS_ALL, "data.recipe": place}
