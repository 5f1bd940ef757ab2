"""What a field of a specification says of itself beside its type and its limits.

A mark stands in the field's ``Annotated``; forms, ``--set`` and branches read it there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Self

Stride = Literal["tenfold", "tenfold or zero", "double", "tens"]


class OnlyWith:
    """The field has an effect only beside a neighbour of one of these values; where none is named,
    of any but none and 0.
    """

    def __init__(self, neighbour: str, *values: Any) -> None:
        self.neighbour = neighbour
        self.values = values

    def holds(self, value: Any) -> bool:
        """Whether the field has an effect beside this value of the neighbour."""
        return value in self.values if self.values else bool(value)


@dataclass(frozen=True, slots=True)
class Meanings:
    """What each word of a choice means, a sentence each; kinds have theirs in their docstrings."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, **sentences: str) -> Self:
        """The sentences by their words."""
        return cls(tuple(sentences.items()))


@dataclass(frozen=True, slots=True)
class Stepped:
    """How far one press of an arrow key goes; without a mark by 1, or by 0.05."""

    by: Stride


@dataclass(frozen=True, slots=True)
class Typed:
    """How typed text is read, where it is not read as TOML.

    ``read`` raises a ``Refusal`` that says what the value must be. ``may_be_off``: whether
    words such as none stand for an empty value; where not, the text is taken as it is.
    """

    read: Callable[[str], Any]
    may_be_off: bool = True


@dataclass(frozen=True, slots=True)
class SaidIfSet:
    """The field stands in JSON and TOML only where it is not its default: descriptions that were
    written before there was such a field stay what they are.
    """


@dataclass(frozen=True, slots=True)
class InBranch:
    """Whether a branch may change the field and what is below it; without a mark as above it."""

    free: bool
