"""The statistics of batch normalisation."""

from tui.locale import N_
from tui.mathematics.views.view import Dial, View

VIEW = View(
    "batch_statistics",
    N_("Batch statistics"),
    (
        Dial("batch_size", N_("batch size"), (2, 4, 8, 16, 32, 64, 128, 256)),
        Dial("momentum", N_("momentum"), (0.0, 0.5, 0.9, 0.99)),
    ),
    {
        "mean": N_("mean: truly 5"),
        "deviation": N_("deviation: truly 3"),
        "of_batch": N_("the batch's"),
        "moving": N_("moving"),
        "batch": N_("batch"),
        "spread": N_("spread of batches' means"),
        "moving_mean": N_("kept: mean"),
        "moving_deviation": N_("deviation"),
        "trained_mean": N_("given in training: mean"),
        "trained_deviation": N_("deviation"),
        "used_mean": N_("in use: mean"),
        "used_deviation": N_("deviation"),
    },
)
