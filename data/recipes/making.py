"""A recipe made of what was decided of one table."""

from __future__ import annotations

import dataclasses

from data.options import PreparationOptions, TableOptions
from data.recipes.recipe import InputRule, Recipe
from data.schema import Role, Schema


def recipe_of(name: str, schema: Schema, options: TableOptions, where: str = "") -> Recipe:
    """The columns of a table as they are used, whether chosen or found out: nothing is left to
    be guessed of the next table, which is of its kind if it has these columns.
    """
    asked = options.preparation or PreparationOptions()
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
    used = [rule.column for rule in rules] + ([] if label is None else [label])
    return Recipe(
        name=name,
        recognised_by=tuple(used),
        where=where,
        label=label,
        preparation=dataclasses.replace(asked, columns={}),
        inputs=rules,
    )


def options_of(recipe: Recipe, names: tuple[str, ...]) -> TableOptions:
    """What a recipe says of a table with these columns, where it derives and reorders nothing.

    Columns that it does not name are ignored.
    """
    rules = {rule.column: rule for rule in recipe.inputs}
    others = [name for name in names if name not in rules and name != recipe.label]
    roles: dict[str, Role] = dict.fromkeys(others, "ignore")
    roles |= {name: rule.role for name, rule in rules.items()}
    said = {name: dict(rule.options) for name, rule in rules.items() if rule.options}
    return TableOptions(
        label=recipe.label,
        roles=roles,
        orders={name: rule.order for name, rule in rules.items() if rule.order},
        preparation=dataclasses.replace(recipe.preparation, columns=said),
    )
