"""The tables of fresh runs, by seed: classes as ``c0``, ``c1``, ... or a number to predict."""

from collections.abc import Callable
from typing import Any

import numpy as np

Made = tuple[Any, Any]


def _quantiles(chance: np.random.Generator) -> Made:
    features = chance.normal(size=(800, 6))
    away = (features**2).sum(axis=1)
    return features, np.searchsorted(np.quantile(away, (1 / 3, 2 / 3)), away)


def _hastie(chance: np.random.Generator) -> Made:
    features = chance.normal(size=(1500, 8))
    classes = ((features[:, :4] ** 2).sum(axis=1) > 3.4).astype(int)
    return features, np.where(chance.random(1500) < 0.12, 1 - classes, classes)


def _sparse(chance: np.random.Generator) -> Made:
    features = chance.normal(size=(600, 50)) * (chance.random((600, 50)) < 0.3)
    told = features[:, :15] @ chance.normal(size=15)
    return features, (told > np.median(told)).astype(int)


def _rings(chance: np.random.Generator) -> Made:
    angle, ring = chance.uniform(0, 2 * np.pi, 1200), chance.integers(0, 3, 1200)
    away = 1 + ring + 0.25 * chance.normal(size=1200)
    plane = np.column_stack([away * np.cos(angle), away * np.sin(angle)])
    return np.column_stack([plane, chance.normal(size=(1200, 3))]), ring


def _clusters(chance: np.random.Generator) -> Made:
    classes = chance.integers(0, 6, 2400)
    return chance.normal(size=(6, 12))[classes] * 1.3 + chance.normal(size=(2400, 12)), classes


def _spirals(chance: np.random.Generator) -> Made:
    turn, arm = np.sqrt(chance.random(700)) * 1.2 * np.pi, chance.integers(0, 2, 700)
    plane = np.column_stack([np.cos(turn + np.pi * arm), np.sin(turn + np.pi * arm)])
    return plane * turn[:, None] + 0.25 * chance.normal(size=(700, 2)), arm


def _checkers(chance: np.random.Generator) -> Made:
    features = chance.uniform(-1, 1, size=(900, 2))
    return features, ((features[:, 0] > 0) ^ (features[:, 1] > 0)).astype(int)


def _stretched(chance: np.random.Generator) -> Made:
    classes = chance.integers(0, 5, 600)
    spread = chance.uniform(0.5, 2.5, size=(5, 4))
    return 4 * chance.normal(size=(5, 4))[classes] + spread[classes] * chance.normal(
        size=(600, 4)
    ), classes


def _products(chance: np.random.Generator) -> Made:
    features = chance.normal(size=(1000, 6))
    told = features[:, 0] * features[:, 1] + features[:, 2] - 0.5 * features[:, 3]
    return features, 3 * told + 0.4 * chance.normal(size=1000)


def _skewed(chance: np.random.Generator) -> Made:
    features = chance.lognormal(sigma=0.5, size=(700, 10))
    return features, features @ chance.normal(size=10) * 50 + 20 * chance.normal(size=700)


def _ripples(chance: np.random.Generator) -> Made:
    features = chance.uniform(-2, 2, size=(900, 3))
    return features, np.cos(2 * features[:, 0]) * features[:, 1] + 0.1 * chance.normal(size=900)


def _friedman3(chance: np.random.Generator) -> Made:
    from sklearn.datasets import make_friedman3

    return make_friedman3(n_samples=1500, noise=0.1, random_state=int(chance.integers(2**31)))


def _outliers(chance: np.random.Generator) -> Made:
    rows = int(chance.integers(1500, 2500))
    rare = (chance.random(rows) < chance.uniform(0.025, 0.06)).astype(int)
    features = chance.normal(size=(rows, 7))
    features[:, :2] += 1.2 * rare[:, None]
    return features, rare


MAKERS: dict[str, Callable[[np.random.Generator], Made]] = {
    "quantiles": _quantiles,
    "hastie": _hastie,
    "sparse": _sparse,
    "rings": _rings,
    "clusters": _clusters,
    "spirals": _spirals,
    "checkers": _checkers,
    "stretched": _stretched,
    "products": _products,
    "skewed": _skewed,
    "ripples": _ripples,
    "friedman3": _friedman3,
    "outliers": _outliers,
}
