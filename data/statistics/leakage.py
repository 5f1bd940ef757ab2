"""Columns that give the label away, ids among the inputs, rows on both sides of the split."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from data.messages import Message
from data.raw_table import RawTable
from data.schema import ColumnSchema, Schema
from data.statistics.column_values import ColumnValues

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ALONE = 0.98
"""A column that alone reaches this balanced accuracy (or R²) gives the label away."""
FOLDS = 3
ROWS = 5_000
"""At most so many rows are tried."""
FEWEST_ROWS = 30
LABEL_DEPTH = 4
"""Of the tree for a numeric label: 16 leaves follow a copy to an R² of 0.996."""


def gives_away(name: str, column: ColumnValues, label: ColumnValues) -> Message | None:
    """The suspicion that this column alone tells the label, judged in cross-validation.

    Numbers are judged by a tree of depth 2 (deeper for more classes than it has leaves), categories
    by each one's commonest label.
    """
    import numpy as np

    places = np.flatnonzero(column.present & label.present)
    if len(places) < max(FEWEST_ROWS, 0.1 * len(label.present)):
        return None
    if len(places) > ROWS:
        drawn = np.random.default_rng(0).choice(len(places), ROWS, replace=False)
        places = places[np.sort(drawn)]
    score = _score(column, label, places)
    if score is None or score <= ALONE:
        return None
    code = "statistics.gives_class_away" if label.numbers is None else "statistics.gives_away"
    return Message(code, {"column": name, "score": round(score, 4)})


def _score(column: ColumnValues, label: ColumnValues, places: NDArray[np.int64]) -> float | None:
    import numpy as np

    target: NDArray[Any]
    target = label.coded()[places] if label.numbers is None else label.numbers[places]
    if label.numbers is None:
        target = np.unique(target, return_inverse=True)[1]
        if len(np.unique(target)) < 2:
            return None
    elif float(target.min()) == float(target.max()):
        return None
    folds = _folds(target, by_class=label.numbers is None)
    predicted = np.zeros(len(places), dtype=np.float64)
    for fold in range(FOLDS):
        train, test = folds != fold, folds == fold
        if column.numbers is not None:
            values = column.numbers[places].reshape(-1, 1)
            tree = _tree(target, by_class=label.numbers is None)
            predicted[test] = tree.fit(values[train], target[train]).predict(values[test])
        else:
            codes = column.coded()[places]
            predicted[test] = _by_category(codes, target, train, test, label.numbers is None)
    return _balanced(target, predicted) if label.numbers is None else _r2(target, predicted)


def _folds(target: NDArray[Any], *, by_class: bool) -> NDArray[np.int64]:
    """The part that each row belongs to (int64); every class is spread over all of them."""
    import numpy as np

    order = np.random.default_rng(0).permutation(len(target))
    if by_class:
        order = order[np.argsort(target[order], kind="stable")]
    folds = np.empty(len(target), dtype=np.int64)
    folds[order] = np.arange(len(target)) % FOLDS
    return folds


def _tree(target: NDArray[Any], *, by_class: bool) -> Any:
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    if not by_class:
        return DecisionTreeRegressor(max_depth=LABEL_DEPTH, random_state=0)
    classes = int(target.max()) + 1
    depth = max(2, math.ceil(math.log2(classes)) + 1)
    return DecisionTreeClassifier(max_depth=depth, class_weight="balanced", random_state=0)


def _by_category(
    codes: NDArray[np.int64],
    target: NDArray[Any],
    train: NDArray[np.bool_],
    test: NDArray[np.bool_],
    by_class: bool,
) -> NDArray[np.float64]:
    """Each category's commonest class (or mean) among the rows that train, else that of all."""
    import numpy as np

    count = int(codes.max()) + 1
    if by_class:
        classes = int(target.max()) + 1
        sums = np.zeros((count, classes), dtype=np.float64)
        np.add.at(sums, (codes[train], target[train]), 1.0)
        found = sums.argmax(axis=1).astype(np.float64)
        found[sums.sum(axis=1) == 0] = float(sums.sum(axis=0).argmax())
        return found[codes[test]]
    totals = np.bincount(codes[train], weights=target[train], minlength=count)
    sizes = np.bincount(codes[train], minlength=count)
    means = np.where(sizes > 0, totals / np.maximum(sizes, 1), float(target[train].mean()))
    return means[codes[test]]


