"""Activations, their slopes, and the gradient below a stack of layers."""

from tui.locale import _
from tui.mathematics.views.view import Dial, View

VIEW = View(
    "activations",
    _("Activations"),
    (
        Dial(
            "activation",
            _("activation"),
            (
                *("sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu"),
                *("softplus", "gelu", "silu", "linear"),
            ),
        ),
        Dial("layers", _("layers"), (1, 2, 3, 5, 8, 10, 15, 20, 30, 50)),
        Dial("start", _("kernels"), ("glorot_uniform", "he_normal", "lecun_normal")),
    ),
    {
        "function": _("the function and its slope"),
        "value": _("function"),
        "slope": _("slope"),
        "input": _("input"),
        "stack": _("gradient"),
        "layer": _("layer"),
        "largest_slope": _("steepest slope"),
        "first_layer": _("gradient at layer 1"),
        "last_layer": _("at the last"),
        "left": _("first over last"),
    },
)
