"""In which order an epoch takes the training rows."""

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.training.steps.keras_internals import shuffle_of_fit
from engine.training.steps.streamed_rows import StreamedRows, permutation

Rows: TypeAlias = NDArray[np.int32] | StreamedRows
"""Numbers of rows, int32 of shape (rows,); or rows of a file, which are never listed."""
Order: TypeAlias = Callable[[int], Rows]
"""The rows of an epoch (counted from 1)."""


def order(kind: Literal["reshuffle", "keras", "none"], rows: Rows, seed: int) -> Order:
    """The order of every epoch. For "keras", call it after ``keras.utils.set_random_seed``."""
    if kind == "none":
        return lambda _: rows
    if kind == "keras":
        return _keras(rows)
    if isinstance(rows, StreamedRows):
        return lambda epoch: rows.mixed(seed, epoch)
    return lambda epoch: rows[permutation(len(rows), seed, epoch)]


def present_order(
    kind: Literal["reshuffle", "none"], present: Callable[[], NDArray[np.int32]], seed: int
) -> Order:
    """The order of every epoch where the rows that train change in between."""
    if kind == "none":
        return lambda _: present()

    def mixed(epoch: int) -> Rows:
        rows = present()
        return rows[permutation(len(rows), seed, epoch)]

    return mixed


def _keras(rows: Rows) -> Order:
    """What ``fit(shuffle=True)`` draws; of rows of a file 4 bytes a row are held.

    Each epoch's iterator starts from the same seed again: every epoch has the same order.
    """
    if isinstance(rows, StreamedRows):
        drawn = rows.in_order(shuffle_of_fit(np.arange(len(rows), dtype=np.int32)))
    else:
        drawn = shuffle_of_fit(rows)
    return lambda _: drawn
