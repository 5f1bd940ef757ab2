"""Softmax and cross-entropy of three classes, beside the squared error."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from engine.mathematics.answer import Answer, Bars, Curve, Panel, floats
from engine.mathematics.libraries import libraries
from engine.mathematics.request import Request
from engine.models.base.spec import Number, Whole

Logit = Annotated[Number, Field(ge=-20.0, le=20.0)]
REACH, PLACES = 8.0, 161


class Softmax(Request):
    """What the last layer gives for the classes 1, 2 and 3, and which is ``true``."""

    view: Literal["softmax"] = "softmax"
    logit_1: Logit = 2.0
    logit_2: Logit = 0.5
    logit_3: Logit = -1.0
    true: Annotated[Whole, Field(ge=1, le=3)] = 2

    def answer(self) -> Answer:
        """Probabilities and the loss' gradient in each; loss and gradient as the true class' own
        number moves from -8 to 8.
        """
        keras, _tf = libraries()
        place, logits = self.true - 1, np.array([[self.logit_1, self.logit_2, self.logit_3]])
        xs = np.linspace(-REACH, REACH, PLACES)
        moved = np.repeat(logits, PLACES, axis=0)
        moved[:, place] = xs
        losses, slopes = {}, {}
        for name, kind in (
            ("cross_entropy", "CategoricalCrossentropy"),
            ("squared", "MeanSquaredError"),
        ):
            losses[name], gradients = losses_and_gradients(kind, moved, place)
            slopes[name] = np.abs(gradients[:, place])
        loss, gradient = losses_and_gradients("CategoricalCrossentropy", logits, place)
        parts = np.asarray(keras.activations.softmax(logits.astype("float32")))[0]
        labels = ("1", "2", "3")

        def panel(name: str, found: dict[str, np.ndarray]) -> Panel:
            told = tuple(Curve(name=n, xs=floats(xs), values=floats(v)) for n, v in found.items())
            return Panel(name=name, x="true_logit", curves=told)

        return Answer(
            panels=(panel("loss", losses), panel("slope", slopes)),
            bars=(Bars(name="probabilities", labels=labels, values=floats(parts)),),
            figures={
                "cross_entropy": float(loss[0]),
                **{f"gradient_{n}": float(one) for n, one in zip(labels, gradient[0], strict=True)},
            },
        )


def losses_and_gradients(kind: str, logits: np.ndarray, true: int) -> tuple[np.ndarray, np.ndarray]:
    """The loss (Keras' class ``kind``) of softmax of each row, shape (rows,), and its gradient in
    the logits, shape (rows, classes); ``true`` counts from 0.
    """
    keras, tf = libraries()
    given = tf.constant(logits, "float32")
    wanted = tf.one_hot([true] * len(logits), logits.shape[1])
    with tf.GradientTape() as tape:
        tape.watch(given)
        found = getattr(keras.losses, kind)(reduction=None)(
            wanted, keras.activations.softmax(given)
        )
    return np.asarray(found), np.asarray(tape.gradient(found, given))
