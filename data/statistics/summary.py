"""What was measured of a table, as plain values: it travels from the process that measured it.

Numbers that are not finite stand as None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast, get_args

from data.errors import InputError
from data.messages import Message
from data.schema import Task

Measure = Literal["correlation", "eta", "cramers_v"]
"""Pearson's r; the correlation ratio; Cramér's V."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers (of times: seconds since 1970, UTC); quartiles as numpy has them.

    ``deviation`` is the standard deviation, divided by the number of values.
    """

    least: float
    lower: float
    median: float
    upper: float
    greatest: float
    mean: float | None
    deviation: float | None


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts between ``edges`` (one more than counts); ``below`` and ``above`` lie outside them."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    below: int = 0
    above: int = 0


@dataclass(frozen=True, slots=True)
class Bars:
    """Values with their counts, the commonest first (of an order: in it); ``others`` is the rest.

    ``values`` are untrusted text.
    """

    values: tuple[str, ...]
    counts: tuple[int, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """How a column goes with the label. ``value`` is a correlation's with its sign, -1 to 1, or 0
    to 1; ``mutual_information`` in nats, None where it was not measured.
    """

    measure: Measure
    value: float
    mutual_information: float | None = None

    @property
    def strength(self) -> float:
        """From 0 (none) to 1."""
        return abs(self.value)


@dataclass(frozen=True, slots=True)
class ColumnStatistics:
    """One column; ``missing`` and ``distinct`` count among the rows that were measured."""

    name: str
    missing: int
    distinct: int
    numbers: Numbers | None = None
    histogram: Histogram | None = None
    bars: Bars | None = None
    relation: Relation | None = None
    suspicions: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Balance:
    """Classes with their counts, the largest first, and the share of the largest: what always
    answering it would get right.
    """

    classes: tuple[str, ...]
    counts: tuple[int, ...]
    majority: float


@dataclass(frozen=True, slots=True)
class MeanBaseline:
    """What always answering the label's mean would be wrong by, in the label's own unit."""

    mean: float
    absolute_error: float
    root_mean_square_error: float


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """Pairs of latitude and longitude counted in a grid over the part of the world they lie in.

    ``bounds`` are south, west, north, east in degrees; ``cells`` are (row from the north, column
    from the west, count) where the count is not 0, of a grid of ``shape`` (rows, columns);
    ``outside`` counts pairs that are no place on Earth.
    """

    latitude: str
    longitude: str
    bounds: tuple[float, float, float, float]
    shape: tuple[int, int]
    cells: tuple[tuple[int, int, int], ...]
    outside: int = 0


@dataclass(frozen=True, slots=True)
class TableStatistics:
    """A table of ``rows`` rows, of which ``measured`` were looked at (drawn at random, if fewer).

    ``columns`` are in the table's order, ``suspicions`` those of the whole table.
    """

    rows: int
    measured: int
    columns: tuple[ColumnStatistics, ...]
    balance: Balance | None = None
    baseline: MeanBaseline | None = None
    maps: tuple[PlaceMap, ...] = ()
    suspicions: tuple[Message, ...] = ()
    task: Task | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        values = asdict(self)
        values["suspicions"] = [one.to_dict() for one in self.suspicions]
        for column, told in zip(self.columns, values["columns"], strict=True):
            told["suspicions"] = [one.to_dict() for one in column.suspicions]
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TableStatistics:
        """The statistics that ``to_dict`` gave, also after a journey as JSON.

        Raises:
            InputError: they are none.
        """
        try:
            balance, baseline, task = values["balance"], values["baseline"], values["task"]
            if task is not None and task not in get_args(Task):
                raise ValueError(task)
            return cls(
                int(values["rows"]),
                int(values["measured"]),
                tuple(_column(one) for one in values["columns"]),
                None if balance is None else Balance(**_tuples(balance)),
                None if baseline is None else MeanBaseline(**baseline),
                tuple(_map(one) for one in values["maps"]),
                _messages(values["suspicions"]),
                cast("Task | None", task),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InputError("table.no_description") from error


def _column(values: Mapping[str, Any]) -> ColumnStatistics:
    numbers, histogram = values["numbers"], values["histogram"]
    bars, relation = values["bars"], values["relation"]
    if relation is not None and relation["measure"] not in get_args(Measure):
        raise ValueError(relation["measure"])
    return ColumnStatistics(
        str(values["name"]),
        int(values["missing"]),
        int(values["distinct"]),
        None if numbers is None else Numbers(**numbers),
        None if histogram is None else Histogram(**_tuples(histogram)),
        None if bars is None else Bars(**_tuples(bars)),
        None if relation is None else Relation(**relation),
        _messages(values["suspicions"]),
    )


def _map(values: Mapping[str, Any]) -> PlaceMap:
    cells = tuple((int(row), int(column), int(count)) for row, column, count in values["cells"])
    told: dict[str, Any] = {**_tuples(values), "cells": cells}
    return PlaceMap(**told)


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(cast("Sequence[Any]", value)) if isinstance(value, list | tuple) else value
        for name, value in values.items()
    }


def _messages(values: Sequence[Mapping[str, Any]]) -> tuple[Message, ...]:
    return tuple(Message.from_dict(value) for value in values)
