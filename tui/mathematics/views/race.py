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
        "sgd": N_("SGD"),
        "momentum": N_("momentum"),
        "nesterov": N_("Nesterov"),
        "adagrad": N_("Adagrad"),
        "rmsprop": N_("RMSprop"),
        "adam": N_("Adam"),
        "height": N_("height"),
        "step": N_("step"),
        "x": N_("x"),
        "y": N_("y"),
    },
)
