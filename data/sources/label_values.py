"""What a label column comes to: classes, or a number to predict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.dataset import Quantity
from data.judging import odd_classes
from data.messages import Message
from data.schema import Task, TaskChoice
from data.sources.labels import is_quantity, remap
from data.sources.quantities import quantities, summed_up

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class LabelValues:
    """A label column as read: classes with names and counts, or a number with its quantity.

    ``values`` are int64 class numbers or float64 in the label's own unit, of shape (rows,).
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
    """The label of the rows, whose texts are ``texts[codes]``; None where a number is none.

    `about` are the file and the column, for errors. Raises InputError for what is neither.
    """
    import numpy as np

    if task == "regression" or (task == "auto" and is_quantity(texts, len(codes))):
        values = quantities(codes, texts)
        if values is None or not np.isfinite(values.astype(np.float32)).all():
            return None
        return LabelValues("regression", values, quantity=summed_up(values, *about))
    found = remap(codes, texts, *about, asked=task == "classification")
    notes = tuple(odd_classes(about[1], found.spellings))
    return LabelValues("classification", found.labels, found.names, found.counts, notes=notes)
