"""Mini-batches against all rows at once."""

from tui.locale import N_
from tui.mathematics.views.view import RATES, Dial, View

VIEW = View(
    "batches",
    N_("Mini-batches"),
    (
        Dial("batch_size", N_("batch size"), (1, 2, 4, 8, 16, 32, 64, 128, 256)),
        Dial("learning_rate", N_("learning rate"), RATES[2:-1]),
        Dial("epochs", N_("epochs"), (1, 2, 4, 8, 16)),
    ),
    {
        "full": N_("all 256 rows"),
        "batch": N_("mini-batches"),
        "loss": N_("loss on all rows"),
        "epoch": N_("epoch"),
        "slope": N_("weight"),
        "bias": N_("bias"),
        "full_updates": N_("updates, all rows"),
        "batch_updates": N_("mini-batches"),
        "full_loss": N_("loss, all rows"),
        "batch_loss": N_("mini-batches"),
    },
)
