"""How the model of column kinds is fitted: on columns that people labelled, by scikit-learn.

The data set is SortingHat's (Shah et al., SIGMOD 2021, Apache-2.0): a column is a name, figures and
five cells; the other statistics of its file are computed from these, as for a table's own columns.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

from data.roles.column_summary import SAMPLES, ColumnSummary
from data.roles.features import BUCKETS, dense_matrix, dense_of, hashed_of
from data.roles.kind_model import KindModel

FOLDS = 5
TREES: dict[str, Any] = {
    "max_iter": 90,
    "learning_rate": 0.1,
    "max_leaf_nodes": 15,
    "max_features": 0.3,
    "l2_regularization": 1.0,
    "min_samples_leaf": 10,
    "random_state": 0,
}
LINEAR: dict[str, Any] = {"C": 3.0, "max_iter": 60, "tol": 1e-3}


@dataclass(frozen=True)
class Labelled:
    """Columns, the kind of each, and the file each is from."""

    summaries: list[ColumnSummary]
    kinds: NDArray[np.str_]
    records: NDArray[np.str_]


@dataclass(frozen=True)
class Inputs:
    """What the two models see: named features and hashed pieces."""

    names: tuple[str, ...]
    dense: NDArray[np.float64]
    hashed: csr_matrix


def read(path: Path) -> Labelled:
    """The labelled columns of a file in SortingHat's form."""
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return Labelled(
        [summary_of(row) for row in rows],
        np.array([row["y_act"].strip().lower() for row in rows]),
        np.array([row.get("Record_id") or str(place) for place, row in enumerate(rows)]),
    )


def summary_of(row: dict[str, str]) -> ColumnSummary:
    """A row of the file."""
    figures = [_number(row[name]) for name in ("mean", "std_dev", "min_val", "max_val")]
    counts = [int(_number(row[name])) for name in ("total_vals", "num_nans", "num_of_dist_val")]
    samples = tuple(row[f"sample_{place + 1}"] for place in range(SAMPLES))
    return ColumnSummary(row["Attribute_name"], *counts, *figures, samples)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if np.isfinite(value) else 0.0


def inputs_of(summaries: Sequence[ColumnSummary]) -> Inputs:
    """What both models see of some columns."""
    found = [dense_of(summary) for summary in summaries]
    names = tuple(sorted({name for features in found for name in features}))
    pieces = [hashed_of(summary) for summary in summaries]
    ends = np.cumsum([0, *(len(piece) for piece in pieces)])
    columns = [bucket for piece in pieces for bucket in piece]
    weights = [weight for piece in pieces for weight in piece.values()]
    hashed = csr_matrix((weights, columns, ends), shape=(len(pieces), BUCKETS))
    # The trees compare in float32, and so does the model that evaluates them.
    return Inputs(names, dense_matrix(found, names).astype(np.float32).astype(float), hashed)


def fit(
    inputs: Inputs, kinds: NDArray[np.str_], records: NDArray[np.str_], rows: NDArray[np.intp]
) -> tuple[LogisticRegression, HistGradientBoostingClassifier]:
    """Both models on some rows; the trees see scores of models that did not see the record."""
    scores = np.zeros((len(rows), len(np.unique(kinds))))
    for seen, unseen in GroupKFold(3).split(rows, groups=records[rows]):
        part = LogisticRegression(**LINEAR).fit(inputs.hashed[rows[seen]], kinds[rows[seen]])
        scores[unseen] = part.decision_function(inputs.hashed[rows[unseen]])
    linear = LogisticRegression(**LINEAR).fit(inputs.hashed[rows], kinds[rows])
    trees = HistGradientBoostingClassifier(**TREES)
    return linear, trees.fit(_joined(inputs.dense[rows], scores), kinds[rows])


def _joined(dense: NDArray[np.float64], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.hstack([dense, scores]).astype(np.float32).astype(np.float64)


def cross_validated(labelled: Labelled, inputs: Inputs) -> Iterator[tuple[NDArray[np.intp], Any]]:
    """Fold by fold the held-out rows and what the trees say of them (scores, float64)."""
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    every = np.arange(len(labelled.kinds))
    for seen, unseen in folds.split(every, labelled.kinds, labelled.records):
        linear, trees = fit(inputs, labelled.kinds, labelled.records, seen)
        scores = linear.decision_function(inputs.hashed[unseen])
        yield unseen, trees.decision_function(_joined(inputs.dense[unseen], scores))


def temperature(scores: NDArray[np.float64], places: NDArray[np.intp]) -> float:
    """By what scores are divided for probabilities that are frequencies (Guo et al. 2017)."""

    def loss(value: float) -> float:
        told = scores / value
        told = told - np.logaddexp.reduce(told, axis=1, keepdims=True)
        return float(-told[np.arange(len(told)), places].mean())

    return float(minimize_scalar(loss, bounds=(0.3, 5.0), method="bounded").x)


def exported(
    names: tuple[str, ...],
    linear: LogisticRegression,
    trees: HistGradientBoostingClassifier,
    told: float,
) -> KindModel:
    """The fitted models as arrays."""
    nodes, roots, start = [], [], 0
    for round_ in trees._predictors:
        roots.append([])
        for tree in round_:
            roots[-1].append(start)
            shifted = tree.nodes.copy()
            shifted["left"] += start
            shifted["right"] += start
            nodes.append(shifted)
            start += len(shifted)
    every = np.concatenate(nodes)
    leaf = every["is_leaf"].astype(bool)
    places = np.arange(len(every))
    return KindModel(
        kinds=tuple(linear.classes_),
        names=names,
        weights=linear.coef_.T.astype(np.float32),
        intercepts=linear.intercept_,
        features=np.where(leaf, -1, every["feature_idx"]).astype(np.int16),
        thresholds=every["num_threshold"].astype(np.float32),
        left=np.where(leaf, places, every["left"]).astype(np.int32),
        right=np.where(leaf, places, every["right"]).astype(np.int32),
        values=every["value"].astype(np.float32),
        roots=np.array(roots, dtype=np.int32),
        baseline=trees._baseline_prediction.reshape(-1),
        temperature=told,
    )
