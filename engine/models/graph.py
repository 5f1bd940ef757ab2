"""From layers to a Keras model that is not compiled yet."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.models.base.keras_call import KerasCall, Written
from engine.models.base.shape import Shape
from engine.models.layers.wiring import Wired
from engine.models.pretrained.section import Stacked
from engine.models.summary import OUTPUT, layer_names
from engine.tasks.task import Head

INPUT = "input"


def is_plain(layers: Sequence[Stacked]) -> bool:
    """Whether the layers are a list, each taking what the one before gives."""
    return not any(layer.BRANCHES for layer in layers)


def output(head: Head, name: str = OUTPUT) -> KerasCall:
    """The layer at the end; a script knows the number of classes by their names."""
    units = Written(head.units, head.units_text)
    activation = {"activation": head.activation} if head.activation else {}
    return KerasCall("layers.Dense", (units,), {**activation, "name": name})


def wired(layers: Sequence[Stacked], shape: Shape, head: Head) -> list[Wired]:
    """Every call between the input, whose rows have that shape, and the end, in order.

    Raises:
        Misfit: a layer does not take what comes in.
    """
    found: list[Wired] = []
    flow, here = INPUT, shape
    for layer, name in zip(layers, layer_names(layers), strict=True):
        found += layer.wired(name, flow, here)
        flow, here = found[-1].name, layer.outcome(here)
    return [*found, Wired(OUTPUT, output(head), (flow,))]


def network(layers: Sequence[Stacked], shape: Shape, head: Head) -> Any:
    """The network; ``layers`` are the hidden ones, ``shape`` that of a row. It draws its weights
    here.
    """
    import keras

    inputs = keras.Input(shape, name=INPUT, dtype="float32")
    calls = wired(layers, shape, head)
    # A script makes all layers of a list before it calls the first: seeds are drawn in that order
    made = {one.name: one.call.make() for one in calls} if is_plain(layers) else {}
    results = connected({INPUT: inputs}, calls, made)
    return keras.Model(inputs, results[OUTPUT], name="network")


def connected(
    results: Mapping[str, Any], calls: Sequence[Wired], made: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What every call gives, by its name; ``results`` are the inputs by name, ``made`` the layers
    that are there already.
    """
    results, made = dict(results), dict(made or {})
    for one in calls:
        if one.layer is not None:
            made[one.name] = made[one.layer]
        elif one.name not in made:
            made[one.name] = one.call.make()
        takes = [results[name] for name in one.takes]
        call = made[one.name]
        results[one.name] = call(takes, **one.said) if one.listed else call(*takes, **one.said)
    return results
