"""L1 against L2: what each of Keras' penalties makes of weights that are needed, and of others."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from engine.mathematics.answer import Answer, Curve, Panel, floats
from engine.mathematics.libraries import libraries
from engine.mathematics.repeated import repeated
from engine.mathematics.request import Request, Seed
from engine.models.base.spec import Number

ROWS, COLUMNS = 60, 20
TRUE = (3.0, -2.0, 1.5, -1.0, 0.5)
"""The weights of the first columns; the others are of no use."""
NOISE = 1.0
STEPS, RATE = 400, 0.05
NEAR = 0.01
"""A weight below that is as good as none."""


class Penalties(Request):
    """``strength`` is the factor before the sum of sizes (L1) and of squares (L2)."""

    view: Literal["penalties"] = "penalties"
    strength: Annotated[Number, Field(ge=0.0, le=10.0)] = 0.1
    seed: Seed = 1

    def answer(self) -> Answer:
        """The weights of a linear network with either penalty and with none; how large those of no
        use are, by step.
        """
        table, wanted = rows(self.seed)
        kinds = {"none": "", "l1": "L1", "l2": "L2"}
        ways = {
            name: weights_of(table, wanted, kind, self.strength) for name, kind in kinds.items()
        }
        places, steps = floats(range(1, COLUMNS + 1)), floats(range(STEPS + 1))
        useless = {name: np.abs(way[:, len(TRUE) :]).mean(1) for name, way in ways.items()}
        near = {f"near_{n}": float((np.abs(way[-1]) < NEAR).sum()) for n, way in ways.items()}
        largest = {f"largest_{n}": float(np.abs(way[-1]).max()) for n, way in ways.items()}
        return Answer(
            panels=(
                Panel(
                    name="weights",
                    x="weight",
                    curves=tuple(
                        Curve(name=name, xs=places, values=floats(way[-1]))
                        for name, way in ways.items()
                    ),
                ),
                Panel(
                    name="useless",
                    x="step",
                    curves=tuple(
                        Curve(name=name, xs=steps, values=floats(one))
                        for name, one in useless.items()
                    ),
                    walks=True,
                ),
            ),
            figures={**near, **largest},
            steps=STEPS,
        )


def rows(seed: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Columns of normal numbers, shape (60, 20), and what is to be predicted, shape (60, 1)."""
    random = np.random.default_rng(seed)
    table = random.standard_normal((ROWS, COLUMNS))
    wanted = table[:, : len(TRUE)] @ np.array(TRUE) + random.normal(0, NOISE, ROWS)
    return table.astype("float32"), wanted.astype("float32")[:, None]


def weights_of(
    table: np.ndarray[Any, Any], wanted: np.ndarray[Any, Any], kind: str, strength: float
) -> np.ndarray[Any, Any]:
    """The weights after each step of SGD on all rows, from 0, shape (steps + 1, columns).

    ``kind`` is Keras' class of the penalty, empty for none.
    """
    keras, tf = libraries()
    penalty = getattr(keras.regularizers, kind)(strength) if kind else None
    layer = keras.layers.Dense(
        1, use_bias=False, kernel_initializer="zeros", kernel_regularizer=penalty
    )
    layer.build((None, COLUMNS))
    optimizer, loss_of = keras.optimizers.SGD(RATE), keras.losses.MeanSquaredError()
    optimizer.build([layer.kernel])
    inputs, outputs = tf.constant(table), tf.constant(wanted)

    def step(_place: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = loss_of(outputs, layer(inputs))
            if penalty is not None:
                loss += penalty(layer.kernel)
        optimizer.apply([tape.gradient(loss, layer.kernel.value)], [layer.kernel])
        return tf.reshape(layer.kernel.value, [-1])

    return np.concatenate([np.zeros((1, COLUMNS)), repeated(step)(STEPS)])
