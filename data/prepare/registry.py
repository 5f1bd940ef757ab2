"""Which kind of prepared column a role becomes, and each kind by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.options import Encoding, TextEncoding
from data.pictures import Pictures
from data.prepare.code_column import CodeColumn
from data.prepare.column import ColumnTransform, Training
from data.prepare.image_column import ImageColumn
from data.prepare.list_column import ListColumn
from data.prepare.number_column import NumberColumn
from data.prepare.one_hot_column import OneHotColumn
from data.prepare.target_column import TargetColumn
from data.prepare.text_column import HashedColumn, TfidfColumn
from data.prepare.time_column import TimeColumn
from data.prepare.token_columns import TokenIdsColumn, TokensColumn
from data.schema import Role

_BY_ROLE: dict[Role, Any] = {
    "numeric": NumberColumn,
    "number_in_text": NumberColumn,
    "latitude": NumberColumn,
    "longitude": NumberColumn,
    "boolean": NumberColumn,
    "ordinal": NumberColumn,
    "datetime": TimeColumn,
    "list": ListColumn,
    "tokens": TokensColumn,
    "token_ids": TokenIdsColumn,
    "image": ImageColumn,
}
_BY_ENCODING: dict[Encoding, Any] = {
    "one_hot": OneHotColumn,
    "ordinal": CodeColumn,
    "frequency": CodeColumn,
    "target": TargetColumn,
}
_BY_TEXT: dict[TextEncoding, Any] = {"tfidf": TfidfColumn, "hashed": HashedColumn}
_KINDS = (
    *(NumberColumn, OneHotColumn, CodeColumn, TargetColumn),
    *(TimeColumn, TfidfColumn, HashedColumn, ListColumn),
    *(TokensColumn, TokenIdsColumn, ImageColumn),
)
TokenSequence = TokensColumn | TokenIdsColumn
"""Kinds whose outputs are one sequence: they are inputs all together, in their order."""
_BY_KIND: dict[str, Any] = {kind.kind: kind for kind in _KINDS}


def fit_column(training: Training) -> ColumnTransform:
    """What the column's role becomes, fitted on its training rows."""
    role, settings = training.schema.role, training.settings
    if role == "nominal":
        return _BY_ENCODING[settings.encoding].fit(training)
    if role == "text":
        return _BY_TEXT[settings.text].fit(training)
    return _BY_ROLE[role].fit(training)


def column_to_dict(column: ColumnTransform) -> dict[str, Any]:
    """A fitted column as plain values."""
    return {"kind": column.kind, **column.to_dict()}


def column_from_dict(values: Mapping[str, Any]) -> ColumnTransform:
    """What ``column_to_dict`` gave; raises ValueError, KeyError or TypeError for others."""
    return _BY_KIND[values["kind"]].from_dict(values)


def opened_by(column: ColumnTransform, pictures: Pictures | None) -> ColumnTransform:
    """The column for a table whose cells may name these pictures."""
    return column.opened_by(pictures) if isinstance(column, ImageColumn) else column
