"""Learning rates that are usual of an optimizer, and how far a run's is from them."""

from __future__ import annotations

from engine.specs import ExperimentSpec

USUAL = {
    "sgd": 0.01,
    "adam": 0.001,
    "adamw": 0.001,
    "nadam": 0.001,
    "adamax": 0.001,
    "rmsprop": 0.001,
    "adagrad": 0.01,
    "adadelta": 1.0,
    "lion": 0.0003,
    "muon": 0.01,
}
"""Keras' defaults, which papers recommend too (Kingma and Ba 2015: Adam 0.001); of Adagrad,
Adadelta and Lion those of their papers (Duchi 2011, Zeiler 2012, Chen 2023), which Keras' differ
from.
"""
LARGEST = {"sgd": 0.3, "adagrad": 0.3, "adadelta": 10.0, "lion": 0.003, "muon": 0.1}
"""Beyond them training rarely goes well; of others ten times the usual one. SGD's: the tutorial
goes to 0.1 and sees it oscillate; with scaled inputs 0.3 still trains.
"""


def effective_rate(spec: ExperimentSpec, rate: float) -> float:
    """The rate with what momentum adds up of it: rate / (1 - momentum), for SGD."""
    optimizer = spec.training.optimizer
    if optimizer.name != "sgd":
        return rate
    return rate / max(1 - optimizer.momentum, 1e-3)


def usual_rate(spec: ExperimentSpec) -> float:
    """What is usual of the optimizer."""
    return USUAL.get(spec.training.optimizer.name, 0.001)


def largest_rate(spec: ExperimentSpec) -> float:
    """What rarely goes well is beyond it."""
    name = spec.training.optimizer.name
    return LARGEST.get(name, 10 * USUAL.get(name, 0.001))
