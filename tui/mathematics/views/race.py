"""Optimizers that go down one surface."""

from tui.locale import _
from tui.mathematics.views.view import RATES, SURFACES, Dial, View

VIEW = View(
    "race",
    _("Optimizer race"),
    (
        Dial("surface", _("surface"), SURFACES),
        Dial("learning_rate", _("learning rate"), RATES),
        Dial("steps", _("steps"), (50, 100, 150, 300, 600)),
    ),
    {
        "sgd": _("SGD"),
        "momentum": _("momentum"),
        "nesterov": _("Nesterov"),
        "adagrad": _("Adagrad"),
        "rmsprop": _("RMSprop"),
        "adam": _("Adam"),
        "height": _("height"),
        "step": _("step"),
        "x": _("x"),
        "y": _("y"),
    },
)
