"""SGD's 1/t decay, and what it is good for."""

from tui.locale import N_
from tui.mathematics.views.view import RATES, Dial, View

VIEW = View(
    "decay",
    N_("1/t decay"),
    (
        Dial("learning_rate", N_("learning rate"), RATES[2:-1]),
        Dial("decay", N_("decay"), (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)),
        Dial("noise", N_("noise"), (0.0, 0.3, 1.0, 3.0)),
    ),
    {
        "rate": N_("learning rate"),
        "height": N_("height in the bowl"),
        "constant": N_("constant"),
        "decayed": N_("decayed"),
        "step": N_("step"),
        "last_rate": N_("rate in the end"),
        "constant_last": N_("mean of the last 100, constant"),
        "decayed_last": N_("decayed"),
    },
)
