"""Softmax and cross-entropy."""

from tui.locale import N_
from tui.mathematics.views.view import Dial, View

LOGITS = tuple(half / 2 for half in range(-12, 13))

VIEW = View(
    "softmax",
    N_("Softmax, loss"),
    (
        Dial("logit_1", N_("output 1"), LOGITS),
        Dial("logit_2", N_("output 2"), LOGITS),
        Dial("logit_3", N_("output 3"), LOGITS),
        Dial("true", N_("true class"), (1, 2, 3)),
    ),
    {
        "probabilities": "softmax",
        "loss": N_("loss"),
        "slope": N_("its slope"),
        "true_logit": N_("output of the true class"),
        "cross_entropy": N_("cross-entropy"),
        "squared": N_("squared error"),
        "gradient_1": N_("gradient 1"),
        "gradient_2": "2",
        "gradient_3": "3",
    },
)
