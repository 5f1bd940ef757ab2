"""Optimizers that go down one surface."""

from tui.locale import N_
from tui.mathematics.views.view import RATES, SURFACES, Dial, View

VIEW = View(
    "race",
    N_("Optimizer race"),
    (
        Dial("surface", N_("surface"), SURFACES),
        Dial("learning_rate", N_("learning rate"), RATES),
        Dial("steps", N_("steps"), (50, 100, 150, 300, 600)),
    ),
    {
        "sgd": "SGD",
        "momentum": N_("momentum"),
        "nesterov": "Nesterov",
        "adagrad": "Adagrad",
        "rmsprop": "RMSprop",
        "adam": "Adam",
        "height": N_("height"),
        "step": N_("step"),
        "x": "x",
        "y": "y",
    },
)
