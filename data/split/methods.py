"""The methods of dividing rows, in scikit-learn's own draws."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from data.column_source import Values
from data.errors import InputError
from data.split.columns import group_numbers, times
from data.split.options import SplitOptions
from data.split.parts import Split
from data.split.strata import strata, stratified

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Indices: TypeAlias = NDArray[np.int64]


def split(
    labels: NDArray[Any],
    options: SplitOptions,
    values: Values | None = None,
    column: str = "",
) -> Split:
    """Divide the rows of `labels` (int64 classes or floats, shape (rows,)).

    First, where a `shuffle_seed` is given, the order of `sklearn.utils.shuffle` with that
    random_state; every part keeps that order. Then the test part is kept aside, and of the rest
    the validation rows, both by the same method:

    tail: the last rows, by Keras' rule for `validation_split`
    (`keras.src.trainers.data_adapters.array_slicing.train_validation_split`);
    shuffled: `train_test_split`; stratified: the same with each class in its proportion (of a
    number: each of its quantiles' bins); group: `GroupShuffleSplit`, no group in two parts;
    time: the latest rows.

    With folds the rows that validate are those of one of them: `KFold` in the order of the rows
    (tail), shuffled, `StratifiedKFold`, `GroupKFold`; by time `TimeSeriesSplit`, which trains on
    the rows before the fold alone, and leaves those after it out.

    `values` of the `column` (rows,) are needed where `options.by_column`.

    Raises:
        InputError: a part would be empty, or a row has no time.
    """
    _check(options, len(labels))
    order = _order(len(labels), options.shuffle_seed)
    keys = _keys(labels, options, values, column)
    keys = None if keys is None else keys[order]
    everything = _arange(len(order))
    test = _drawn(options, keys, everything, options.test, options.test_seed)
    rest = _without(everything, test)
    if options.folds is not None:
        train, validation = _fold(options, keys, rest, options.folds)
    else:
        validation = _drawn(options, keys, rest, options.fraction, options.seed, len(test))
        train = _without(rest, validation)
    if not len(train):
        fraction = options.fraction + options.test
        raise InputError("split.none_to_train", fraction=fraction, rows=len(order))
    return Split(order[train], order[validation], order[test])


def _check(options: SplitOptions, rows: int) -> None:
    for fraction in (options.fraction, options.test):
        if not 0.0 <= fraction < 1.0:
            raise InputError("split.fraction", value=f"{fraction:g}")
    if rows == 0:
        raise InputError("split.no_rows")
    folds = options.folds
    if folds is not None and not 1 <= options.fold <= folds:
        raise InputError("split.no_such_fold", fold=options.fold, folds=folds)


def _order(rows: int, shuffle_seed: int | None) -> Indices:
    order = _arange(rows)
    if shuffle_seed is None:
        return order
    from sklearn.utils import shuffle

    return cast("Indices", shuffle(order, random_state=shuffle_seed))


def _arange(rows: int) -> Indices:
    import numpy as np

    return np.arange(rows, dtype=np.int64)


def _keys(
    labels: NDArray[Any], options: SplitOptions, values: Values | None, column: str
) -> NDArray[Any] | None:
    """What decides about a row, beside its place: its stratum, its group or its time."""
    if options.method == "stratified":
        return strata(labels)
    if not options.by_column:
        return None
    if values is None:
        raise InputError("split.needs_column", method=options.method)
    if len(values) != len(labels):
        raise ValueError(f"{len(values)} values for {len(labels)} rows")
    return group_numbers(values) if options.method == "group" else times(values, column)


def _without(places: Indices, taken: Indices) -> Indices:
    import numpy as np

    return places[~np.isin(places, taken)]


def wanted(count: int, fraction: float) -> int:
    """How many of ``count`` a fraction takes, by Keras' rule for ``validation_split``."""
    return count - math.floor(count * (1.0 - fraction))


def _drawn(  # noqa: PLR0913, PLR0917
    options: SplitOptions,
    keys: NDArray[Any] | None,
    places: Indices,
    fraction: float,
    seed: int,
    aside: int = 0,
) -> Indices:
    """The places that a fraction of all rows takes of ``places``, rising; ``aside`` are gone."""
    if options.method == "group":
        return _groups(cast("Indices", keys), places, fraction, seed)
    count = wanted(len(places) + aside, fraction)
    if fraction == 0.0 or count == 0:
        return places[:0]
    if count >= len(places):
        total = options.fraction + options.test
        raise InputError("split.none_to_train", fraction=total, rows=len(places) + aside)
    if options.method == "tail":
        return places[-count:]
    if options.method == "time":
        return _sorted(places[_by_time(keys, places)[-count:]])
    if options.method == "stratified":
        return places[stratified(cast("Indices", keys)[places], count, seed)]
    from sklearn.model_selection import train_test_split

    drawn = train_test_split(places, test_size=count, random_state=seed)
    return _sorted(cast("Indices", drawn[1]))


def _groups(keys: Indices, places: Indices, fraction: float, seed: int) -> Indices:
    """The rows of a fraction of all groups; those of ``places`` are left of them."""
    import numpy as np
    from sklearn.model_selection import GroupShuffleSplit

    left, known = len(np.unique(keys[places])), len(np.unique(keys))
    count = wanted(known, fraction)
    if fraction == 0.0 or count == 0:
        return places[:0]
    if count >= left:
        raise InputError("split.too_few_groups", groups=known, rows=len(keys))
    drawing = GroupShuffleSplit(1, test_size=count, random_state=seed)
    _, drawn = next(drawing.split(places, groups=keys[places]))
    return _sorted(places[drawn])


def _fold(
    options: SplitOptions, keys: NDArray[Any] | None, places: Indices, folds: int
) -> tuple[Indices, Indices]:
    """Training and validation places of one of the folds, both rising."""
    import numpy as np

    divided = len(places)
    if options.method == "group":
        divided = len(np.unique(cast("Indices", keys)[places]))
    if folds + (options.method == "time") > divided:
        code = "split.fewer_groups_than_folds" if options.method == "group" else ""
        raise InputError(code or "split.fewer_rows_than_folds", folds=folds, count=divided)
    in_order = places[_by_time(keys, places)] if options.method == "time" else places
    chosen = None if keys is None else keys[in_order]
    train, validation = folds_of(options, in_order, chosen, folds)[options.fold - 1]
    return _sorted(in_order[train]), _sorted(in_order[validation])


def folds_of(
    options: SplitOptions, places: Indices, keys: NDArray[Any] | None, folds: int
) -> list[tuple[Indices, Indices]]:
    """Every fold's places in ``places``: what trains, and what validates."""
    import warnings

    from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold, TimeSeriesSplit

    with warnings.catch_warnings():
        # That a class has fewer rows than there are folds is told as a message
        warnings.simplefilter("ignore", UserWarning)
        if options.method == "group":
            drawing = GroupKFold(folds).split(places, groups=keys)
        elif options.method == "time":
            drawing = TimeSeriesSplit(folds).split(places)
        elif options.method == "stratified":
            drawn = StratifiedKFold(folds, shuffle=True, random_state=options.seed)
            drawing = _stratified_folds(drawn, places, keys)
        elif options.method == "shuffled":
            drawing = KFold(folds, shuffle=True, random_state=options.seed).split(places)
        else:
            drawing = KFold(folds).split(places)
        return [(cast("Indices", train), cast("Indices", held)) for train, held in drawing]


def _stratified_folds(drawing: Any, places: Indices, keys: NDArray[Any] | None) -> Any:
    import numpy as np

    largest = int(np.bincount(cast("Indices", keys)).max())
    if largest < drawing.n_splits:
        about = {"folds": drawing.n_splits, "count": largest}
        raise InputError("split.fewer_rows_of_class_than_folds", **about)
    return drawing.split(places, keys)


def _by_time(keys: NDArray[Any] | None, places: Indices) -> Indices:
    """The order of ``places`` in time; those of one time in the order in which they stand."""
    import numpy as np

    return np.argsort(cast("NDArray[Any]", keys)[places], kind="stable")


def _sorted(places: Indices) -> Indices:
    import numpy as np

    return np.sort(places)
