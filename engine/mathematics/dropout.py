"""Keras' dropout at work: which units a batch loses, and what is left in the mean."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from engine.mathematics.answer import Answer, Curve, Grid, Panel, floats, rows_of
from engine.mathematics.libraries import libraries
from engine.mathematics.request import Request, Seed
from engine.models.base.spec import Fraction, Whole

SHOWN = 12
"""Passes whose units are told one by one."""


class Dropout(Request):
    """``units`` that all give 1 go ``passes`` times through the layer while it trains."""

    view: Literal["dropout"] = "dropout"
    rate: Fraction = 0.5
    units: Annotated[Whole, Field(ge=1, le=64)] = 24
    passes: Annotated[Whole, Field(ge=SHOWN, le=500)] = 200
    seed: Seed = 1

    def answer(self) -> Answer:
        """The first passes; the mean over passes of one unit, and of all."""
        keras, _tf = libraries()
        layer = keras.layers.Dropout(self.rate, seed=self.seed)
        ones = np.ones((1, self.units), "float32")
        found = np.concatenate(
            [np.asarray(layer(ones, training=True)) for _pass in range(self.passes)]
        )
        passes = np.arange(1, self.passes + 1)
        means = np.cumsum(found[:, 0]) / passes
        all_means = np.cumsum(found.mean(1)) / passes
        told = {"one_unit": means, "all_units": all_means}
        curves = tuple(Curve(name=n, xs=floats(passes), values=floats(v)) for n, v in told.items())
        return Answer(
            panels=(Panel(name="mean", x="pass", curves=curves, walks=True),),
            grids=(
                Grid(name="passes", values=rows_of(found[:SHOWN])),
                Grid(name="in_use", values=rows_of(np.asarray(layer(ones, training=False)))),
            ),
            figures={
                "kept": float((found != 0).mean()),
                "factor": float(found.max()),
                "mean": float(found.mean()),
            },
            steps=self.passes,
        )
