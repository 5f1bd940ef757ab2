"""From layers to a Keras model that is not compiled yet."""

from collections.abc import Sequence
from typing import Any

from engine.models.base.keras_call import KerasCall, Written
from engine.models.layers import Layer
from engine.models.summary import layer_names
from engine.tasks.task import Head


def hidden(layers: Sequence[Layer]) -> list[KerasCall]:
    """The layers of Keras between the input and the last one, in order."""
    names = layer_names(layers)
    return [call for layer, name in zip(layers, names, strict=True) for call in layer.calls(name)]


def output(head: Head) -> KerasCall:
    """The layer at the end; a script knows the number of classes by their names."""
    units = Written(head.units, head.units_text)
    activation = {"activation": head.activation} if head.activation else {}
    return KerasCall("layers.Dense", (units,), {**activation, "name": "output"})


def network(layers: Sequence[Layer], columns: int, head: Head) -> Any:
    """The network; ``layers`` are the hidden ones. It draws its weights here."""
    import keras

    inputs = keras.Input((columns,), name="input", dtype="float32")
    flow: Any = inputs
    for call in (*hidden(layers), output(head)):
        flow = call.make()(flow)
    return keras.Model(inputs, flow, name="network")
