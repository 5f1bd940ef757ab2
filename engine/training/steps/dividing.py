"""A row's numbers divided among the inputs of a network that has several."""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from engine.models.nodes.columns import Entry

_tf: Any = tf
Divided = Callable[[Any], Any]
"""Makes of features (rows, ...) what a model takes: the same, or tensors by its inputs' names."""


def whole(features: Any) -> Any:
    """For a model of one input, which takes them as they are."""
    return features


def divided_among(entries: Sequence[Entry]) -> Divided:
    """For a model of these inputs; it works on tensors, while tracing too."""

    def divide(features: Any) -> Any:
        return {one.keras: _part(one, features) for one in entries}

    return divide


def _part(entry: Entry, features: Any) -> Any:
    if entry.places is None:
        return features
    stretch = entry.stretch
    if stretch is None:
        return _tf.gather(features, _tf.constant(entry.places, _tf.int32), axis=1)
    found = features[:, stretch]
    return found if len(entry.shape) == 1 else _tf.reshape(found, (-1, *entry.shape))
