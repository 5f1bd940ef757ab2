"""Mini-batches against the whole table: a line through points, fitted by Keras' SGD."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from engine.mathematics.answer import Answer, Curve, Panel, Path, Surface, floats, rows_of
from engine.mathematics.libraries import libraries
from engine.mathematics.repeated import repeated
from engine.mathematics.request import LearningRate, Request, Seed
from engine.models.base.spec import Whole

ROWS = 256
TRUE, NOISE = (2.0, -1.0), 0.8
"""Slope and bias of the line, and how far points lie beside it."""
START = (-1.5, 2.0)
ENDS = ((-3.0, 4.0), (-4.0, 3.0))
COLUMNS, LINES = 71, 57
"""Places at which the loss over both parameters is told."""


class Batches(Request):
    """``batch_size`` rows at a time against all 256, over as many epochs."""

    view: Literal["batches"] = "batches"
    batch_size: Literal[1, 2, 4, 8, 16, 32, 64, 128, 256] = 8
    learning_rate: LearningRate = 0.03
    epochs: Annotated[Whole, Field(ge=1, le=20)] = 8
    seed: Seed = 1

    def answer(self) -> Answer:
        """The ways of slope and bias; the loss on all rows by epoch."""
        table = points(self.seed)
        sizes = {"full": ROWS, "batch": self.batch_size}
        ways = {name: self._fitted(table, size) for name, size in sizes.items()}
        losses = {name: losses_of(table, way) for name, way in ways.items()}
        steps = {
            name: np.arange(len(way)) * size / ROWS
            for (name, way), size in zip(ways.items(), sizes.values(), strict=True)
        }
        curves = tuple(
            Curve(name=name, xs=floats(steps[name]), values=floats(losses[name])) for name in ways
        )
        return Answer(
            panels=(Panel(name="loss", x="epoch", curves=curves, log=True),),
            surface=surface(table),
            paths=tuple(
                Path(name=name, x=floats(way[:, 0]), y=floats(way[:, 1]))
                for name, way in ways.items()
            ),
            figures={
                "full_updates": len(ways["full"]) - 1,
                "batch_updates": len(ways["batch"]) - 1,
                "full_loss": float(losses["full"][-1]),
                "batch_loss": float(losses["batch"][-1]),
            },
        )

    def _fitted(self, table: np.ndarray[Any, Any], size: int) -> np.ndarray[Any, Any]:
        """Slope and bias after each update, the start first, shape (updates + 1, 2)."""
        keras, tf = libraries()
        layer = keras.layers.Dense(1, kernel_initializer="zeros")
        layer.build((None, 1))
        layer.set_weights([np.array([[START[0]]]), np.array([START[1]])])
        optimizer = keras.optimizers.SGD(self.learning_rate)
        weights = layer.trainable_variables
        optimizer.build(weights)
        loss_of = keras.losses.MeanSquaredError()

        random = np.random.default_rng(self.seed)
        orders = np.concatenate([random.permutation(ROWS) for _epoch in range(self.epochs)])
        rows = tf.constant(table[orders].reshape(-1, size, 2))

        def update(place: Any) -> Any:
            x, y = rows[place][:, :1], rows[place][:, 1:]
            with tf.GradientTape() as tape:
                loss = loss_of(y, layer(x))
            optimizer.apply(tape.gradient(loss, [one.value for one in weights]), weights)
            return tf.concat([tf.reshape(one.value, [1]) for one in weights], 0)

        return np.concatenate([[START], repeated(update)(len(orders) // size)])


def points(seed: int) -> np.ndarray[Any, Any]:
    """x and y of each row, shape (256, 2)."""
    random = np.random.default_rng(seed)
    x = random.uniform(-2, 2, ROWS)
    y = TRUE[0] * x + TRUE[1] + random.normal(0, NOISE, ROWS)
    return np.stack([x, y], axis=1).astype("float32")


def losses_of(table: np.ndarray[Any, Any], way: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The mean squared error on all rows (Keras') at each place, shape (places,)."""
    keras, _tf = libraries()
    found = way[:, :1] * table[:, 0] + way[:, 1:]
    wanted = np.broadcast_to(table[:, 1], found.shape)
    return np.asarray(keras.losses.mean_squared_error(wanted, found.astype("float32")))


def surface(table: np.ndarray[Any, Any]) -> Surface:
    """The loss on all rows over slope and bias."""
    xs, ys = np.linspace(*ENDS[0], COLUMNS), np.linspace(*ENDS[1], LINES)
    places = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    heights = losses_of(table, places).reshape(LINES, COLUMNS)
    # The least squares of these rows, which is where both ways lead
    slope, bias = np.polyfit(table[:, 0].astype("float64"), table[:, 1], 1)
    return Surface(
        x=ENDS[0],
        y=ENDS[1],
        x_name="slope",
        y_name="bias",
        heights=rows_of(heights),
        lowest=((float(slope), float(bias)),),
    )
