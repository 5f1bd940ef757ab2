"""Gradient descent on a surface: its settings change while it walks."""

from tui.locale import N_
from tui.mathematics.views.view import MOMENTA, RATES, SURFACES, Dial, View

VIEW = View(
    "descent",
    N_("Gradient descent"),
    (
        Dial("surface", N_("surface"), SURFACES),
        Dial(
            "optimizer",
            N_("optimizer"),
            (
                *("sgd", "nesterov", "adagrad", "rmsprop", "adadelta"),
                *("adam", "adamax", "nadam", "lion"),
            ),
        ),
        Dial("learning_rate", N_("learning rate"), RATES),
        Dial("momentum", N_("momentum"), MOMENTA),
    ),
    {
        "way": N_("the way"),
        "height": N_("height"),
        "step": N_("step"),
        "to_lowest": N_("from the lowest place"),
        "gone_at": N_("out of all numbers at step"),
        "x": "x",
        "y": "y",
    },
    frozenset({"optimizer", "learning_rate", "momentum"}),
)
