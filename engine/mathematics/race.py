"""Optimizers that go down the same surface from the same place."""

from __future__ import annotations

from typing import Literal

from engine.mathematics.answer import Answer, Curve, floats
from engine.mathematics.descent import panel_of_heights
from engine.mathematics.request import LearningRate, Request, Steps
from engine.mathematics.surfaces import GROUNDS, SurfaceName, surface_of, to_lowest
from engine.mathematics.walking import Leg, OptimizerName, Walk, walk

RACERS: dict[str, tuple[OptimizerName, float]] = {
    "sgd": ("sgd", 0.0),
    "momentum": ("sgd", 0.9),
    "nesterov": ("nesterov", 0.9),
    "adagrad": ("adagrad", 0.0),
    "rmsprop": ("rmsprop", 0.0),
    "adam": ("adam", 0.9),
}
"""Each with its momentum."""


class Race(Request):
    """All with one learning rate."""

    view: Literal["race"] = "race"
    surface: SurfaceName = "ravine"
    learning_rate: LearningRate = 0.1
    steps: Steps = 150

    def answer(self) -> Answer:
        """The ways, the heights by step, how far each is from the lowest place in the end."""
        ground = GROUNDS[self.surface]
        walks: dict[str, Walk] = {}
        for name, (optimizer, momentum) in RACERS.items():
            leg = Leg(
                optimizer=optimizer,
                momentum=momentum,
                learning_rate=self.learning_rate,
                steps=self.steps,
            )
            walks[name] = walk(ground, ground.start, (leg,))
        curves = tuple(
            Curve(name=name, xs=floats(range(len(one.heights))), values=one.heights)
            for name, one in walks.items()
        )
        return Answer(
            panels=(panel_of_heights(curves),),
            surface=surface_of(ground),
            paths=tuple(one.path(name) for name, one in walks.items()),
            figures={name: to_lowest(ground, one.places[-1]) for name, one in walks.items()},
            steps=max(len(one.places) for one in walks.values()) - 1,
        )
