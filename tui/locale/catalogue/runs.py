"""Of runs: how they train, why they end."""

from collections.abc import Mapping
from typing import Any

from tui.locale.entries import Entry
from tui.locale.translation import _
from tui.locale.words import words


def _stopped_with_best(params: Mapping[str, Any]) -> str:
    kept = _("the model has the weights of the best epoch, {epoch}", epoch=params["epoch"])
    reason = words(params.get("reason") or "")
    return f"{reason}; {kept}" if reason else kept


def _random_layer(params: Mapping[str, Any]) -> str:
    if params["layer"] == "Dropout":
        return _("dropout draws other random numbers under XLA")
    return _("the layer {layer} draws other random numbers under XLA", layer=params["layer"])


ENTRIES: dict[str, Entry] = {
    "host.asked_to_leave": "the engine was asked to leave",
    "run.stopped_before_best": "no epoch had ended: the model has the weights that it had just now",
    "run.stopped_with_best": _stopped_with_best,
    "store.not_written": "the store could not be written: {reason}",
    "training.no_memory": "there was not enough memory: use fewer neurons, a smaller batch, or a "
    "smaller table",
    "turbo.convolution": "convolutions are many times slower under XLA",
    "turbo.random_layer": _random_layer,
    "turbo.refused": "turbo is not used: {reason}; trained exactly instead",
    "verify.not_trained_again": "it could not be trained again: {reason}",
    "waiting.engine_died": "the engine process died {tries} times while starting; see {log}",
}
