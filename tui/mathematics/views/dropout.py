"""Dropout at work."""

from tui.locale import N_
from tui.mathematics.views.view import Dial, View

VIEW = View(
    "dropout",
    N_("Dropout"),
    (
        Dial("rate", N_("rate"), (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)),
        Dial("units", N_("units"), (8, 16, 24)),
    ),
    {
        "passes": N_("units that give 1, a line a pass"),
        "in_use": N_("in use"),
        "mean": N_("mean over passes"),
        "one_unit": N_("one unit"),
        "all_units": N_("all units"),
        "pass": N_("pass"),
        "kept": N_("kept"),
        "factor": N_("a kept unit gives"),
    },
)
