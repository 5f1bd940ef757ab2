"""What the host measured is what everybody reads: to the last bit, NaN and infinity included."""

import math
import struct
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.client.submission import submit
from engine.events import (
    Ended,
    EpochEnded,
    Event,
    Intervention,
    Noted,
    Queued,
    Saved,
    Started,
    event_from,
    fields,
)
from engine.io.numbers import decode, dumps, encode, metrics_from_json
from engine.specs import first_model
from engine.store.database import Store
from engine.store.run_history import batch_losses, epochs, events, matrix
from engine.store.run_writer import record, record_batches, record_matrix
from engine.store.runs import run

relaxed = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
any_metrics = st.dictionaries(
    st.sampled_from(["loss", "accuracy", "val_loss", "val_accuracy", "auc", "f1 – macro"]),
    st.floats(),
    max_size=6,
)


def bits(value: float) -> bytes:
    """Bits that tell every float apart but one NaN from another."""
    return b"nan" if math.isnan(value) else struct.pack("<d", value)


def metric_bits(metrics: dict[str, float]) -> dict[str, bytes]:
    return {name: bits(value) for name, value in metrics.items()}


@given(any_metrics)
def test_json_keeps_the_bits_and_is_plain_json(metrics: dict[str, float]) -> None:
    text = dumps(metrics)
    assert metric_bits(metrics_from_json(text)) == metric_bits(metrics)
    assert not any(word in text for word in ("NaN", "Infinity"))


@given(st.floats())
def test_a_word_stands_only_for_what_json_lacks(value: float) -> None:
    assert isinstance(encode(value), str) is not math.isfinite(value)
    assert bits(decode(encode(value))) == bits(value)


@relaxed
@given(any_metrics, st.floats(), st.floats(0, 1e9))
def test_epochs_come_back_to_the_same_bits(
    store: Store, metrics: dict[str, float], rate: float, seconds: float
) -> None:
    made = submit(store, first_model())
    record(store, made, EpochEnded(1, metrics, rate, seconds))
    (epoch,) = epochs(store, made)
    assert metric_bits(epoch.metrics) == metric_bits(metrics)
    assert (bits(epoch.learning_rate), bits(epoch.seconds)) == (bits(rate), bits(seconds))
    logged = events(store, made)[-1].event
    assert isinstance(logged, EpochEnded)
    assert metric_bits(logged.metrics) == metric_bits(metrics)
    found = run(store, made)
    assert found is not None
    assert metric_bits(found.last) == metric_bits(metrics)


@relaxed
@given(st.lists(st.floats(width=32), min_size=1, max_size=50))
def test_batch_losses_come_back_to_the_same_bits(store: Store, losses: list[float]) -> None:
    made = submit(store, first_model())
    packed = struct.pack(f"<{len(losses)}f", *losses)
    record_batches(store, made, 1, 0, packed)
    record_batches(store, made, 1, len(losses), packed)
    assert batch_losses(store, made) == [(1, 0, packed), (1, len(losses), packed)]


@relaxed
@given(st.lists(st.lists(st.integers(0, 10**12), min_size=3, max_size=3), min_size=3, max_size=3))
def test_matrices_are_kept_for_every_epoch(store: Store, counts: list[list[int]]) -> None:
    made = submit(store, first_model())
    record_matrix(store, made, 1, "validation", [[1, 2], [3, 4]])
    record_matrix(store, made, 2, "training", counts)
    newest = matrix(store, made)
    assert newest is not None
    assert (newest.epoch, newest.part) == (2, "training")
    assert [list(line) for line in newest.counts] == counts
    first = matrix(store, made, 1)
    assert first is not None
    assert first.counts == ((1, 2), (3, 4))
    assert matrix(store, made, 3) is None


words = st.text(max_size=30).filter(lambda text: text.isprintable())
numbers = st.integers(0, 2**53)
any_event: st.SearchStrategy[Event] = st.one_of(
    st.just(Queued()),
    st.builds(Started, numbers, numbers, numbers, numbers, numbers),
    st.builds(
        EpochEnded,
        numbers,
        st.dictionaries(words, st.floats(allow_nan=False)),
        st.floats(allow_nan=False),
        st.floats(0, 1e9),
    ),
    st.builds(Intervention, words, numbers, numbers, st.none() | words | st.floats(0, 1)),
    st.builds(Saved, words, numbers, words, words, numbers),
    st.builds(Noted, words),
)


@relaxed
@given(st.lists(any_event, max_size=12))
def test_events_come_back_in_order(store: Store, told: list[Event]) -> None:
    made = submit(store, first_model())
    for event in told:
        record(store, made, event)
    record(store, made, Ended("finished", 3, "done"))
    record(store, made, Noted("too late: the run has ended"))
    logged = events(store, made)
    assert [item.event for item in logged] == [Queued(), *told, Ended("finished", 3, "done")]
    assert events(store, made, logged[0].seq) == logged[1:]


@given(any_event)
def test_an_event_is_its_fields(event: Event) -> None:
    assert event_from(event.kind, fields(event)) == event


def test_epochs_are_read_from_where_one_stands(store: Store, make_run: Callable[[], str]) -> None:
    made = make_run()
    for number in (2, 1, 3):
        record(store, made, EpochEnded(number, {"loss": float(number)}, 0.1, 0.0))
    assert [epoch.epoch for epoch in epochs(store, made)] == [1, 2, 3]
    assert [epoch.epoch for epoch in epochs(store, made, 1)] == [2, 3]
