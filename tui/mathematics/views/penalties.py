"""L1 against L2 on weights."""

from tui.locale import N_
from tui.mathematics.views.view import Dial, View

VIEW = View(
    "penalties",
    N_("L1 and L2"),
    (Dial("strength", N_("strength"), (0.0, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)),),
    {
        "weights": N_("weights"),
        "useless": N_("mean size of 6 to 20"),
        "none": N_("none"),
        "l1": "L1",
        "l2": "L2",
        "weight": N_("weight"),
        "step": N_("step"),
        "near_none": N_("as good as 0: none"),
        "near_l1": "L1",
        "near_l2": "L2",
        "largest_none": N_("largest: none"),
        "largest_l1": "L1",
        "largest_l2": "L2",
    },
)
