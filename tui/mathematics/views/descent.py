"""Gradient descent on a surface: its settings change while it walks."""

from tui.locale import _
from tui.mathematics.views.view import MOMENTA, RATES, SURFACES, Dial, View

VIEW = View(
    "descent",
    _("Gradient descent"),
    (
        Dial("surface", _("surface"), SURFACES),
        Dial(
            "optimizer",
            _("optimizer"),
            (
                *("sgd", "nesterov", "adagrad", "rmsprop", "adadelta"),
                *("adam", "adamax", "nadam", "lion"),
            ),
        ),
        Dial("learning_rate", _("learning rate"), RATES),
        Dial("momentum", _("momentum"), MOMENTA),
    ),
    {
        "way": _("the way"),
        "height": _("height"),
        "step": _("step"),
        "to_lowest": _("from the lowest place"),
        "gone_at": _("out of all numbers at step"),
        "x": _("x"),
        "y": _("y"),
    },
    frozenset({"optimizer", "learning_rate", "momentum"}),
)
