"""What the columns of a table are: their types, their roles, and why they were taken for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, cast, get_args

from data.errors import InputError
from data.messages import Message

ColumnType = Literal["integer", "number", "text", "boolean", "datetime", "list"]
"""What the cells of a column hold, whatever it is used for."""
Role = Literal[
    "label",
    "numeric",
    "ordinal",
    "nominal",
    "boolean",
    "number_in_text",
    "datetime",
    "latitude",
    "longitude",
    "text",
    "list",
    "tokens",
    "token_ids",
    "image",
    "id",
    "ignore",
]
"""What a column is used for; ``id`` and ``ignore`` are no inputs of a network."""
ROLES: tuple[Role, ...] = get_args(Role)
UNUSED: frozenset[Role] = frozenset(("label", "id", "ignore"))
"""Roles of columns that give no inputs."""
Task = Literal["classification", "binary", "regression"]
"""What the label asks for; ``binary`` is a classification of two classes."""
TaskChoice = Literal["auto", "classification", "regression"]
"""What a person may say of it; ``auto``: as the label's values are."""


@dataclass(frozen=True, slots=True)
class ColumnSchema:
    """A column: its name (untrusted text), its type, its role, and what speaks for that role.

    ``certainty`` lies between 0 and 1; it is 1 and the reason's code ``role.asked`` where a person
    chose. ``missing`` and ``distinct`` count cells without a value and different values. ``order``
    holds an ordinal column's values from the lowest on.
    """

    name: str
    type: ColumnType
    role: Role
    reason: Message
    certainty: float
    missing: int
    distinct: int
    order: tuple[str, ...] = ()

    @property
    def is_input(self) -> bool:
        """Whether inputs of a network are made of it."""
        return self.role not in UNUSED

    def as_role(self, role: Role, order: tuple[str, ...] = ()) -> ColumnSchema:
        """The column with the role that a person chose."""
        asked = Message("role.asked")
        return replace(self, role=role, reason=asked, certainty=1.0, order=order or self.order)

    def as_it_is(self) -> ColumnSchema:
        """The column where its numbers are inputs as they stand, whatever they tell."""
        return replace(self, role="numeric", reason=Message("role.as_it_is"), certainty=1.0)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "name": self.name,
            "type": self.type,
            "role": self.role,
            "reason": self.reason.to_dict(),
            "certainty": self.certainty,
            "missing": self.missing,
            "distinct": self.distinct,
            **({"order": list(self.order)} if self.order else {}),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ColumnSchema:
        """The column that ``to_dict`` gave.

        Raises:
            InputError: it is none.
        """
        try:
            if values["role"] not in ROLES or values["type"] not in get_args(ColumnType):
                raise ValueError("no role")
            return cls(
                name=str(values["name"]),
                type=values["type"],
                role=values["role"],
                reason=Message.from_dict(values["reason"]),
                certainty=float(values["certainty"]),
                missing=int(values["missing"]),
                distinct=int(values["distinct"]),
                order=tuple(str(value) for value in cast("list[Any]", values.get("order", []))),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError("table.no_description") from error


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of a table in their order. At most one of them has the role ``label``."""

    columns: tuple[ColumnSchema, ...]

    @property
    def label(self) -> int | None:
        """The place of the label, None where no column has that role."""
        return next(
            (place for place, column in enumerate(self.columns) if column.role == "label"), None
        )

    @property
    def inputs(self) -> tuple[int, ...]:
        """The places of the columns that inputs are made of."""
        return tuple(place for place, column in enumerate(self.columns) if column.is_input)
