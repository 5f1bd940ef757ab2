"""Variables read and set one by one, without a traced function around them.

For a handful of numbers the call of a traced function takes five times as long as their own
operations do, and Keras' way to read one four times.
"""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

_tf: Any = tf
_raw: Any = tf.raw_ops
_ops: Any = keras.ops


def value_of(number: Any) -> NDArray[Any]:
    """The value of a Keras variable or of a tensor."""
    plain = _plain(number)
    if plain is None:
        return _ops.convert_to_numpy(number)
    return _raw.ReadVariableOp(resource=plain.handle, dtype=plain.dtype).numpy()


class Remembered:
    """The values that some variables have now, to be given back to them."""

    def __init__(self, variables: Sequence[Any]) -> None:
        self._variables = tuple(variables)
        self._values = [_tf.constant(np.array(value_of(one))) for one in self._variables]

    def give_back(self) -> None:
        """Set the variables to what they were."""
        for variable, value in zip(self._variables, self._values, strict=True):
            plain = _plain(variable)
            if plain is None:
                variable.assign(value)
            else:
                _raw.AssignVariableOp(resource=plain.handle, value=value)


def _plain(number: Any) -> Any:
    """TensorFlow's variable in a Keras variable; None where there is none, or one a device."""
    inner = number.value if isinstance(number, keras.Variable) else number
    is_plain = isinstance(inner, _tf.Variable) and not isinstance(
        inner, _tf.distribute.DistributedValues
    )
    return inner if is_plain else None
