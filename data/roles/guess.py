"""A guess of what a column is used for, with the reason and how certain it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from data.messages import Message
from data.schema import Role


@dataclass(frozen=True, slots=True)
class Guess:
    """A role, why, how certain (from 0 to 1), and for an ordinal column its values in order."""

    role: Role
    reason: Message
    certainty: float
    order: tuple[str, ...] = ()


def guess(
    role: Role, code: str, certainty: float, order: tuple[str, ...] = (), **params: Any
) -> Guess:
    """A guess whose reason has that code and those parameters."""
    return Guess(role, Message(code, params), certainty, order)
