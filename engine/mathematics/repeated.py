"""A step that is done again and again within one compiled call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.mathematics.libraries import libraries


def repeated(step: Callable[[Any], Any]) -> Callable[[int], Any]:
    """A function of how often, which gives what each step gave, shape (times, ...), float32.

    ``step`` is given its number from 0 as a tensor, and gives a tensor of always the same shape.
    """
    _keras, tf = libraries()

    def all_steps(times: Any) -> Any:
        def body(place: Any, told: Any) -> Any:
            return place + 1, told.write(place, step(place))

        def goes_on(place: Any, _told: Any) -> Any:
            return place < times

        told = tf.TensorArray("float32", size=times)
        found = tf.while_loop(goes_on, body, (0, told))
        return found[1].stack()

    compiled = tf.function(all_steps, autograph=False)
    return lambda times: compiled(tf.constant(times)).numpy()
