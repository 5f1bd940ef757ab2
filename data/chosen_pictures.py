"""Which pictures of a set are used, and what they come to as a data set, without their pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.choosing import chosen_rows
from data.dataset import Description
from data.errors import InputError
from data.judging import classes_in_one_part, is_sorted
from data.messages import Message
from data.options import RowOptions, TableOptions
from data.sources.images.image_set import ImageIndex
from data.sources.label_values import LabelValues, label_values

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class ChosenPictures:
    """``kept`` are the numbers (int64, rising) of the pictures in use, the last ``held`` of which
    validate; ``label`` is theirs.
    """

    kept: NDArray[np.int64]
    label: LabelValues
    held: int

    def description(self, found: ImageIndex, told: Sequence[Message]) -> Description:
        """The description of the pictures in use; ``told`` was guessed of their pixels."""
        label, held = self.label, self.held
        notes = [*found.notes, *told, *label.notes]
        if held:
            notes.append(Message("table_note.test_part_validates", {"count": held}))
        if label.task == "classification":
            notes += classes_in_one_part(label.values, label.names, held)
        return Description(
            source=found.source,
            name=found.name,
            rows=len(label.values),
            feature_names=found.feature_names,
            class_names=label.names,
            class_counts=label.counts,
            label_name=found.label_name,
            sha256=found.sha256,
            label_reason=found.label_reason,
            notes=tuple(notes),
            label_sorted=is_sorted(label.values[: len(label.values) - held]),
            held_rows=held,
            task=label.task,
            quantity=label.quantity,
            shape=found.shape,
        )


def choose(found: ImageIndex, options: TableOptions) -> ChosenPictures:
    """The pictures to use, by their classes and as many as are asked for.

    Raises:
        InputError: the label cannot be used, or fewer than two classes are left.
    """
    import numpy as np

    texts, codes = np.unique(found.labels, return_inverse=True)
    codes = codes.astype(np.int64)
    about = (found.source, found.label_name)
    label = _label(codes, texts.tolist(), about, options)
    kept = _chosen(label, found.held, options.rows, found.source)
    if kept is None:
        return ChosenPictures(np.arange(len(codes), dtype=np.int64), label, found.held)
    held = int(np.count_nonzero(kept >= len(codes) - found.held))
    used, codes = np.unique(codes[kept], return_inverse=True)
    label = _label(codes.astype(np.int64), texts[used].tolist(), about, options)
    return ChosenPictures(kept, label, held)


def _label(
    codes: NDArray[np.int64], texts: list[str], about: tuple[str, str], options: TableOptions
) -> LabelValues:
    found = label_values(codes, texts, about, options.task)
    if found is None:
        raise InputError("images.label_no_number", file=about[0])
    return found


def _chosen(
    label: LabelValues, held: int, rows: RowOptions, source: str
) -> NDArray[np.int64] | None:
    """The rows to use where some are asked for; of the validating part those of their classes."""
    import numpy as np

    if rows == RowOptions() or label.task == "regression":
        return None
    before = len(label.values) - held
    kept = chosen_rows(label.values[:before], label.names, rows, source)
    left = np.unique(label.values[kept])
    rest = np.flatnonzero(np.isin(label.values[before:], left)) + before
    return np.concatenate([kept, rest])
