"""What a network's random layers make of images, asked of an idle engine."""

from __future__ import annotations

import json
import time
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.errors import InputError
from engine.client.forecasting import PATIENCE, POLL, can_answer, can_measure
from engine.models.augmentation import random_layers
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.probes import answer_of, ask_probe


@dataclass(frozen=True, slots=True)
class Augmented:
    """Images of the ``shape`` (height, width, channels) by their rows' numbers: each as it is, then
    as it was changed; a byte a value in the order of C.
    """

    shape: tuple[int, ...]
    pictures: Mapping[int, tuple[bytes, ...]]


def augmented_pictures(
    store: Store,
    spec: ExperimentSpec,
    numbers: Sequence[int],
    copies: int,
    goes_on: Callable[[], bool],
) -> Augmented:
    """Some rows (from 1) before and, ``copies`` times, after the network's random layers.

    Raises:
        InputError: no layer changes images, no engine is idle, or it could not tell.
    """
    if not random_layers(spec.network.layers):
        raise InputError("augmentation.no_layer")
    if not can_measure(store):
        raise InputError("augmentation.no_engine")
    asked = {"spec": spec.model_dump(mode="json"), "rows": list(numbers), "copies": copies}
    number, end = ask_probe(store, json.dumps({"augmentation": asked})), time.monotonic() + PATIENCE
    while time.monotonic() < end and can_answer(store) and goes_on():
        found = answer_of(store, number)
        if found is not None:
            return _read(found)
        time.sleep(POLL)
    raise InputError("augmentation.no_answer")


def _read(found: Mapping[str, Any]) -> Augmented:
    try:
        pictures = {
            int(number): tuple(b64decode(one) for one in ones) for number, ones in found["pictures"]
        }
        return Augmented(tuple(int(length) for length in found["shape"]), pictures)
    except (KeyError, TypeError, ValueError):
        raise InputError("augmentation.no_answer") from None
