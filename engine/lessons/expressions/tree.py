"""What an expression is made of: numbers, calls, sums, comparisons, and how those hang together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Operator = Literal["+", "-", "*", "/"]
Comparator = Literal["<", "<=", ">", ">=", "==", "!="]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands there."""

    value: float


@dataclass(frozen=True, slots=True)
class Call:
    """A function of ``run``'s record; ``metric`` under Keras' name and ``count`` where it has
    them.
    """

    function: str
    run: str
    metric: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with its sign turned."""

    of: Numeric


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers made one."""

    operator: Operator
    left: Numeric
    right: Numeric


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two numbers stand so to each other; ``text`` is what was written."""

    comparator: Comparator
    left: Numeric
    right: Numeric
    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: Truth


@dataclass(frozen=True, slots=True)
class Joined:
    """Several truths: all of them (``and``), or one at least (``or``)."""

    word: Literal["and", "or"]
    parts: tuple[Truth, ...]


Numeric: TypeAlias = Number | Call | Negative | Arithmetic
Truth: TypeAlias = Comparison | Not | Joined
Node: TypeAlias = Numeric | Truth


def is_truth(node: Node) -> bool:
    """Whether it holds or not, rather than being a number."""
    return isinstance(node, Comparison | Not | Joined)


def comparisons(node: Node) -> Iterator[Comparison]:
    """All comparisons within, in the order in which they are written."""
    match node:
        case Comparison():
            yield node
        case Not():
            yield from comparisons(node.of)
        case Joined():
            for part in node.parts:
                yield from comparisons(part)
        case _:
            pass