def _balanced(target: NDArray[Any], predicted: NDArray[np.float64]) -> float:
    """The mean of the classes' recalls."""
    import numpy as np

    right = np.bincount(target, weights=(target == predicted).astype(np.float64))
    return float((right / np.bincount(target)).mean())


def _r2(target: NDArray[Any], predicted: NDArray[np.float64]) -> float | None:
    import numpy as np

    size = float(np.abs(target).max()) or 1.0
    wrong = float((((target - predicted) / size) ** 2).sum())
    whole = float((((target - target.mean()) / size) ** 2).sum())
    return 1.0 - wrong / whole if whole > 0 and math.isfinite(whole) else None


def looks_like_id(schema: ColumnSchema, column: ColumnValues, rows: int) -> Message | None:
    """The suspicion that an input is a running number or a name of its row."""
    if not schema.is_input or schema.role not in ("numeric", "nominal") or rows < FEWEST_ROWS:
        return None
    codes = column.coded()
    if bool((codes < 0).any()) or int(codes.max()) + 1 < rows:
        return None
    if column.numbers is not None:
        import numpy as np

        steps = np.diff(np.sort(column.numbers))
        if schema.type != "integer" or float(np.median(steps)) != 1.0:
            return None  # measurements, too, may all differ
    return Message("statistics.looks_like_id", {"column": schema.name})


def repeated_rows(
    raw: RawTable, schema: Schema, parts: tuple[NDArray[np.int64], NDArray[np.int64]] | None
) -> tuple[Message, ...]:
    """What there is to say of rows whose inputs are the same: how many, and of the rows that
    validate (the second of ``parts``) how many train as well.
    """
    import numpy as np

    if not schema.inputs or not raw.rows:
        return ()
    digests = row_digests([raw.columns[place] for place in schema.inputs], raw.rows)
    told: list[Message] = []
    repeated = raw.rows - len(np.unique(digests))
    if repeated:
        told.append(Message("statistics.repeated_rows", {"count": repeated, "rows": raw.rows}))
    if parts is not None and len(parts[1]):
        both = int(np.isin(digests[parts[1]], digests[parts[0]]).sum())
        if both:
            rows = len(parts[1])
            told.append(Message("statistics.rows_across_split", {"count": both, "rows": rows}))
    return tuple(told)


def row_digests(columns: Sequence[Any], rows: int) -> NDArray[np.uint64]:
    """A number for each row (uint64, shape (rows,)), the same for rows of the same cells."""
    import numpy as np

    found = np.zeros(rows, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for column in columns:
            codes = _codes(column).astype(np.uint64)
            found = _mixed(found * np.uint64(0x9E3779B97F4A7C15) + codes + np.uint64(1))
    return found


def _codes(column: Any) -> NDArray[np.int64]:
    import numpy as np
    import pyarrow as pa
    import pyarrow.types as kinds

    if kinds.is_nested(column.type):
        column = pa.chunked_array([pa.array([str(cell) for cell in column.to_pylist()])])
    encoded = column.combine_chunks() if not kinds.is_dictionary(column.type) else column
    if isinstance(encoded, pa.ChunkedArray):
        encoded = pa.concat_arrays([chunk.dictionary_decode() for chunk in encoded.chunks])
    coded: Any = encoded.dictionary_encode()
    indices = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return np.asarray(indices, dtype=np.int64)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of splitmix64 (Steele, Lea and Flood, 2014): every bit depends on all."""
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
