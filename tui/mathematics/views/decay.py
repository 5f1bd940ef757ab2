"""SGD's 1/t decay, and what it is good for."""

from tui.locale import _
from tui.mathematics.views.view import RATES, Dial, View

VIEW = View(
    "decay",
    _("1/t decay"),
    (
        Dial("learning_rate", _("learning rate"), RATES[2:-1]),
        Dial("decay", _("decay"), (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)),
        Dial("noise", _("noise"), (0.0, 0.3, 1.0, 3.0)),
    ),
    {
        "rate": _("learning rate"),
        "height": _("height in the bowl"),
        "constant": _("constant"),
        "decayed": _("decayed"),
        "step": _("step"),
        "last_rate": _("rate in the end"),
        "constant_last": _("mean of the last 100, constant"),
        "decayed_last": _("decayed"),
    },
)
