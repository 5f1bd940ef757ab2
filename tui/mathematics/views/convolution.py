"""A convolution's window."""

from tui.locale import N_
from tui.mathematics.views.view import Dial, View

VIEW = View(
    "convolution",
    N_("Convolution"),
    (
        Dial("picture", N_("picture"), ("square", "cross", "slope")),
        Dial("kernel", N_("kernel"), ("vertical", "horizontal", "blur", "sharpen", "outline")),
        Dial("stride", N_("stride"), (1, 2)),
        Dial("padding", N_("padding"), ("valid", "same")),
    ),
    {
        "picture": N_("picture"),
        "kernel": N_("kernel"),
        "out": N_("what comes out"),
        "rows": N_("rows out"),
        "columns": N_("columns"),
    },
)
