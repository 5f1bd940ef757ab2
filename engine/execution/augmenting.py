"""What a network's random layers make of images: computed where Keras is, to be looked at."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data import Dataset
from data.rows_at import has_numbers, inputs_at, limits_of
from engine.models.augmentation import random_layers
from engine.specs import ExperimentSpec

MOST_VALUES = 2_000_000
"""Numbers of all pictures of an answer."""


def augmented(
    spec: ExperimentSpec, dataset: Dataset, numbers: Sequence[int], copies: int
) -> dict[str, Any]:
    """Some rows (from 1) as the network's random layers change them in training, ``copies`` times,
    as plain values: ``pictures`` are [number, pictures in base64], as they are first. Empty where
    the rows are no images, or no layer changes them.

    It draws other numbers every time, and leaves those that training draws alone.
    """
    shape, layers = dataset.description.shape, random_layers(spec.network.layers)
    known = [number for number in numbers if 1 <= number <= dataset.description.rows]
    if len(shape) != 3 or not layers or not known or not has_numbers(dataset):
        return {}
    most = max(MOST_VALUES // (dataset.description.columns * (copies + 1)), 1)
    known = known[:most]
    images = inputs_at(dataset, np.array(known, np.int64) - 1)
    low, high = limits_of(dataset)
    seen = [images, *(_changed(layers, images) for _ in range(copies))]
    drawn = [_as_bytes(one, low, high) for one in seen]
    pictures = [
        [number, [b64encode(one[place].tobytes()).decode() for one in drawn]]
        for place, number in enumerate(known)
    ]
    return {"shape": list(shape), "pictures": pictures}


def _changed(layers: Sequence[Any], images: NDArray[np.float32]) -> NDArray[np.float32]:
    found: Any = images
    for place, layer in enumerate(layers):
        found = layer.call(f"look_{place}").make()(found, training=True)
    return np.asarray(found)


def _as_bytes(images: NDArray[np.float32], low: float, high: float) -> NDArray[np.uint8]:
    scaled = (images - low) * (255 / ((high - low) or 1.0))
    return scaled.round().clip(0, 255).astype(np.uint8)
