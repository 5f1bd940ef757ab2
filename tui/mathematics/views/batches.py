"""Mini-batches against all rows at once."""

from tui.locale import _
from tui.mathematics.views.view import RATES, Dial, View

VIEW = View(
    "batches",
    _("Mini-batches"),
    (
        Dial("batch_size", _("batch size"), (1, 2, 4, 8, 16, 32, 64, 128, 256)),
        Dial("learning_rate", _("learning rate"), RATES[2:-1]),
        Dial("epochs", _("epochs"), (1, 2, 4, 8, 16)),
    ),
    {
        "full": _("all 256 rows"),
        "batch": _("mini-batches"),
        "loss": _("loss on all rows"),
        "epoch": _("epoch"),
        "slope": _("weight"),
        "bias": _("bias"),
        "full_updates": _("updates, all rows"),
        "batch_updates": _("mini-batches"),
        "full_loss": _("loss, all rows"),
        "batch_loss": _("mini-batches"),
    },
)
