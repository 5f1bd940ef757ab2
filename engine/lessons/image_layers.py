"""Small networks for images, from their size."""

from __future__ import annotations

from typing import Any

FILTERS, SMALLEST_HALVED_TWICE = (32, 64), 8


def image_tower(shape: tuple[int, ...]) -> tuple[dict[str, Any], ...]:
    """Layers that make one row of an image (height, width, channels): two convolutions and a
    pooling, twice; half of it for images that are too small to be halved twice.
    """
    sizes = FILTERS if min(shape[:2]) >= SMALLEST_HALVED_TWICE else FILTERS[:1]
    layers: list[dict[str, Any]] = []
    for filters in sizes:
        for _ in range(2):
            layers += [
                {"type": "conv2d", "filters": filters, "padding": "same"},
                {"type": "batch_normalization"},
                {"type": "activation", "activation": "relu"},
            ]
        if min(shape[:2]) > 1:
            layers.append({"type": "max_pooling2d"})
    return (*layers, {"type": "global_average_pooling2d"})
