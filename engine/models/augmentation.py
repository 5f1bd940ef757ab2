"""The layers at a network's beginning that change images at random while training."""

from collections.abc import Sequence

from engine.models.layers import Layer

PREFIX = "random_"


def random_layers(layers: Sequence[Layer]) -> list[Layer]:
    """The first layers up to one of another kind."""
    found: list[Layer] = []
    for layer in layers:
        if not layer.type.startswith(PREFIX):
            break
        found.append(layer)
    return found
