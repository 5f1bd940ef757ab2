"""From a specification to a compiled Keras model.

Call it in the thread that trains, right after ``keras.utils.set_random_seed``: Keras' state is
thread-local, and the initial weights are drawn here.
"""

from typing import Any

import keras

from engine.models.losses import CostMatrix
from engine.models.summary import layer_names
from engine.specs import DenseLayer, ExperimentSpec, NetworkSpec, TrainingSpec
from engine.specs.optimizer import Sgd
from engine.specs.schedule import Cosine, Exponential, InverseTime, Step


def build(spec: ExperimentSpec, columns: int, classes: int, steps: int) -> Any:
    """The experiment's network, compiled.

    Takes float32 of shape (rows, ``columns``), gives probabilities of shape (rows,
    ``classes``); labels are one-hot float32 for every loss. ``steps`` is the number of batches
    an epoch, in which the learning rate's schedules are measured.
    """
    model = network(spec.network, columns, classes)
    model.compile(
        optimizer=optimizer(spec.training, steps),
        loss=loss(spec.training),
        metrics=["accuracy"],
        jit_compile=False,
    )
    return model


def network(spec: NetworkSpec, columns: int, classes: int) -> Any:
    """The layers: dense, batch normalisation, activation, dropout; last the softmax."""
    inputs = keras.Input((columns,), name="input", dtype="float32")
    flow: Any = inputs
    for layer, name in zip(spec.layers, layer_names(spec.layers), strict=True):
        flow = _hidden(flow, layer, name)
    outputs = keras.layers.Dense(classes, activation="softmax", name="output")(flow)
    return keras.Model(inputs, outputs, name="network")


def _hidden(flow: Any, layer: DenseLayer, name: str) -> Any:
    layers: Any = keras.layers
    flow = layers.Dense(layer.units, kernel_regularizer=_penalty(layer), name=name)(flow)
    if layer.batch_norm:
        flow = layers.BatchNormalization(name=f"{name}_bn")(flow)
    title = f"{name}_{layer.activation}"
    if layer.activation == "leaky_relu":
        flow = layers.LeakyReLU(negative_slope=layer.negative_slope, name=title)(flow)
    else:
        flow = layers.Activation(layer.activation, name=title)(flow)
    if layer.dropout:
        flow = layers.Dropout(layer.dropout, name=f"{name}_dropout")(flow)
    return flow


def _penalty(layer: DenseLayer) -> Any:
    if layer.l1 and layer.l2:
        return keras.regularizers.L1L2(layer.l1, layer.l2)
    if layer.l1:
        return keras.regularizers.L1(layer.l1)
    return keras.regularizers.L2(layer.l2) if layer.l2 else None


def loss(spec: TrainingSpec) -> Any:
    """The loss: Keras' by its name, or the cost matrix."""
    if spec.loss == "cost_matrix":
        return CostMatrix(spec.cost_matrix)
    return spec.loss


_OPTIMIZERS: dict[str, Any] = {
    "sgd": keras.optimizers.SGD,
    "adagrad": keras.optimizers.Adagrad,
    "rmsprop": keras.optimizers.RMSprop,
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
    "nadam": keras.optimizers.Nadam,
}


def optimizer(spec: TrainingSpec, steps: int) -> Any:
    """The optimizer with its parameters and its learning rate or schedule."""
    chosen = spec.optimizer
    options = chosen.model_dump(exclude={"name", "decay", "learning_rate"})
    return _OPTIMIZERS[chosen.name](learning_rate=learning_rate(spec, steps), **options)


def learning_rate(spec: TrainingSpec, steps: int) -> Any:
    """A number, or Keras' own schedule measured in updates (``steps`` an epoch)."""
    schedules: Any = keras.optimizers.schedules
    first = spec.optimizer.learning_rate
    if isinstance(spec.optimizer, Sgd) and spec.optimizer.decay:
        return schedules.InverseTimeDecay(first, 1, spec.optimizer.decay)
    match spec.schedule:
        case InverseTime(decay=decay):
            return schedules.InverseTimeDecay(first, 1, decay)
        case Step(factor=factor, every=every):
            return schedules.ExponentialDecay(first, every * steps, factor, staircase=True)
        case Exponential(factor=factor):
            return schedules.ExponentialDecay(first, steps, factor)
        case Cosine(floor=floor):
            return schedules.CosineDecay(first, spec.epochs * steps, alpha=floor)
        case _:
            return first
