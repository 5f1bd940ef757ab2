"""Small raw tables and schemas, made of what a test writes down."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from data.messages import Message
from data.raw_table import RawTable
from data.schema import ColumnSchema, Role, Schema


def table(columns: Mapping[str, Sequence[Any]]) -> RawTable:
    """A raw table of these cells; texts give a column of text."""
    arrays = (pa.chunked_array([pa.array(list(cells))]) for cells in columns.values())
    return RawTable("t.csv", "t.csv", "0" * 64, tuple(columns), tuple(arrays))


def schema(roles: Mapping[str, Role], orders: Mapping[str, Sequence[str]] | None = None) -> Schema:
    """Columns of these roles, as if a person had chosen them."""
    asked, orders = Message("role.asked"), orders or {}
    return Schema(
        tuple(
            ColumnSchema(name, "text", role, asked, 1.0, 0, 0, tuple(orders.get(name, ())))
            for name, role in roles.items()
        )
    )


def all_rows(raw: RawTable) -> Any:
    """Every row's place."""
    return np.arange(raw.rows, dtype=np.int64)
