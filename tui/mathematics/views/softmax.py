"""Softmax and cross-entropy."""

from tui.locale import _
from tui.mathematics.views.view import Dial, View

LOGITS = tuple(half / 2 for half in range(-12, 13))

VIEW = View(
    "softmax",
    _("Softmax, loss"),
    (
        Dial("logit_1", _("output 1"), LOGITS),
        Dial("logit_2", _("output 2"), LOGITS),
        Dial("logit_3", _("output 3"), LOGITS),
        Dial("true", _("true class"), (1, 2, 3)),
    ),
    {
        "probabilities": _("softmax"),
        "loss": _("loss"),
        "slope": _("its slope"),
        "true_logit": _("output of the true class"),
        "cross_entropy": _("cross-entropy"),
        "squared": _("squared error"),
        "gradient_1": _("gradient 1"),
        "gradient_2": _("2"),
        "gradient_3": _("3"),
    },
)
