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
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold, StratifiedKFold

from data.roles.column_summary import SAMPLES, ColumnSummary
from data.roles.decision_trees import DecisionTrees
from data.roles.features import BUCKETS, dense_matrix, dense_of, hashed_of
from data.roles.kind_model import KindModel, mean_scores

FOLDS = 5
BOOSTED: dict[str, Any] = {
    "max_iter": 120,
    "learning_rate": 0.1,
    "max_leaf_nodes": 8,
    "max_depth": 4,
    "max_features": 0.15,
    "l2_regularization": 3.0,
    "min_samples_leaf": 20,
    "random_state": 0,
}
RANDOMIZED: dict[str, Any] = {
    "n_estimators": 40,
    "max_leaf_nodes": 400,
    "max_features": 0.4,
    "min_samples_leaf": 3,
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


@dataclass(frozen=True)
class Fitted:
    """The models: the trees see what the linear one says."""

    linear: LogisticRegression
    boosted: HistGradientBoostingClassifier
    randomized: ExtraTreesClassifier

    def scores(self, inputs: Inputs, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Of some rows the logarithms of the probabilities, of shape (rows, kinds)."""
        linear = self.linear.decision_function(inputs.hashed[rows])
        joined = _joined(inputs.dense[rows], linear)
        boosted = self.boosted.decision_function(joined)
        return mean_scores(boosted, self.randomized.predict_proba(joined))


def fit(
    inputs: Inputs, kinds: NDArray[np.str_], records: NDArray[np.str_], rows: NDArray[np.intp]
) -> Fitted:
    """The models on some rows; the trees see scores of models that did not see the record."""
    scores = np.zeros((len(rows), len(np.unique(kinds))))
    for seen, unseen in GroupKFold(3).split(rows, groups=records[rows]):
        part = LogisticRegression(**LINEAR).fit(inputs.hashed[rows[seen]], kinds[rows[seen]])
        scores[unseen] = part.decision_function(inputs.hashed[rows[unseen]])
    linear = LogisticRegression(**LINEAR).fit(inputs.hashed[rows], kinds[rows])
    joined = _joined(inputs.dense[rows], scores)
    boosted = HistGradientBoostingClassifier(**BOOSTED).fit(joined, kinds[rows])
    randomized = ExtraTreesClassifier(**RANDOMIZED).fit(joined, kinds[rows])
    return Fitted(linear, boosted, randomized)


def _joined(dense: NDArray[np.float64], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.hstack([dense, scores]).astype(np.float32).astype(np.float64)


def cross_validated(
    labelled: Labelled, inputs: Inputs, *, by_record: bool = True, count: int = FOLDS
) -> Iterator[tuple[NDArray[np.intp], Any]]:
    """Fold by fold the held-out rows and their ``Fitted.scores``.

    ``by_record``: no record is in two folds; else columns are drawn whatever record they are of,
    as in the split of the published figures.
    """
    kind = StratifiedGroupKFold if by_record else StratifiedKFold
    records = labelled.records if by_record else np.arange(len(labelled.kinds)).astype(np.str_)
    folds = kind(count, shuffle=True, random_state=0)
    every = np.arange(len(labelled.kinds))
    for seen, unseen in folds.split(every, labelled.kinds, records):
        yield unseen, fit(inputs, labelled.kinds, records, seen).scores(inputs, unseen)


def temperature(scores: NDArray[np.float64], places: NDArray[np.intp]) -> float:
    """By what scores are divided for probabilities that are frequencies (Guo et al. 2017)."""

    def loss(value: float) -> float:
        told = scores / value
        told = told - np.logaddexp.reduce(told, axis=1, keepdims=True)
        return float(-told[np.arange(len(told)), places].mean())

    return float(minimize_scalar(loss, bounds=(0.3, 5.0), method="bounded").x)


def exported(names: tuple[str, ...], fitted: Fitted, told: float) -> KindModel:
    """The fitted models as arrays; ``told`` is the temperature."""
    boosted, values = _boosted(fitted.boosted)
    randomized, shares = _randomized(fitted.randomized)
    return KindModel(
        kinds=tuple(fitted.linear.classes_),
        names=names,
        weights=fitted.linear.coef_.T.astype(np.float32),
        intercepts=fitted.linear.intercept_,
        boosted=boosted,
        values=values,
        baseline=fitted.boosted._baseline_prediction.reshape(-1),
        randomized=randomized,
        shares=shares,
        temperature=told,
    )


def _boosted(trees: HistGradientBoostingClassifier) -> tuple[DecisionTrees, NDArray[np.float32]]:
    every = [tree.nodes for round_ in trees._predictors for tree in round_]
    parts = [
        (
            np.where(nodes["is_leaf"] != 0, -1, nodes["feature_idx"].astype(int)),
            nodes["num_threshold"],
            nodes["left"].astype(int),
            nodes["right"].astype(int),
        )
        for nodes in every
    ]
    return _in_one_row(parts), np.concatenate([nodes["value"] for nodes in every]).astype("f4")


def _randomized(trees: ExtraTreesClassifier) -> tuple[DecisionTrees, NDArray[np.uint8]]:
    every = [tree.tree_ for tree in trees.estimators_]
    parts = [
        (
            np.where(one.children_left < 0, -1, one.feature),
            one.threshold,
            one.children_left,
            one.children_right,
        )
        for one in every
    ]
    shares = np.concatenate([one.value[:, 0, :] for one in every])
    shares = np.round(255 * shares / shares.sum(axis=1, keepdims=True)).astype(np.uint8)
    found = _in_one_row(parts)
    shares[found.features >= 0] = 0
    return found, shares


def _in_one_row(parts: Sequence[tuple[NDArray[Any], ...]]) -> DecisionTrees:
    """Trees with the places of their own nodes, one behind the other."""
    sizes = [len(part[0]) for part in parts]
    starts = np.cumsum([0, *sizes[:-1]])
    features, thresholds, left, right = (np.concatenate(each) for each in zip(*parts, strict=True))
    start = np.repeat(starts, sizes)
    inner = features >= 0
    # The largest float32 that is not above: a float32 is compared with it as with the threshold
    near = thresholds.astype(np.float32)
    near = np.where(near > thresholds, np.nextafter(near, np.float32(-np.inf)), near)
    return DecisionTrees(
        features.astype(np.int16),
        np.where(inner, near, 0).astype(np.float32),
        np.where(inner, left + start, 0).astype(np.int32),
        np.where(inner, right + start, 0).astype(np.int32),
        starts.astype(np.int32),
    )
