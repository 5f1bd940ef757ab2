"""How a column goes with the label: correlation, correlation ratio, Cramér's V, information."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from data.statistics.column_values import ColumnValues
from data.statistics.summary import Relation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEWEST_ROWS = 5
INFORMATION_ROWS = 3_000
"""Mutual information is estimated on at most so many rows: its cost grows faster than theirs."""


def relation(column: ColumnValues, label: ColumnValues) -> Relation | None:
    """The relation over the rows in which both have a value; None where there is none to measure.

    Two columns of numbers: Pearson's correlation. Numbers and categories: the correlation ratio,
    without the part that chance alone gives (Kelley, 1935). Two of categories: Cramér's V, likewise
    (Bergsma, 2013).
    """
    both = column.present & label.present
    if int(both.sum()) < FEWEST_ROWS:
        return None
    if column.numbers is not None and label.numbers is not None:
        value = pearson(column.numbers[both], label.numbers[both])
        return None if value is None else Relation("correlation", value)
    if column.numbers is None and label.numbers is None:
        value = cramers_v(column.coded()[both], label.coded()[both])
        return None if value is None else Relation("cramers_v", value)
    numbers, groups = (column, label) if column.numbers is not None else (label, column)
    assert numbers.numbers is not None
    value = correlation_ratio(numbers.numbers[both], groups.coded()[both])
    return None if value is None else Relation("eta", value)


def pearson(first: NDArray[np.float64], second: NDArray[np.float64]) -> float | None:
    """Pearson's r of finite values, None where one of them is constant."""
    one, other = _standardised(first), _standardised(second)
    if one is None or other is None:
        return None
    return min(max(float((one * other).mean()), -1.0), 1.0)


def _standardised(values: NDArray[np.float64]) -> NDArray[np.float64] | None:
    import numpy as np

    scaled = values / (float(np.abs(values).max()) or 1.0)
    centred = scaled - scaled.mean()
    deviation = float(centred.std())
    # Rounding gives constants a tiny deviation
    if deviation <= 1e-12 * float(np.abs(scaled).max() or 1.0):
        return None
    return centred / deviation


def correlation_ratio(values: NDArray[np.float64], groups: NDArray[np.int64]) -> float | None:
    """Eta: the root of the groups' part in the variance, less what as many groups get by chance."""
    import numpy as np

    standard = _standardised(values)
    _, codes = np.unique(groups, return_inverse=True)
    count, rows = int(codes.max()) + 1, len(values)
    if standard is None or count < 2:
        return None
    if count >= rows:
        return 0.0
    sizes = np.bincount(codes)
    means = np.bincount(codes, weights=standard) / sizes
    within = float(((standard - means[codes]) ** 2).sum())
    left = within / (rows - count) / (float((standard**2).sum()) / (rows - 1))
    return math.sqrt(min(max(1.0 - left, 0.0), 1.0))


def cramers_v(first: NDArray[np.int64], second: NDArray[np.int64]) -> float | None:
    """Cramér's V of two columns of codes with Bergsma's correction."""
    import numpy as np

    _, one = np.unique(first, return_inverse=True)
    _, other = np.unique(second, return_inverse=True)
    rows, (height, width) = len(one), (int(one.max()) + 1, int(other.max()) + 1)
    if height < 2 or width < 2:
        return None
    pairs, counts = np.unique(one.astype(np.int64) * width + other, return_counts=True)
    totals = np.bincount(one), np.bincount(other)
    expected = totals[0][pairs // width] * (totals[1][pairs % width] / rows)
    # Sum of observed² / expected, less the rows, is chi-square; pairs that never meet add nothing
    phi = float((counts**2 / expected).sum()) / rows - 1.0
    if rows < 2:
        return None
    phi = max(phi - (height - 1) * (width - 1) / (rows - 1), 0.0)
    height_left = height - (height - 1) ** 2 / (rows - 1)
    width_left = width - (width - 1) ** 2 / (rows - 1)
    most = min(height_left, width_left) - 1.0
    return math.sqrt(min(phi / most, 1.0)) if most > 0 else 0.0


def mutual_information(column: ColumnValues, label: ColumnValues) -> float | None:
    """Nats that the column tells of the label (scikit-learn's estimate, Kraskov's for numbers)."""
    import numpy as np

    places = np.flatnonzero(column.present & label.present)
    if len(places) < FEWEST_ROWS:
        return None
    if len(places) > INFORMATION_ROWS:
        drawn = np.random.default_rng(0).choice(len(places), INFORMATION_ROWS, replace=False)
        places = places[np.sort(drawn)]
    if column.numbers is None and label.numbers is None:
        return _shared_information(column.coded()[places], label.coded()[places])
    return _estimated(column, label, places)


def _shared_information(first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    """Of two columns of codes, less what chance alone gives (Miller and Madow, 1955)."""
    import numpy as np
    from sklearn.metrics import mutual_info_score

    rows = len(first)
    one, other = len(np.unique(first)), len(np.unique(second))
    pairs = len(np.unique(np.stack([first, second]), axis=1)[0])
    chance = (pairs - one - other + 1) / (2 * rows)
    return max(float(mutual_info_score(first, second)) - max(chance, 0.0), 0.0)


def _estimated(column: ColumnValues, label: ColumnValues, places: NDArray[np.int64]) -> float:
    import numpy as np
    from sklearn.feature_selection import mutual_info_classif, mutual_info_regression

    discrete = column.numbers is None
    values = column.coded() if column.numbers is None else _unit(column.numbers[places])
    feature = (values[places] if discrete else values).reshape(-1, 1)
    estimate: Any  # scikit-learn's types know no truth value for discrete_features
    if label.numbers is None:
        estimate = mutual_info_classif
        target = label.coded()[places]
    else:
        estimate = mutual_info_regression
        target = _unit(label.numbers[places])
    codes = feature[:, 0] if discrete else target
    if (discrete or label.numbers is None) and len(np.unique(codes)) == len(codes):
        return 0.0  # no two rows share a code: nothing can be told
    found = estimate(feature, target, discrete_features=discrete, random_state=0)
    return max(float(found[0]), 0.0)


def _unit(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values on a scale whose squares are finite."""
    import numpy as np

    return values / (float(np.abs(values).max()) or 1.0)
