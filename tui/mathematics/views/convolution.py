"""A convolution's window."""

from tui.locale import _
from tui.mathematics.views.view import Dial, View

VIEW = View(
    "convolution",
    _("Convolution"),
    (
        Dial("picture", _("picture"), ("square", "cross", "slope")),
        Dial("kernel", _("kernel"), ("vertical", "horizontal", "blur", "sharpen", "outline")),
        Dial("stride", _("stride"), (1, 2)),
        Dial("padding", _("padding"), ("valid", "same")),
    ),
    {
        "picture": _("picture"),
        "kernel": _("kernel"),
        "out": _("what comes out"),
        "rows": _("rows out"),
        "columns": _("columns"),
    },
)
