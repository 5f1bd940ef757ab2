"""Which rows train and which validate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from data.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Indices: TypeAlias = NDArray[np.int64]

Method = Literal["tail", "stratified"]
STRATA = 10
"""Into so many parts the rows are divided by a label that is a number."""


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Row indices (int64) into the data set, each part in the order its rows are to be used."""

    train: Indices
    validation: Indices


def split(
    labels: NDArray[Any],
    *,
    fraction: float,
    method: Method,
    shuffle_seed: int | None,
    seed: int = 0,
) -> Split:
    """Divide the rows of `labels` (int64 or float64, shape (rows,)) into training and validation.

    First, where `shuffle_seed` is given, the order of `sklearn.utils.shuffle` with that
    random_state. Then "tail" takes the last rows by Keras' rule for `validation_split`
    (`keras.src.trainers.data_adapters.array_slicing.train_validation_split`); "stratified" draws
    with random_state `seed` as many rows as the tail would hold, each class (of a number:
    each of the `strata`) in its proportion, and keeps both parts in that first order. Raises
    InputError where a part would be empty.
    """
    if not 0.0 <= fraction < 1.0:
        raise InputError("split.fraction", value=f"{fraction:g}")
    if len(labels) == 0:
        raise InputError("split.no_rows")
    order = _order(len(labels), shuffle_seed)
    kept = math.floor(len(order) * (1.0 - fraction))
    if fraction == 0.0 or kept == len(order):
        return Split(order, order[:0])
    if kept == 0:
        raise InputError("split.none_to_train", fraction=fraction, rows=len(order))
    if method == "tail":
        return Split(order[:kept], order[kept:])
    return _stratified(strata(labels), order, len(order) - kept, seed)


def strata(labels: NDArray[Any]) -> Indices:
    """The stratum of each row (int64): its class, or, of a number, its tenth by rank.

    Of fewer than a hundred rows there are as many strata as tens of rows, and always one.
    """
    import numpy as np

    if labels.dtype.kind != "f":
        return labels
    ranks = np.argsort(np.argsort(labels, kind="stable"), kind="stable")
    return ranks * max(min(STRATA, len(labels) // 10), 1) // len(labels)


def _order(rows: int, shuffle_seed: int | None) -> Indices:
    import numpy as np

    order = np.arange(rows, dtype=np.int64)
    if shuffle_seed is None:
        return order
    from sklearn.utils import shuffle

    return cast("Indices", shuffle(order, random_state=shuffle_seed))


def _stratified(labels: Indices, order: Indices, wanted: int, seed: int) -> Split:
    """`wanted` validation rows in proportion; a class with a single row stays in training."""
    import numpy as np

    ordered = labels[order]
    counts = np.bincount(ordered)
    classes = int(np.count_nonzero(counts > 1))
    spare = np.flatnonzero(counts[ordered] > 1)
    room = len(spare) - classes
    if room < 1:
        raise InputError("split.none_to_spare", rows=len(order))
    validates = np.zeros(len(order), dtype=np.bool_)
    if classes <= wanted <= room:
        from sklearn.model_selection import train_test_split

        strata = ordered[spare]
        drawn = train_test_split(spare, test_size=wanted, random_state=seed, stratify=strata)
        validates[cast("Indices", drawn[1])] = True
    if not validates.any() or len(np.unique(ordered[~validates])) < np.count_nonzero(counts):
        validates[:] = False
        validates[_spread(ordered, spare, min(wanted, room), seed)] = True
    return Split(order[~validates], order[validates])


def _spread(ordered: Indices, spare: Indices, wanted: int, seed: int) -> Indices:
    """Draw `wanted` rows at random, but leave one of every class to train on.

    For tables too small for one validation row a class, where scikit-learn's stratified split
    refuses, and for large fractions, where it may leave a small class nothing to train on.
    """
    import numpy as np
    from sklearn.utils import shuffle

    mixed = cast("Indices", shuffle(spare, random_state=seed))
    reserved = np.unique(ordered[mixed], return_index=True)[1]
    return np.delete(mixed, reserved)[:wanted]
