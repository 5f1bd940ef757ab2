"""A label column read: classes with their names, or a number with what its values come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.dataset import Quantity
from data.errors import InputError
from data.judging import odd_classes
from data.messages import Message
from data.quantity import is_quantity
from data.schema import Task, TaskChoice
from data.sources.labels import is_number, remap

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class LabelValues:
    """``values`` of shape (rows,): of classes their numbers as int64, of a number float64 in its
    own unit. ``names`` and ``counts`` are the classes', ``quantity`` is the number's; ``notes``
    tell what a person should know.
    """

    task: Task
    values: NDArray[Any]
    names: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    quantity: Quantity | None = None
    notes: tuple[Message, ...] = ()


def label_values(
    codes: NDArray[np.int64], texts: list[str], about: tuple[str, str], task: TaskChoice
) -> LabelValues | None:
    """The label of rows whose texts are ``texts[codes]``, none of them missing.

    `codes` (int64, shape (rows,)) index `texts`, the distinct ones; `about` are the file and the
    column, for errors. None where the label is to be a number and a cell is none that float32
    holds: who knows the rows names it. Raises InputError for what cannot be a label.
    """
    if task == "regression" or (task == "auto" and _are_quantity(codes, texts, about[1])):
        values = _numbers(codes, texts)
        if values is None:
            return None
        return LabelValues("regression", values, quantity=quantity_of(values, *about))
    found = remap(codes, texts, *about, asked=task == "classification")
    notes = tuple(odd_classes(about[1], found.spellings))
    return LabelValues("classification", found.labels, found.names, found.counts, notes=notes)


def _are_quantity(codes: NDArray[np.int64], texts: list[str], name: str) -> bool:
    import numpy as np

    if not all(is_number(text) for text in texts):
        return False
    return is_quantity(name, np.array([float(text) for text in texts])[codes])


def _numbers(codes: NDArray[np.int64], texts: list[str]) -> NDArray[np.float64] | None:
    """The rows' values as float64; None where a text is no number, or too large for float32."""
    import numpy as np

    if not all(is_number(text) for text in texts):
        return None
    values = np.array([float(text) for text in texts], dtype=np.float64)
    with np.errstate(over="ignore"):
        fits = bool(np.isfinite(values.astype(np.float32)).all())
    return values[codes] if fits else None


def quantity_of(values: NDArray[np.float64], where: str, column: str) -> Quantity:
    """What the values (float64, shape (rows,)) come to; InputError where all are the same."""
    least, greatest = float(values.min()), float(values.max())
    if least == greatest:
        raise InputError("label.constant", file=where, column=column, value=least)
    return Quantity(float(values.mean()), float(values.std()), least, greatest)
