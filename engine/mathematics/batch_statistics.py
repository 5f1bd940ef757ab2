"""Keras' batch normalisation: the statistics of each batch, and those that are kept for use."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from engine.mathematics.answer import Answer, Curve, Panel, floats
from engine.mathematics.libraries import libraries
from engine.mathematics.request import Request, Seed
from engine.models.base.spec import Fraction, Whole

BATCHES = 200
MEAN, DEVIATION = 5.0, 3.0
"""Of the numbers that come in."""


class BatchStatistics(Request):
    """Batches of one column of normal numbers; ``momentum`` is the part that a moving statistic
    keeps of itself at each batch.
    """

    view: Literal["batch_statistics"] = "batch_statistics"
    batch_size: Annotated[Whole, Field(ge=2, le=512)] = 8
    momentum: Fraction = 0.9
    seed: Seed = 1

    def answer(self) -> Answer:
        """Mean and standard deviation by batch: its own, and the moving one after it."""
        keras, _tf = libraries()
        layer = keras.layers.BatchNormalization(momentum=self.momentum)
        random = np.random.default_rng(self.seed)
        given = random.normal(MEAN, DEVIATION, (BATCHES, self.batch_size, 1)).astype("float32")
        moving = np.empty((BATCHES, 2))
        out = np.empty(0)
        for place, batch in enumerate(given):
            out = np.asarray(layer(batch, training=True))
            moving[place] = (layer.moving_mean.numpy()[0], layer.moving_variance.numpy()[0])
        used = np.asarray(layer(given[-1], training=False))
        own = {"mean": given.mean((1, 2)), "deviation": given.std((1, 2))}
        kept = {"mean": moving[:, 0], "deviation": np.sqrt(moving[:, 1])}
        steps = floats(range(1, BATCHES + 1))
        return Answer(
            panels=tuple(
                Panel(
                    name=name,
                    x="batch",
                    curves=(
                        Curve(name="of_batch", xs=steps, values=floats(own[name])),
                        Curve(name="moving", xs=steps, values=floats(kept[name])),
                    ),
                    walks=True,
                )
                for name in own
            ),
            figures={
                "spread": float(own["mean"].std()),
                "moving_mean": float(moving[-1, 0]),
                "moving_deviation": float(np.sqrt(moving[-1, 1])),
                "trained_mean": float(out.mean()),
                "trained_deviation": float(out.std()),
                "used_mean": float(used.mean()),
                "used_deviation": float(used.std()),
            },
            steps=BATCHES,
        )
