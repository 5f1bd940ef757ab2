"""Activations, their slopes, and the gradient below a stack of layers."""

from tui.locale import N_
from tui.mathematics.views.view import Dial, View

VIEW = View(
    "activations",
    N_("Activations"),
    (
        Dial(
            "activation",
            N_("activation"),
            (
                *("sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu"),
                *("softplus", "gelu", "silu", "linear"),
            ),
        ),
        Dial("layers", N_("layers"), (1, 2, 3, 5, 8, 10, 15, 20, 30, 50)),
        Dial("start", N_("kernels"), ("glorot_uniform", "he_normal", "lecun_normal")),
    ),
    {
        "function": N_("the function and its slope"),
        "value": N_("function"),
        "slope": N_("slope"),
        "input": N_("input"),
        "stack": N_("gradient"),
        "layer": N_("layer"),
        "largest_slope": N_("steepest slope"),
        "first_layer": N_("gradient at layer 1"),
        "last_layer": N_("at the last"),
        "left": N_("first over last"),
    },
)
