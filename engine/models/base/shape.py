"""Shapes of what flows through a network, and why a layer does not take one."""

from __future__ import annotations

from typing import Any, TypeAlias, cast

from data.errors import MessageError
from engine.models.base.refusal import Refusal

Shape: TypeAlias = tuple[int | None, ...]
"""Lengths of the axes of one row: ``(200,)``, ``(32, 32, 3)``; None: a length that varies."""


class Misfit(MessageError):
    """A layer does not take what comes in; the message tells why."""


def size(shape: Shape) -> int | None:
    """How many numbers a row of that shape holds; None where a length varies."""
    found = 1
    for length in shape:
        if length is None:
            return None
        found *= length
    return found


def as_list(shape: Shape) -> list[int | None]:
    """The shape as a parameter of a message."""
    return list(shape)


def row(shape: Shape) -> int:
    """The length of a row of numbers.

    Raises:
        Misfit: it is an image, a sequence, or of an unknown length.
    """
    if len(shape) != 1 or shape[0] is None:
        raise Misfit("layer.needs_row", shape=as_list(shape))
    return shape[0]


def sequence(shape: Shape) -> tuple[int | None, int]:
    """Steps, and values a step.

    Raises:
        Misfit: there are not two axes.
    """
    if len(shape) != 2 or shape[1] is None:
        raise Misfit("layer.needs_sequence", shape=as_list(shape))
    return shape[0], shape[1]


def image(shape: Shape) -> tuple[int, int, int]:
    """Height, width and channels.

    Raises:
        Misfit: there are not three axes.
    """
    if len(shape) != 3 or None in shape:
        raise Misfit("layer.needs_image", shape=as_list(shape))
    height, width, channels = shape
    return height or 0, width or 0, channels or 0


def channels(shape: Shape) -> int:
    """The length of the last axis.

    Raises:
        Misfit: it varies.
    """
    if not shape or shape[-1] is None:
        raise Misfit("layer.needs_row", shape=as_list(shape))
    return shape[-1]


def given_shape(given: Any) -> Any:
    """Lengths as a file may say them: a list, or as a person types them.

    Raises:
        Refusal: it is a text that is none.
    """
    return read_shape(given) if isinstance(given, str) else given


def read_shape(typed: str) -> list[int]:
    """Lengths as a person types them: 8x8x1, 8 8 1 or [8, 8, 1].

    Raises:
        Refusal: it is none.
    """
    parts = typed.strip("[]() ").replace("x", " ").replace("×", " ").replace(",", " ").split()
    if not all(part.removeprefix("-").isdecimal() for part in parts):
        raise Refusal("spec.not_a_shape", typed=typed)
    return [int(part) for part in parts]


def given_size(given: Any) -> Any:
    """Height and width as a file may say them: a list, or as a person types them.

    Raises:
        Refusal: it is a text or a list that is none.
    """
    if isinstance(given, list | tuple):
        return _two(list(cast("list[Any]", given)), str(given))
    return read_size(given) if isinstance(given, str) else given


def read_size(typed: str) -> list[int]:
    """Height and width as a person types them: 32x32; no length at all for nothing.

    Raises:
        Refusal: it is none.
    """
    try:
        lengths = read_shape(typed)
    except Refusal:
        raise Refusal("spec.not_a_size", typed=typed) from None
    return _two(lengths, typed) if lengths else []


def _two(lengths: list[Any], typed: str) -> list[Any]:
    if len(lengths) != 2:
        raise Refusal("spec.not_a_size", typed=typed)
    return lengths
