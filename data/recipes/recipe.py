"""What a recipe holds: which rows, which label, which columns in which order, made how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from data.options import PreparationOptions
from data.schema import Role

FORMAT = 1
"""The number of the file's format."""
Part = Literal["year", "month", "day", "weekday", "hour", "minute", "second"]
"""A part of a time as a whole number; a week begins with Monday, 0."""
Statistics = Literal["training", "all"]


@dataclass(frozen=True, slots=True)
class DerivedColumn:
    """A column called ``name`` that holds one ``part`` of the times in the column ``source``."""

    name: str
    source: str
    part: Part


@dataclass(frozen=True, slots=True)
class InputRule:
    """How a column becomes inputs: its role, and what is done otherwise than with all columns.

    ``order`` are an ordinal column's values, of which the first becomes the number ``first``;
    ``sorted_order``: all values of the whole table in the order of their letters.
    """

    column: str
    role: Role
    options: Mapping[str, object] = field(default_factory=dict[str, object])
    order: tuple[str, ...] = ()
    sorted_order: bool = False
    first: int = 0


@dataclass(frozen=True, slots=True)
class Recipe:
    """From a raw table to inputs and label.

    A table that has all columns of ``recognised_by`` is of its kind. ``where`` chooses rows (the
    query language; empty: all), ``classes`` those with these labels, as the classes 0, 1, ...
    (empty: every row). ``statistics``: whether scales and fillings come from the rows that train,
    or from all rows of the whole table. ``preparation`` holds for every column that says nothing
    else; ``inputs`` stand in the order of the network's inputs.
    """

    name: str
    about: str = ""
    recognised_by: tuple[str, ...] = ()
    where: str = ""
    label: str | None = None
    classes: tuple[str, ...] = ()
    statistics: Statistics = "training"
    preparation: PreparationOptions = field(default_factory=PreparationOptions)
    derived: tuple[DerivedColumn, ...] = ()
    inputs: tuple[InputRule, ...] = ()

    def fits(self, names: tuple[str, ...]) -> bool:
        """Whether a table with these columns is of its kind."""
        return bool(self.recognised_by) and set(self.recognised_by) <= set(names)

    def lacks(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The columns that it needs and a table with these columns does not have."""
        return tuple(name for name in self.needs if name not in names)

    @property
    def drops_rows(self) -> bool:
        """Whether rows that lack something in some column are to be left out."""
        options = self.preparation
        return "drop_row" in (rule.options.get("missing", options.missing) for rule in self.inputs)

    @property
    def needs(self) -> tuple[str, ...]:
        """The columns that a table must have, in the order in which they are first used."""
        made = {one.name: one.source for one in self.derived}
        used = [made.get(rule.column, rule.column) for rule in self.inputs]
        label = [] if self.label is None else [self.label]
        return tuple(dict.fromkeys([*used, *label]))
