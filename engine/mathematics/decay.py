"""SGD's 1/t decay: the learning rate by step, and what it does to a noisy descent."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from engine.mathematics.answer import Answer, Curve, Panel, floats
from engine.mathematics.libraries import libraries
from engine.mathematics.repeated import repeated
from engine.mathematics.request import LearningRate, Request, Seed
from engine.mathematics.surfaces import GROUNDS
from engine.mathematics.walking import descending, optimizer_of
from engine.models.base.spec import Number

STEPS, LAST = 400, 100
"""Of a walk, and over how many of them its last height is averaged."""


class Decay(Request):
    """``decay`` as in learning rate / (1 + decay·t); ``noise`` is the standard deviation of what
    every gradient has beside its own.
    """

    view: Literal["decay"] = "decay"
    learning_rate: LearningRate = 0.3
    decay: Annotated[Number, Field(ge=0.0, le=10.0)] = 0.03
    noise: Annotated[Number, Field(ge=0.0, le=10.0)] = 1.0
    seed: Seed = 1

    def answer(self) -> Answer:
        """Rates and heights with the decay and without, against the same noise."""
        steps = floats(range(STEPS))
        rates = {"constant": rates_of(self.learning_rate, 0.0, STEPS)}
        rates["decayed"] = rates_of(self.learning_rate, self.decay, STEPS)
        heights = {
            name: self._heights(decay)
            for name, decay in (("constant", 0.0), ("decayed", self.decay))
        }

        def panel(name: str, found: dict[str, Any]) -> Panel:
            curves = tuple(Curve(name=n, xs=steps, values=floats(v)) for n, v in found.items())
            return Panel(name=name, x="step", curves=curves, log=True, walks=True)

        return Answer(
            panels=(panel("rate", rates), panel("height", heights)),
            figures={
                "last_rate": float(rates["decayed"][-1]),
                **{f"{name}_last": float(np.mean(one[-LAST:])) for name, one in heights.items()},
            },
            steps=STEPS - 1,
        )

    def _heights(self, decay: float) -> list[float]:
        """The height after each step in the bowl."""
        keras, tf = libraries()
        ground = GROUNDS["bowl"]
        point = keras.Variable(ground.start, dtype="float32", name="point")
        random = np.random.default_rng(self.seed)
        noise = tf.constant(random.normal(0.0, self.noise, (STEPS, 2)), "float32")
        optimizer = optimizer_of("sgd", schedule_of(self.learning_rate, decay), 0.0)
        places = repeated(descending(ground, point, optimizer, noise))(STEPS)
        return ground.height(places[:, 0], places[:, 1]).tolist()


def schedule_of(learning_rate: float, decay: float) -> Any:
    """Keras' schedule, a rate alone where nothing decays."""
    keras, _tf = libraries()
    if not decay:
        return learning_rate
    return keras.optimizers.schedules.InverseTimeDecay(learning_rate, 1, decay)


def rates_of(learning_rate: float, decay: float, steps: int) -> np.ndarray[Any, Any]:
    """The learning rate before each step, shape (steps,)."""
    schedule = schedule_of(learning_rate, decay)
    if not decay:
        return np.full(steps, learning_rate)
    return np.array([float(schedule(step)) for step in range(steps)])
