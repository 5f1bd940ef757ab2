"""Recipes that ship with the program, and the one that a table is of."""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path

from data.errors import InputError
from data.recipes.reading import read_recipe
from data.recipes.recipe import Recipe

_FOLDER = Path(__file__).parent / "shipped"


@cache
def shipped() -> dict[str, Recipe]:
    """Those that ship, by their names."""
    recipes = [read_recipe(path) for path in sorted(_FOLDER.glob("*.toml"))]
    return {recipe.name: recipe for recipe in recipes}


def recipe_called(named: str) -> Recipe:
    """One that ships, by its name; anything else is the path of a file.

    Raises:
        InputError: there is no such recipe, or the file is none.
    """
    if named in shipped():
        return shipped()[named]
    path = Path(named).expanduser()
    if not path.suffix and not path.exists():
        alike = difflib.get_close_matches(named, shipped(), n=3, cutoff=0.4)
        raise InputError("recipe.unknown", value=named, alike=alike)
    return read_recipe(path)


def recognised(names: tuple[str, ...]) -> Recipe | None:
    """The recipe for tables with these columns; of several the one that knows more of them."""
    fitting = [recipe for recipe in shipped().values() if recipe.fits(names)]
    return max(fitting, key=lambda recipe: len(recipe.recognised_by), default=None)
