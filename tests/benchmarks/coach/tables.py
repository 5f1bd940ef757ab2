"""The tables that the runs are made on: scikit-learn's, synthetic ones, the built-in, the real."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tests.benchmarks.coach import fresh_tables

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "pkgo_city66_class5_v1.csv"
REGRESSIONS = ("diabetes", "friedman", "linear", "waves", "surface")
CLASSES = (
    *("iris", "wine", "breast_cancer", "digits"),
    *("easy", "three", "six", "noisy", "moons", "circles", "blobs", "wide"),
)


def _named(features: Any, labels: Any) -> pd.DataFrame:
    columns = {f"f{place}": features[:, place] for place in range(features.shape[1])}
    return pd.DataFrame({**columns, "target": labels})


def _words(labels: Any) -> Any:
    return np.array([f"c{label}" for label in labels])


def _sklearn(name: str) -> Callable[[int], pd.DataFrame]:
    def make(seed: int) -> pd.DataFrame:
        from sklearn import datasets

        features, labels = getattr(datasets, f"load_{name}")(return_X_y=True)
        order = np.random.default_rng(seed).permutation(len(labels))
        told = labels if name == "diabetes" else _words(labels)
        return _named(features[order], told[order])

    return make


def _classes(**options: Any) -> Callable[[int], pd.DataFrame]:
    def make(seed: int) -> pd.DataFrame:
        from sklearn.datasets import make_classification

        features, labels = make_classification(random_state=seed, **options)
        return _named(features, _words(labels))

    return make


def _shape(name: str, **options: Any) -> Callable[[int], pd.DataFrame]:
    def make(seed: int) -> pd.DataFrame:
        from sklearn import datasets

        features, labels = getattr(datasets, f"make_{name}")(random_state=seed, **options)
        return _named(features, _words(labels) if name in ("moons", "circles", "blobs") else labels)

    return make


def _waves(seed: int) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    features = chance.normal(size=(900, 4))
    told = np.sin(2 * features[:, 0]) + features[:, 1] * features[:, 2]
    return _named(features, 40 + 12 * (told + 0.1 * chance.normal(size=900)))


def _surface(seed: int) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    features = chance.uniform(-1, 1, size=(1500, 8))
    told = np.exp(features[:, :3].sum(axis=1)) + features[:, 3] ** 2 - features[:, 4]
    return _named(features, told + 0.2 * chance.normal(size=1500))


def _chance(seed: int) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    classes = 2 + seed % 3
    weights = np.array([3.0, 2.0, 1.5, 1.0])[:classes]
    labels = chance.choice(classes, size=900, p=weights / weights.sum())
    return _named(chance.normal(size=(900, 6 + seed % 10)), _words(labels))


def _unbalanced(seed: int) -> pd.DataFrame:
    from sklearn.datasets import make_classification

    rare = (0.05, 0.04, 0.03, 0.02)[seed % 4]
    features, labels = make_classification(
        n_samples=1600 + 200 * (seed % 5),
        n_features=6 + seed % 6,
        n_informative=3,
        n_redundant=0,
        n_clusters_per_class=2,
        weights=[1 - rare],
        class_sep=0.7,
        flip_y=0.01,
        random_state=seed,
    )
    return _named(features, _words(labels))


def _fresh(name: str) -> Callable[[int], pd.DataFrame]:
    def make(seed: int) -> pd.DataFrame:
        features, labels = fresh_tables.MAKERS[name](np.random.default_rng(seed))
        return _named(features, _words(labels) if labels.dtype.kind == "i" else labels)

    return make


MAKERS: dict[str, Callable[[int], pd.DataFrame]] = {
    **{name: _sklearn(name) for name in ("iris", "wine", "breast_cancer", "digits", "diabetes")},
    "easy": _classes(n_samples=800, n_features=12, n_informative=6, class_sep=1.5),
    "three": _classes(n_samples=1200, n_features=20, n_informative=8, n_classes=3),
    "six": _classes(
        n_samples=2400, n_features=15, n_informative=10, n_classes=6, n_clusters_per_class=1
    ),
    "noisy": _classes(n_samples=1500, n_features=10, n_informative=5, flip_y=0.25),
    "wide": _classes(n_samples=600, n_features=60, n_informative=12, n_classes=2),
    "moons": _shape("moons", n_samples=700, noise=0.2),
    "circles": _shape("circles", n_samples=900, noise=0.1, factor=0.5),
    "blobs": _shape("blobs", n_samples=600, centers=4, n_features=5, cluster_std=2.5),
    "friedman": _shape("friedman1", n_samples=1000, n_features=10, noise=1.0),
    "linear": _shape("regression", n_samples=700, n_features=15, n_informative=8, noise=20.0),
    "waves": _waves,
    "surface": _surface,
    "chance": _chance,
    "unbalanced": _unbalanced,
    **{name: _fresh(name) for name in fresh_tables.MAKERS},
}


def table(
    name: str, seed: int, folder: Path, change: str = "", rows: int | None = None
) -> dict[str, Any]:
    """The ``data`` section of a description whose file is written into the folder.

    ``change`` is empty, ``scales`` (columns on scales that differ thousandfold), or ``copy``,
    ``words``, ``noisy_copy`` (a column that equals the label).
    """
    if name == "real":
        return {"source": str(REAL), "shuffle_seed": 100}
    if name not in MAKERS:
        return {"source": name, "shuffle_seed": 100}
    frame = MAKERS[name](seed)
    if rows is not None:
        frame = frame.iloc[:rows]
    chance = np.random.default_rng(seed)
    if change == "scales":
        for column in frame.columns[:-1]:
            frame[column] = frame[column] * 10 ** chance.uniform(1, 4) + 10 ** chance.uniform(0, 4)
    elif change:
        frame.insert(int(chance.integers(0, frame.shape[1])), "extra", _copy(frame, change, chance))
    path = folder / f"{name}-{seed}{'-' + change if change else ''}{rows or ''}.csv"
    frame.to_csv(path, index=False)
    return {"source": str(path), "label": "target"}


def _copy(frame: pd.DataFrame, change: str, chance: Any) -> Any:
    label = frame["target"]
    if label.dtype.kind == "f":
        off = 0.0 if change == "copy" else 0.02 * label.std()
        return label + off * chance.normal(0, 1, len(label))
    codes = label.astype("category").cat.codes.to_numpy()
    if change == "words":
        return np.array([f"k{code}" for code in codes])
    return codes + (chance.normal(0, 0.05, len(codes)) if change == "noisy_copy" else 0)
