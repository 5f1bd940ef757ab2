"""Changes of a description that several rules propose: keys and values, as ``--set`` takes them."""

from __future__ import annotations

from typing import Any

from engine.coach.signs.rates import usual_rate
from engine.coach.signs.signals import Signals

RATE = "training.optimizer.learning_rate"
EPOCHS = "training.epochs"


def usual_rate_of(signals: Signals) -> dict[str, Any]:
    """The optimizer's usual learning rate; without the momentum that would add it up."""
    optimizer = signals.record.spec.training.optimizer
    found: dict[str, Any] = {RATE: usual_rate(signals.record.spec)}
    if optimizer.name == "sgd" and optimizer.momentum > 0.9:
        found["training.optimizer.momentum"] = 0.9
    return found


def usual_adam() -> dict[str, Any]:
    """Adam with its usual rate."""
    return {"training.optimizer.name": "adam", RATE: 0.001}


def of_layers(signals: Signals, **values: Any) -> dict[str, Any]:
    """The same value of every hidden layer that has the field and another value there."""
    found: dict[str, Any] = {}
    for layer in signals.network.weighted:
        for name, value in values.items():
            if getattr(layer, _FIELDS.get(name, name)) != value:
                found[f"{layer.key}.{name}"] = value
    return found


_FIELDS = {"kernel_initializer": "initializer"}


def relu_with_norm(signals: Signals) -> dict[str, Any]:
    """Relu in every layer, with batch normalisation where a layer can have it."""
    found = of_layers(signals, activation="relu")
    for layer in signals.network.weighted:
        if layer.kind == "dense" and not layer.batch_norm:
            found[f"{layer.key}.batch_norm"] = True
    size = signals.record.spec.training.batch_size
    return {**found, "training.batch_size": 32} if size < 16 else found


def scaled_inputs(signals: Signals) -> dict[str, Any]:
    """Numbers scaled by mean and deviation; nothing of a built-in table, which is not prepared."""
    data = signals.record.spec.data
    return {"data.preparation.scaling": "standard"} if data.is_own else {}


def stop_early() -> dict[str, Any]:
    """End where the validation loss no longer falls, with the best weights."""
    key = "training.early_stopping"
    return {f"{key}.monitor": "val_loss", f"{key}.patience": 10, f"{key}.restore_best": True}
