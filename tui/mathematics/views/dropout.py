"""Dropout at work."""

from tui.locale import _
from tui.mathematics.views.view import Dial, View

VIEW = View(
    "dropout",
    _("Dropout"),
    (
        Dial("rate", _("rate"), (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)),
        Dial("units", _("units"), (8, 16, 24)),
    ),
    {
        "passes": _("units that give 1, a line a pass"),
        "in_use": _("in use"),
        "mean": _("mean over passes"),
        "one_unit": _("one unit"),
        "all_units": _("all units"),
        "pass": _("pass"),
        "kept": _("kept"),
        "factor": _("a kept unit gives"),
    },
)
