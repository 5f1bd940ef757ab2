"""What the inputs of the training rows look like, in a few numbers that a run keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

ROWS = 2_000
"""At most so many rows that train are looked at, spread evenly over all of them."""
VALUES = 4_000_000
"""At most so many numbers of them; of wide rows, as pictures are, fewer rows."""
KNOWN = 20_000
"""Rows that train in which those that validate are looked for, of so many numbers together:"""
MOST = 40_000_000
COLUMNS = 512
"""Of more inputs none is tried alone: they are pixels, or words."""
LARGE = 10.0
"""As ``data.judging.LARGE``: scaled inputs have a root mean square of about 1."""


def inspected(
    features: NDArray[Any],
    labels: NDArray[Any],
    train: NDArray[np.int64],
    held: NDArray[np.int64],
    columns: Sequence[str] = (),
) -> tuple[dict[str, float], str]:
    """Figures of the inputs, and the column that alone tells the label best.

    ``features`` are (rows, inputs), ``labels`` (rows,): whole numbers are classes, others numbers.
    ``train`` and ``held`` are the rows that train and validate, ``columns`` name the column that
    each input is made of. ``largest`` is the greatest root mean square of an input, ``unscaled``
    counts those above ``LARGE``, ``scales`` divides the largest deviation of an input by the
    smallest. ``alone`` is how well the nearest other row by one column alone tells the label
    (balanced accuracy, of numbers R²), ``spread`` how far that column is from a copy of it: the
    deviation within a class by the distance of the classes, of numbers 1 - the squared correlation
    times 20; ``repeated`` the share of the rows that validate whose
    inputs also train, ``distinct`` the share of different rows among those that train.
    """
    import numpy as np

    width = max(features[0].size, 1)
    most = max(min(len(train), ROWS, VALUES // width), 1)
    some = train[np.linspace(0, len(train) - 1, most).astype(np.int64)]
    values = np.asarray(features[some], np.float64).reshape(len(some), -1)
    sizes = np.sqrt(np.mean(values**2, axis=0))
    spreads = values.std(axis=0)
    varied = spreads[spreads > 0]
    found = {
        "inputs": float(values.shape[1]),
        "largest": float(sizes.max(initial=0.0)),
        "unscaled": float(np.count_nonzero(sizes > LARGE)),
        "scales": float(varied.max() / varied.min()) if len(varied) else 1.0,
    }
    found |= _repetition(features, train, held)
    names = list(columns) if len(columns) == values.shape[1] else list(map(str, range(len(sizes))))
    if len(names) > COLUMNS or len(some) < 2:
        return found, ""
    alone = _alone(values, labels[some], names)
    if not alone:
        return found, ""
    best = max(alone, key=alone.__getitem__)
    place = names.index(best)
    spread = _spread(values[:, place], labels[some]) if names.count(best) == 1 else 0.0
    told = {"alone": alone[best], "columns": float(len(alone)), "spread": spread}
    return {**found, **told}, best


def _repetition(
    features: NDArray[Any], train: NDArray[np.int64], held: NDArray[np.int64]
) -> dict[str, float]:
    some, tried = held[:ROWS], train[: min(KNOWN, MOST // max(features[0].size, 1))]
    known = {hash(features[row].tobytes()) for row in tried.tolist()}
    if not len(some) or len(tried) < min(len(train), KNOWN):
        return {}
    both = sum(hash(features[row].tobytes()) in known for row in some.tolist())
    return {"repeated": both / len(some), "distinct": len(known) / len(tried)}


def _alone(values: Numbers, labels: NDArray[Any], names: Sequence[str]) -> dict[str, float]:
    """By column how well it tells the label without the others; constant ones are left out."""
    groups: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if values[:, place].min() < values[:, place].max():
            groups.setdefault(name, []).append(place)
    found: dict[str, float] = {}
    for name, places in groups.items():
        if len(places) == 1:
            told = _nearest(values[:, places[0]], labels)
        else:
            told = _alike(values[:, places], labels)
        found[name] = _score(labels, told)
    return found


def _nearest(values: Numbers, labels: NDArray[Any]) -> NDArray[Any]:
    """Of each row the label of the row whose value is nearest to its own."""
    import numpy as np

    order = np.argsort(values, kind="stable")
    steps = np.diff(values[order])
    before = np.concatenate([[np.inf], steps])
    after = np.concatenate([steps, [np.inf]])
    beside = np.where(before < after, np.arange(len(order)) - 1, np.arange(len(order)) + 1)
    told = np.empty_like(labels)
    told[order] = labels[order[np.clip(beside, 0, len(order) - 1)]]
    return told


def _alike(values: Numbers, labels: NDArray[Any]) -> NDArray[Any]:
    """Of each row the label of the next row with the same values, where there is one."""
    import numpy as np

    _, codes = np.unique(values, axis=0, return_inverse=True)
    return _nearest(codes.reshape(-1).astype(np.float64), labels)


def _score(labels: NDArray[Any], told: NDArray[Any]) -> float:
    import numpy as np

    if labels.dtype.kind == "f":
        whole = float(np.var(labels))
        return 1.0 - float(np.mean((labels - told) ** 2)) / (2 * whole) if whole else 0.0
    right = np.bincount(labels, weights=(labels == told).astype(np.float64))
    counts = np.bincount(labels)
    return float((right[counts > 0] / counts[counts > 0]).mean())


def _spread(values: Numbers, labels: NDArray[Any]) -> float:
    """0 of a copy of the label; the more, the less the values are one."""
    import numpy as np

    if labels.dtype.kind == "f":
        shared = float(np.corrcoef(values, labels)[0, 1]) if np.var(labels) else 0.0
        return 20 * (1 - shared**2)
    some = [values[labels == one] for one in np.unique(labels)]
    if len(some) < 2:
        return 0.0
    nearest = float(np.diff(np.sort([one.mean() for one in some])).min())
    within = max(float(one.std()) for one in some)
    return min(within / nearest, 1e6) if nearest else 1e6
