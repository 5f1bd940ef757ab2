"""Gradient descent on a surface of two parameters, whose settings change while it walks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from engine.mathematics.answer import Answer, Curve, Panel, floats
from engine.mathematics.request import MOST_STEPS, Request
from engine.mathematics.surfaces import GROUNDS, SurfaceName, surface_of, to_lowest
from engine.mathematics.walking import Leg, walk
from engine.models.base.refusal import Refusal


def panel_of_heights(curves: tuple[Curve, ...]) -> Panel:
    """Heights by step; by powers of ten where there are such."""
    log = all(value > 0 for curve in curves for value in curve.values)
    return Panel(name="height", x="step", curves=curves, log=log, walks=True)


class Descent(Request):
    """A walk of one leg or more from the surface's own start."""

    view: Literal["descent"] = "descent"
    surface: SurfaceName = "ravine"
    legs: Annotated[tuple[Leg, ...], Field(min_length=1, max_length=200)] = (Leg(),)

    @model_validator(mode="after")
    def _not_too_long(self) -> Descent:
        if sum(leg.steps for leg in self.legs) > MOST_STEPS:
            raise Refusal("mathematics.too_many_steps", most=MOST_STEPS)
        return self

    def answer(self) -> Answer:
        """The surface, the way, the height by step."""
        ground = GROUNDS[self.surface]
        found = walk(ground, ground.start, self.legs)
        steps = len(found.places) - 1
        height = Curve(name="height", xs=floats(range(steps + 1)), values=found.heights)
        wanted = sum(leg.steps for leg in self.legs)
        return Answer(
            panels=(panel_of_heights((height,)),),
            surface=surface_of(ground),
            paths=(found.path("way"),),
            figures={
                "height": found.heights[-1],
                "to_lowest": to_lowest(ground, found.places[-1]),
                **({"gone_at": steps + 1} if steps < wanted else {}),
            },
            steps=steps,
        )
