"""A recipe made of what was decided of one table."""

from __future__ import annotations

import dataclasses

from data.errors import InputError
from data.options import TableOptions
from data.prepare.settings import in_use, settings_of
from data.recipes.recipe import InputRule, Recipe
from data.schema import Schema


def recipe_of(name: str, schema: Schema, options: TableOptions) -> Recipe:
    """The columns of a table as they are used, whether chosen or found out: nothing is left to
    be guessed of the next table, which is of its kind if it has these columns.

    Raises:
        InputError: a column is encoded by the label (``recipe.target_encoding``), or no column is
            an input (``recipe.no_inputs``).
    """
    asked = in_use(options.preparation, schema)
    label = None if schema.label is None else schema.columns[schema.label].name
    rules = tuple(
        InputRule(
            column.name,
            column.role,
            dict(asked.columns.get(column.name, {})),
            column.order if column.role == "ordinal" else (),
        )
        for column in (schema.columns[place] for place in schema.inputs)
    )
    if not rules:
        raise InputError("recipe.no_inputs", file=name)
    for rule in rules:
        if rule.role == "nominal" and settings_of(asked, rule.column).encoding == "target":
            raise InputError("recipe.target_encoding", column=rule.column)
    used = [rule.column for rule in rules] + ([] if label is None else [label])
    return Recipe(
        name=name,
        recognised_by=tuple(used),
        where=options.where,
        label=label,
        preparation=dataclasses.replace(asked, columns={}),
        inputs=rules,
    )
