"""Which kind of prepared column a role becomes, and each kind by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.options import Encoding
from data.prepare.column import ColumnTransform, Training
from data.prepare.number_column import NumberColumn
from data.prepare.one_hot_column import OneHotColumn
from data.schema import Role

_BY_ROLE: dict[Role, Any] = {
    "numeric": NumberColumn,
    "number_in_text": NumberColumn,
    "latitude": NumberColumn,
    "longitude": NumberColumn,
    "boolean": NumberColumn,
    "ordinal": NumberColumn,
}
_BY_ENCODING: dict[Encoding, Any] = {"one_hot": OneHotColumn}
_BY_KIND: dict[str, Any] = {kind.kind: kind for kind in (NumberColumn, OneHotColumn)}


def fit_column(training: Training) -> ColumnTransform:
    """What the column's role becomes, fitted on its training rows."""
    role = training.schema.role
    if role == "nominal":
        return _BY_ENCODING[training.settings.encoding].fit(training)
    return _BY_ROLE[role].fit(training)


def column_to_dict(column: ColumnTransform) -> dict[str, Any]:
    """A fitted column as plain values."""
    return {"kind": column.kind, **column.to_dict()}


def column_from_dict(values: Mapping[str, Any]) -> ColumnTransform:
    """What ``column_to_dict`` gave; raises ValueError, KeyError or TypeError for others."""
    return _BY_KIND[values["kind"]].from_dict(values)
