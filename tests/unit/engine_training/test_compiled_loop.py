"""The loop over batches, and what went wrong in it, as TensorFlow says it."""

import numpy as np
import pytest

from data.errors import InputError
from data.messages import PROSE
from engine.devices.environment import prepare

prepare()
pytestmark = pytest.mark.slow


def test_one_trace_runs_any_number_of_batches_and_the_partial_one() -> None:
    import tensorflow as tf

    from engine.training.steps.compiled_loop import Body, CompiledLoop
    from engine.training.steps.protocol import Batches

    body = Body(
        step=lambda rows: (tf.reduce_sum(rows), rows * 2),
        parts=(tf.TensorSpec([], tf.int32), tf.TensorSpec([3], tf.int32)),
        finish=lambda numbers, parts: (numbers, *parts),
    )
    loop = CompiledLoop(body, None)
    batches = Batches(tf.reshape(tf.range(9), [3, 3]), 3, tf.constant([9, 10]))
    traced = None
    for first, count in [(0, 4), (1, 3), (0, 1), (2, 1), (3, 1), (0, 3)]:
        numbers, sums, doubled = loop.run(batches, first, count)
        rows = np.arange(first * 3, min((first + count) * 3, 11))
        np.testing.assert_array_equal(numbers, rows)
        np.testing.assert_array_equal(doubled, rows * 2)
        parts = [rows[begin : begin + 3].sum() for begin in range(0, len(rows), 3)]
        np.testing.assert_array_equal(sums, parts)
        traced = traced or loop.traces
    assert loop.traces == traced
    whole = CompiledLoop(body, 3)
    numbers, sums, _ = whole.run(Batches(batches.whole, 3, None), 1, 2)
    assert (numbers.tolist(), sums.tolist()) == ([3, 4, 5, 6, 7, 8], [12, 21])


def test_an_error_of_training_is_told_by_what_it_is() -> None:
    import tensorflow as tf

    from engine.messages import MOST
    from engine.training.failures import training_message

    known = InputError("table.empty", file="a.csv")
    assert training_message(known) is known.message
    for error in (MemoryError(), tf.errors.ResourceExhaustedError(None, None, "OOM")):
        assert training_message(error).code == "training.no_memory"
    told = training_message(KeyError("first\n  line\t" + "x" * 1000))
    assert told.code == PROSE
    text = told.params["text"]
    assert len(text) == MOST
    assert text.startswith("KeyError: ")
    assert text.split() == text.split(" ")
