"""In which order an epoch takes the training rows."""

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.training.steps.keras_internals import shuffle_of_fit

Rows: TypeAlias = NDArray[np.int32]
Order: TypeAlias = Callable[[int], Rows]
"""The rows of an epoch (counted from 1), int32 of shape (rows,)."""


def order(kind: Literal["reshuffle", "keras", "none"], rows: Rows, seed: int) -> Order:
    """The order of every epoch. For "keras", call it after ``keras.utils.set_random_seed``."""
    if kind == "none":
        return lambda _: rows
    if kind == "keras":
        return _keras(rows)
    return lambda epoch: rows[permutation(len(rows), seed, epoch)]


def permutation(count: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """0..count-1 mixed: numpy's PCG64 seeded with SeedSequence([seed, epoch]), epoch from 1."""
    source = np.random.PCG64(np.random.SeedSequence([seed, epoch]))
    return np.random.Generator(source).permutation(count)


def _keras(rows: Rows) -> Order:
    """What ``fit(shuffle=True)`` draws.

    Each epoch's iterator starts from the same seed again: every epoch has the same order.
    """
    drawn = shuffle_of_fit(rows)
    return lambda _: drawn
