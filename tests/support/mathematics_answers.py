"""Answers about mathematics without Keras: plain numbers in the shapes that the engine tells."""

from typing import Any

from data.errors import InputError
from engine.mathematics.answer import Answer, Bars, Curve, Grid, Panel, Path, Surface

STEPS = 20


def panel(name: str, x: str, *curves: str, walks: bool = False, log: bool = False) -> Panel:
    xs = tuple(map(float, range(STEPS + 1)))
    found = [
        Curve(
            name=one, xs=xs, values=tuple(2.0 ** -(place + step / 4) for step in range(STEPS + 1))
        )
        for place, one in enumerate(curves)
    ]
    return Panel(name=name, x=x, curves=tuple(found), walks=walks, log=log)


def bowl() -> Surface:
    heights = [[(x * x + y * y) / 200 for x in range(-20, 21)] for y in range(-15, 16)]
    return Surface(
        x=(-4.0, 4.0),
        y=(-3.0, 3.0),
        x_name="x",
        y_name="y",
        heights=tuple(map(tuple, heights)),
        lowest=((0.0, 0.0),),
    )


def way(name: str, bend: float = 0.8) -> Path:
    parts = [bend**step for step in range(STEPS + 1)]
    return Path(
        name=name, x=tuple(-3.4 * one for one in parts), y=tuple(2.4 * one for one in parts)
    )


def convolution(side: int = 6) -> Answer:
    picture = tuple(tuple(float((x + y) % 2) for x in range(side + 2)) for y in range(side + 2))
    out = tuple(tuple(float(x - y) for x in range(side)) for y in range(side))
    return Answer(
        grids=(
            Grid(name="picture", values=picture),
            Grid(name="kernel", values=((-1.0, 0.0, 1.0),) * 3),
            Grid(name="out", values=out),
        ),
        figures={"rows": 6.0, "columns": 6.0},
        steps=side * side - 1,
    )


ANSWERS: dict[str, Answer] = {
    "activations": Answer(
        panels=(
            panel("function", "input", "value", "slope"),
            panel("stack", "layer", "sigmoid", "tanh", "relu", log=True),
        ),
        figures={"largest_slope": 0.25, "first_layer": 3e-9},
    ),
    "descent": Answer(
        panels=(panel("height", "step", "height", walks=True, log=True),),
        surface=bowl(),
        paths=(way("way"),),
        figures={"height": 0.125, "to_lowest": 0.5},
        steps=STEPS,
    ),
    "race": Answer(
        panels=(panel("height", "step", "sgd", "momentum", "adam", walks=True),),
        surface=bowl(),
        paths=(way("sgd"), way("momentum", 0.7), way("adam", 0.6)),
        figures={"sgd": 1.0, "momentum": 0.5, "adam": 0.25},
        steps=STEPS,
    ),
    "decay": Answer(
        panels=(
            panel("rate", "step", "constant", "decayed", walks=True),
            panel("height", "step", "constant", "decayed", walks=True),
        ),
        steps=STEPS,
    ),
    "dropout": Answer(
        panels=(panel("mean", "pass", "one_unit", "all_units", walks=True),),
        grids=(
            Grid(name="passes", values=((0.0, 2.0, 2.0, 0.0),) * 12),
            Grid(name="in_use", values=((1.0,) * 4,)),
        ),
        steps=STEPS,
    ),
    "softmax": Answer(
        panels=(
            panel("loss", "true_logit", "cross_entropy", "squared"),
            panel("slope", "true_logit", "cross_entropy", "squared"),
        ),
        bars=(Bars(name="probabilities", labels=("1", "2", "3"), values=(0.7, 0.2, 0.1)),),
        figures={"cross_entropy": 1.5},
    ),
    "convolution": convolution(),
}
"""Of views by id; what there is not is refused."""


class FakeProcess:
    """What the process with TensorFlow is to the screen; ``asked`` are all questions."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.has_left = False

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        asked = question["mathematics"]
        self.asked.append(asked)
        if asked["view"] not in ANSWERS:
            raise InputError("mathematics.no_view", value=asked["view"], known=list(ANSWERS))
        return {"shown": ANSWERS[asked["view"]].to_dict()}

    def leave(self) -> None:
        self.has_left = True

    def close(self) -> None:
        pass
