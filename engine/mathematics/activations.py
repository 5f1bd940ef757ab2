"""An activation with its derivative, and what is left of a gradient below a stack of layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from engine.mathematics.answer import Answer, Curve, Panel, floats
from engine.mathematics.libraries import libraries
from engine.mathematics.request import Request, Seed
from engine.models.base.spec import Whole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Name = Literal[
    "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "softplus", "gelu", "silu", "linear"
]
Start = Literal["glorot_uniform", "he_normal", "lecun_normal"]
BESIDE: tuple[Name, ...] = ("sigmoid", "tanh", "relu")
"""Whose stacks are always shown."""
REACH, PLACES = 6.0, 241
UNITS, ROWS = 64, 128
"""Of each layer of a stack, and of what goes through it."""


class Activations(Request):
    """``start`` is what the kernels begin with (Keras' initializer)."""

    view: Literal["activations"] = "activations"
    activation: Name = "sigmoid"
    layers: Annotated[Whole, Field(ge=1, le=50)] = 10
    start: Start = "glorot_uniform"
    seed: Seed = 1

    def answer(self) -> Answer:
        """The function with its slope; the gradient's size at each layer's kernel."""
        xs, values, slopes = function_and_slope(self.activation)
        names = dict.fromkeys((self.activation, *BESIDE))
        sizes = {one: stack_gradients(one, self.layers, self.start, self.seed) for one in names}
        layers = floats(range(1, self.layers + 1))
        mine = sizes[self.activation]
        curves = [Curve(name=one, xs=layers, values=floats(found)) for one, found in sizes.items()]
        told = (
            Curve(name="value", xs=floats(xs), values=floats(values)),
            Curve(name="slope", xs=floats(xs), values=floats(slopes)),
        )
        return Answer(
            panels=(
                Panel(name="function", x="input", curves=told),
                Panel(name="stack", x="layer", curves=tuple(curves), log=True),
            ),
            figures={
                "largest_slope": float(slopes.max()),
                "first_layer": float(mine[0]),
                "last_layer": float(mine[-1]),
                "left": float(mine[0] / mine[-1]) if mine[-1] else 0.0,
            },
        )


def function_and_slope(name: str) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Places from -6 to 6, Keras' activation there, and its derivative; shape (places,)."""
    import numpy as np

    keras, tf = libraries()

    xs = tf.constant(np.linspace(-REACH, REACH, PLACES), "float32")
    with tf.GradientTape() as tape:
        tape.watch(xs)
        values = keras.activations.get(name)(xs)
    slopes = tape.gradient(values, xs)
    return xs.numpy(), tf.convert_to_tensor(values).numpy(), slopes.numpy()


def stack_gradients(name: str, layers: int, start: str, seed: int) -> NDArray[np.float64]:
    """The norm of the loss' gradient in each layer's kernel, the first layer first, shape
    (layers,).

    Rows of normal numbers go through that many dense layers of 64 units and one unit more without
    an activation; the loss is the mean squared error against normal numbers.
    """
    import numpy as np

    keras, tf = libraries()

    random = np.random.default_rng(seed)
    rows = random.standard_normal((ROWS, UNITS)).astype("float32")
    wanted = random.standard_normal((ROWS, 1)).astype("float32")
    kernels = keras.initializers.get
    stack = [
        keras.layers.Dense(
            UNITS,
            activation=name,
            kernel_initializer=kernels({"class_name": start, "config": {"seed": seed + place}}),
        )
        for place in range(layers)
    ]
    last = keras.layers.Dense(
        1, kernel_initializer=kernels({"class_name": start, "config": {"seed": seed + layers}})
    )
    model = keras.Sequential([keras.Input((UNITS,)), *stack, last])
    with tf.GradientTape() as tape:
        loss = keras.losses.MeanSquaredError()(wanted, model(rows))
    gradients = tape.gradient(loss, [layer.kernel.value for layer in stack])
    return np.array([float(np.linalg.norm(one.numpy())) for one in gradients])
