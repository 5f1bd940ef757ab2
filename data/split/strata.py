"""Stratified drawing that copes with small tables, of classes and of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

from data.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Indices: TypeAlias = NDArray[np.int64]

STRATA = 10
"""Into so many parts the rows are divided by a label that is a number."""


def strata(labels: NDArray[Any]) -> Indices:
    """The stratum of each row (int64): its class, or, of a number, its tenth by rank.

    Of fewer than a hundred rows there are as many strata as tens of rows, and always one.
    """
    import numpy as np

    if labels.dtype.kind != "f":
        return cast("Indices", labels)
    ranks = np.argsort(np.argsort(labels, kind="stable"), kind="stable")
    return ranks * max(min(STRATA, len(labels) // 10), 1) // len(labels)


def stratified(ordered: Indices, wanted: int, seed: int) -> Indices:
    """The places of ``wanted`` rows in proportion, rising; ``ordered`` are the rows' strata.

    A class with a single row is not drawn, and one row of every class is left.

    Raises:
        InputError: no class can spare a row.
    """
    import numpy as np

    counts = np.bincount(ordered)
    classes = int(np.count_nonzero(counts > 1))
    spare = np.flatnonzero(counts[ordered] > 1)
    room = len(spare) - classes
    if room < 1:
        raise InputError("split.none_to_spare", rows=len(ordered))
    drawn = np.zeros(len(ordered), dtype=np.bool_)
    if classes <= wanted <= room:
        from sklearn.model_selection import train_test_split

        labels = ordered[spare]
        found = train_test_split(spare, test_size=wanted, random_state=seed, stratify=labels)
        drawn[cast("Indices", found[1])] = True
    if not drawn.any() or len(np.unique(ordered[~drawn])) < np.count_nonzero(counts):
        drawn[:] = False
        drawn[_spread(ordered, spare, min(wanted, room), seed)] = True
    return np.flatnonzero(drawn)


def _spread(ordered: Indices, spare: Indices, wanted: int, seed: int) -> Indices:
    """Draw `wanted` rows at random, but leave one of every class.

    For tables too small for one validation row a class, where scikit-learn's stratified split
    refuses, and for large fractions, where it may leave a small class nothing to train on.
    """
    import numpy as np
    from sklearn.utils import shuffle

    mixed = cast("Indices", shuffle(spare, random_state=seed))
    reserved = np.unique(ordered[mixed], return_index=True)[1]
    return np.delete(mixed, reserved)[:wanted]
