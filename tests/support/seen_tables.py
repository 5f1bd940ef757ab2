"""A table as the screen shows it, measured of made-up rows, and who gives it without reading."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from data.dialect import Dialect
from data.errors import InputError
from data.messages import Message
from data.query_language import QueryError
from data.raw_table import TextFormat
from data.schema import ColumnSchema, ColumnType, Role, Schema
from data.statistics.measuring import statistics_of
from engine.specs.data import DataSpec
from engine.tables.table_view import PreparedInput, ReadRow, RowView, TableView
from small_tables import table

ROWS = 240
GUESSES: dict[str, tuple[ColumnType, Role, float]] = {
    "城市": ("text", "nominal", 0.97),
    "lat": ("number", "latitude", 0.99),
    "lng": ("number", "longitude", 0.99),
    "temperature [°C]": ("number", "numeric", 0.99),
    "size": ("text", "nominal", 0.62),
    "seen at": ("datetime", "datetime", 0.98),
    "refunded": ("text", "nominal", 0.95),
    "id": ("integer", "id", 0.98),
    "kind": ("text", "label", 0.9),
}


def cells() -> dict[str, list[str]]:
    """Rows of made-up sightings; ``refunded`` gives the label away."""
    rng = np.random.default_rng(11)
    kinds = rng.choice(3, ROWS, p=[0.6, 0.3, 0.1])
    towns = rng.integers(0, 3, ROWS)
    return {
        "城市": [("東京", "Oslo", "Paris")[town] for town in towns],
        "lat": [f"{(35.7, 59.9, 48.9)[town] + rng.normal() / 2:.4f}" for town in towns],
        "lng": [f"{(139.7, 10.7, 2.4)[town] + rng.normal() / 2:.4f}" for town in towns],
        "temperature [°C]": [
            "" if place % 17 == 0 else f"{20 + 5 * kind + rng.normal() * 4:.1f}"
            for place, kind in enumerate(kinds)
        ],
        "size": [("S", "M", "L")[place] for place in rng.integers(0, 3, ROWS)],
        "seen at": [f"2016-09-{1 + place % 28:02} {place % 24:02}:00" for place in range(ROWS)],
        "refunded": [("no", "half", "all")[kind] for kind in kinds],
        "id": [str(1000 + place) for place in range(ROWS)],
        "kind": [("common", "rare", "mythic")[kind] for kind in kinds],
    }


def seen(spec: DataSpec) -> TableView:
    """The table as a description has it."""
    made = cells()
    raw = table(made)
    columns: list[ColumnSchema] = []
    for name, (kind, role, certainty) in GUESSES.items():
        column = ColumnSchema(name, kind, role, Message.prose("its cells say so"), certainty, 0, 0)
        if role == "label" and spec.label not in (None, name):
            column = ColumnSchema(name, kind, "nominal", Message.prose("words"), 0.9, 0, 0)
        if name == spec.label:
            column = column.as_role("label")
        elif name in (spec.roles or {}):
            order = (spec.orders or {}).get(name, ())
            column = column.as_role((spec.roles or {})[name], order)
        columns.append(column)
    schema = Schema(tuple(columns))
    told = statistics_of(raw, schema, "classification")
    first = tuple(
        ReadRow(place + 1, place + 3, tuple(made[name][place] for name in made))
        for place in range(100)
    )
    form = TextFormat(Dialect(";"), "utf-8", header=True, skipped_rows=1)
    return TableView("sightings.csv", "sightings", ROWS, schema, told, first, form)


@dataclass
class FakeTables:
    """Gives the table at once; ``asked`` are the descriptions whose tables were wanted."""

    asked: list[DataSpec] = field(default_factory=list[DataSpec])
    refuses: str = ""

    def view(self, spec: DataSpec, told: Callable[[int, int], bool]) -> TableView:
        self.asked.append(spec)
        told(1, 2)
        if self.refuses:
            raise InputError("file.missing", file=self.refuses)
        if "nowhere" in spec.where:
            raise QueryError("filter.no_such_column", at=0, field="nowhere", alike=["lat"])
        return seen(spec)

    def row(self, spec: DataSpec, number: int, told: Callable[[int, int], bool]) -> RowView:
        told(1, 2)
        made: Any = cells()
        read = ReadRow(number, number + 2, tuple(made[name][number - 1] for name in made))
        inputs = (
            PreparedInput("城市", "城市=東京", 1.0),
            PreparedInput("城市", "城市=Oslo", 0.0),
            PreparedInput("temperature [°C]", "temperature [°C]", float(number)),
        )
        return RowView(read, inputs)
