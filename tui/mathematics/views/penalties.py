"""L1 against L2 on weights."""

from tui.locale import _
from tui.mathematics.views.view import Dial, View

VIEW = View(
    "penalties",
    _("L1 and L2"),
    (Dial("strength", _("strength"), (0.0, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)),),
    {
        "weights": _("weights"),
        "useless": _("mean size of 6 to 20"),
        "none": _("none"),
        "l1": _("L1"),
        "l2": _("L2"),
        "weight": _("weight"),
        "step": _("step"),
        "near_none": _("as good as 0: none"),
        "near_l1": _("L1"),
        "near_l2": _("L2"),
        "largest_none": _("largest: none"),
        "largest_l1": _("L1"),
        "largest_l2": _("L2"),
    },
)
