"""Of recipes: what was decided of one table, for others of its kind."""

from collections.abc import Mapping
from typing import Any

from tui.locale.entries import Entry, Plural
from tui.locale.keys import key_name
from tui.locale.translation import _, plain
from tui.locale.words import fill


def _meant(params: Mapping[str, Any]) -> str:
    if not params["alike"]:
        return ""
    return _("; did you mean {meant}?", meant=_(" or ").join(params["alike"]))


def _unknown(params: Mapping[str, Any]) -> str:
    return fill(plain("{value!q} is neither a recipe nor a file"), params) + _meant(params)


def _key_unknown(params: Mapping[str, Any]) -> str:
    return fill(plain("{file}: there is no key {key!q} in a recipe"), params) + _meant(params)


def _fits(params: Mapping[str, Any]) -> str:
    keys = {"data": key_name("experiment.data", "V"), "apply": key_name("data.apply", "o")}
    text = plain(
        "the recipe {recipe!q} is made for these columns: {data}, then {apply} takes it "
        "(data.recipe={recipe})"
    )
    return fill(text, {**params, **keys})


ENTRIES: dict[str, Entry] = {
    "recipe.beside": "The recipe {recipe!q} says all of the table: {keys!l} cannot be set beside "
    "it.",
    "recipe.class_missing": "{file}: no row that the recipe chooses has the label {classes!l}.",
    "recipe.column_twice": "{file}: the column {column!q} stands twice among the inputs.",
    "recipe.columns_missing": Plural(
        "{file} lacks the column {columns!l} that the recipe needs.",
        "{file} lacks {count} columns that the recipe needs, as {columns!l}.",
        by="count",
    ),
    "recipe.fits": _fits,
    "recipe.is_folder": "{file} is a folder: name a file in it.",
    "recipe.key_unknown": _key_unknown,
    "recipe.label_is_input": "{file}: the column {column!q} is both the label and an input.",
    "recipe.later_format": "{file} has the format {format} of a later version of pkgo-tui.",
    "recipe.no_file": "{file}: there is no such file to read a recipe from.",
    "recipe.no_inputs": "{file}: a recipe names at least one input.",
    "recipe.no_label": "The recipe {recipe!q} names no label to learn.",
    "recipe.no_rows": "{file}: no row is one that the recipe {recipe!q} chooses.",
    "recipe.no_text": "{file} is neither TOML nor JSON: {reason}.",
    "recipe.not_written": "{file} cannot be written: {reason}.",
    "recipe.over_other": "{file} exists and is no recipe.",
    "recipe.suffix": "{file}: a recipe is saved as TOML; its name ends in .toml.",
    "recipe.target_encoding": "{column!q}: a recipe cannot encode by the label.",
    "recipe.too_large": "{file} is larger than the {most} bytes that a recipe may have.",
    "recipe.unknown": _unknown,
    "recipe.unreadable": "{file} cannot be read: {reason}.",
    "recipe.value": "{file}: {key!q} cannot be {value!q}; it must be {allowed}.",
    "recipe.where": "{file}: the recipe's choice of rows, {where!q}, cannot be used: {said}",
}
