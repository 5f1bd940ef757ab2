"""Adam's update in fewer kernels: Keras' own bits, with half the passes over the weights.

TensorFlow's training kernels compute what Keras spells out operation by operation. Two of them
round as Adam's expressions do (``tensorflow/core/kernels/training_ops.cc``):

- ``ResourceApplyGradientDescent``: ``var -= alpha * delta``. Adam's ``m + (g - m) * c`` is
  ``m - c * (m - g)``, since only signs change.
- ``ResourceApplyAdagradV2`` that leaves its accumulator alone: ``var -= lr * g / (sqrt(a) + eps)``,
  which is Adam's last line with ``m`` as the gradient and ``v`` as the accumulator.

``ResourceApplyAdam`` itself is of no use: it rounds ``1 - beta`` otherwise. Nor is there one for
SGD: in ``fit`` TensorFlow may multiply a gradient's factors and the learning rate in another order.
Whether a build of TensorFlow, or a GPU, really gives the same bits is tried before it is relied on.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from engine.training.steps.keras_internals import (
    Update,
    adam_moments,
    count_update,
    update_of,
    updated_by,
)

_tf: Any = tf
_raw: Any = tf.raw_ops
_ops: Any = keras.ops


@contextmanager
def updating_by(update: Update | None, optimizer: Any) -> Generator[None]:
    """Whatever is traced inside changes variables by ``update``, where it fits."""
    if update is None:
        yield
        return
    own = update_of(optimizer)

    def choosing(gradients: Sequence[Any], variables: Sequence[Any], rate: Any) -> None:
        fits = all(map(_fits, gradients, variables))
        (update if fits else own)(gradients, variables, rate)

    with updated_by(optimizer, choosing):
        yield


def fused_update(optimizer: Any) -> Update | None:
    """The fused form of the optimizer's update of (gradients, variables, learning rate).

    None where there is none, or where it differs from Keras' own on this machine in one bit.
    Call it outside of traced functions: it tries both.
    """
    update = _fused_form(optimizer)
    return update if update is not None and _same_bits(optimizer) else None


def _fused_form(optimizer: Any) -> Update | None:
    kind = type(optimizer)
    if kind in {keras.optimizers.Adam, keras.optimizers.AdamW} and not optimizer.amsgrad:
        return _adam(optimizer)
    return None


def _adam(optimizer: Any) -> Update:
    def update(gradients: Sequence[Any], variables: Sequence[Any], rate: Any) -> None:
        count = _tf.cast(_plain(optimizer.iterations) + 1, _tf.float32)
        first, second = (
            _ops.power(_tf.constant(beta, _tf.float32), count)
            for beta in (optimizer.beta_1, optimizer.beta_2)
        )
        alpha = _tf.cast(rate, _tf.float32) * _ops.sqrt(1 - second) / (1 - first)
        keep_m, keep_v, epsilon = (
            _tf.constant(value, _tf.float32)
            for value in (1 - optimizer.beta_1, 1 - optimizer.beta_2, optimizer.epsilon)
        )
        for gradient, variable in zip(gradients, variables, strict=True):
            m, v = map(_plain, adam_moments(optimizer, variable))
            _subtract(m, keep_m, _tf.subtract(m, gradient))
            _subtract(v, keep_v, _tf.subtract(v, _tf.square(gradient)))
            _raw.ResourceApplyAdagradV2(
                var=_plain(variable).handle,
                accum=v.handle,
                lr=alpha,
                epsilon=epsilon,
                grad=m.read_value(),
                update_slots=False,
            )

    return update


def _subtract(variable: Any, alpha: Any, delta: Any) -> None:
    _raw.ResourceApplyGradientDescent(var=variable.handle, alpha=alpha, delta=delta)


def _plain(variable: Any) -> Any:
    """TensorFlow's variable in a Keras variable."""
    return variable.value if isinstance(variable, keras.Variable) else variable


def _fits(gradient: Any, variable: Any) -> bool:
    """Whether both are float32, and the gradient holds a value for every weight."""
    return isinstance(gradient, _tf.Tensor) and gradient.dtype == variable.dtype == _tf.float32


def _same_bits(optimizer: Any) -> bool:
    """Try both on random numbers: some updates of an optimizer with the same settings."""
    found = []
    for fused in (False, True):
        source = np.random.default_rng(1)
        weights = [keras.Variable(_random(source, shape)) for shape in ((37, 29), (5,))]
        trial = type(optimizer).from_config({**optimizer.get_config(), "learning_rate": 0.1})
        trial.build(weights)
        update = _fused_form(trial) if fused else update_of(trial)
        assert update is not None
        for _ in range(3):
            gradients = [_tf.constant(_random(source, tuple(one.shape))) for one in weights]
            update(gradients, weights, trial.learning_rate)
            count_update(trial)
        found.append([variable.numpy() for variable in (*weights, *trial.variables)])
    return all(np.array_equal(*pair) for pair in zip(*found, strict=True))


def _random(source: np.random.Generator, shape: tuple[int, ...]) -> Any:
    return source.standard_normal(shape).astype(np.float32)
