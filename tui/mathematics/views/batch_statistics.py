"""The statistics of batch normalisation."""

from tui.locale import _
from tui.mathematics.views.view import Dial, View

VIEW = View(
    "batch_statistics",
    _("Batch statistics"),
    (
        Dial("batch_size", _("batch size"), (2, 4, 8, 16, 32, 64, 128, 256)),
        Dial("momentum", _("momentum"), (0.0, 0.5, 0.9, 0.99)),
    ),
    {
        "mean": _("mean: truly 5"),
        "deviation": _("deviation: truly 3"),
        "of_batch": _("the batch's"),
        "moving": _("moving"),
        "batch": _("batch"),
        "spread": _("spread of batches' means"),
        "moving_mean": _("kept: mean"),
        "moving_deviation": _("deviation"),
        "trained_mean": _("given in training: mean"),
        "trained_deviation": _("deviation"),
        "used_mean": _("in use: mean"),
        "used_deviation": _("deviation"),
    },
)
