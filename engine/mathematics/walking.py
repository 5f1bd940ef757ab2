"""Walks down a surface by Keras' optimizers: each step is the optimizer's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from engine.mathematics.answer import Path, floats
from engine.mathematics.libraries import libraries
from engine.mathematics.repeated import repeated
from engine.mathematics.request import LearningRate, Steps
from engine.mathematics.surfaces import Ground
from engine.models.base.spec import Number, Spec

OptimizerName = Literal[
    "sgd", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamax", "nadam", "lion"
]
Momentum = Annotated[Number, Field(ge=0.0, lt=1.0)]
_KERAS: dict[OptimizerName, tuple[str, str, dict[str, Any]]] = {
    "sgd": ("SGD", "momentum", {}),
    "nesterov": ("SGD", "momentum", {"nesterov": True}),
    "adagrad": ("Adagrad", "", {}),
    "rmsprop": ("RMSprop", "momentum", {}),
    "adadelta": ("Adadelta", "", {}),
    "adam": ("Adam", "beta_1", {}),
    "adamax": ("Adamax", "beta_1", {}),
    "nadam": ("Nadam", "beta_1", {}),
    "lion": ("Lion", "beta_1", {}),
}
"""Keras' class, its word for momentum, and what else it is given."""


class Leg(Spec):
    """So many steps with one setting. ``momentum`` is what the optimizer has of the kind: of Adam,
    Adamax, Nadam and Lion beta 1, of Adagrad and Adadelta nothing.
    """

    optimizer: OptimizerName = "sgd"
    learning_rate: LearningRate = 0.1
    momentum: Momentum = 0.0
    steps: Steps = 100


@dataclass(frozen=True, slots=True)
class Walk:
    """Places (x, y), the start first, and the height at each; a walk ends where its numbers do."""

    places: tuple[tuple[float, float], ...]
    heights: tuple[float, ...]

    def path(self, name: str) -> Path:
        """As an answer tells it."""
        return Path(
            name=name,
            x=floats([place[0] for place in self.places]),
            y=floats([place[1] for place in self.places]),
        )


def optimizer_of(name: OptimizerName, learning_rate: Any, momentum: float) -> Any:
    """Keras' optimizer; the rate may be a schedule."""
    keras, _tf = libraries()
    kind, word, more = _KERAS[name]
    given = {word: momentum, **more} if word else more
    return getattr(keras.optimizers, kind)(learning_rate=learning_rate, **given)


class Walker:
    """An optimizer on a ground; it is compiled once, and may begin again anywhere."""

    def __init__(self, ground: Ground, name: OptimizerName, momentum: float) -> None:
        keras, _tf = libraries()
        self._point = keras.Variable((0.0, 0.0), dtype="float32", name="point")
        self._optimizer = optimizer_of(name, 0.1, momentum)
        self._steps = repeated(descending(ground, self._point, self._optimizer))
        self._fresh = [one.numpy() for one in self._optimizer.variables]

    def begin(self, place: tuple[float, float]) -> None:
        """Stand there, without memory of former gradients."""
        self._point.assign(place)
        for variable, value in zip(self._optimizer.variables, self._fresh, strict=True):
            variable.assign(value)

    def go(self, learning_rate: float, steps: int) -> NDArray[np.float32]:
        """The place after each step, shape (steps, 2)."""
        self._optimizer.learning_rate = learning_rate
        return self._steps(steps)


@lru_cache(maxsize=64)
def walker_of(ground: Ground, name: OptimizerName, momentum: float) -> Walker:
    """The one walker of its kind."""
    return Walker(ground, name, momentum)


def walk(ground: Ground, start: tuple[float, float], legs: Sequence[Leg]) -> Walk:
    """Leg after leg from the start. Where only the learning rate changes, the optimizer keeps its
    memory of former gradients; another optimizer or momentum begins without one.
    """
    found = np.array([start], np.float32)
    before: Leg | None = None
    for leg in legs:
        walker = walker_of(ground, leg.optimizer, leg.momentum)
        if before is None or (before.optimizer, before.momentum) != (leg.optimizer, leg.momentum):
            walker.begin(tuple(found[-1].tolist()))
        before = leg
        found = np.concatenate([found, walker.go(leg.learning_rate, leg.steps)])
    places = found.astype(np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        heights = ground.height(places[:, 0], places[:, 1])
    gone = np.flatnonzero(~np.isfinite(heights))
    last = len(places) if not len(gone) else int(gone[0])
    return Walk(tuple((x, y) for x, y in places[:last].tolist()), floats(heights[:last]))


def descending(ground: Ground, point: Any, optimizer: Any, noise: Any = None) -> Any:
    """A step of Keras' optimizer along the ground's gradient at the point, which gives the place
    after it. ``noise``, shape (steps, 2), is added to the gradients.
    """
    _keras, tf = libraries()
    optimizer.build([point])

    def step(place: Any) -> Any:
        with tf.GradientTape() as tape:
            height = ground.height(point.value[0], point.value[1])
        gradient = tape.gradient(height, point.value)
        optimizer.apply([gradient if noise is None else gradient + noise[place]], [point])
        return tf.identity(point.value)

    return step
