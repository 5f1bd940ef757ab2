"""A run's epochs told without reading all of them."""

import math
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.events import EpochEnded, Intervention, Noted
from engine.specs import Branch, ExperimentSpec, first_model
from engine.store.database import Store
from engine.store.epoch_digest import best_epoch_of, epoch_digest
from engine.store.run_history import epochs, events, events_like, newest_events
from engine.store.run_writer import record
from engine.tasks.metrics import best_epoch
from fake_runs import History, curve, short, write_run

VALUES = st.one_of(
    st.integers(0, 5).map(float), st.just(math.nan), st.just(math.inf), st.just(-math.inf)
)


def told(values: Sequence[float], name: str) -> History:
    return History([{"loss": 1.0 / number, name: one} for number, one in enumerate(values, 1)])


@given(st.lists(VALUES, min_size=1, max_size=30), st.integers(1, 12), st.booleans())
def test_some_epochs_are_the_first_the_last_and_the_best_with_others_between(
    tmp_path_factory: pytest.TempPathFactory, values: list[float], most: int, validated: bool
) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    history = told(values, "val_loss" if validated else "loss")
    run = write_run(store, short(first_model(), 30), history)
    everything = epochs(store, run)
    digest = epoch_digest(store, run, most)
    assert digest.count == len(values)
    assert best_epoch_of(store, run) == best_epoch(everything)
    numbers = [epoch.epoch for epoch in digest.some]
    assert numbers == sorted(set(numbers))
    assert len(numbers) <= most + 1
    if len(values) <= most:
        assert numbers == [epoch.epoch for epoch in everything]
    else:
        assert numbers[0] == 1
        assert best_epoch(everything) in (*numbers, None)
        assert most == 1 or numbers[-1] == len(values)
    store.close()


def test_a_branch_is_told_with_the_epochs_of_its_run(store: Store, spec: ExperimentSpec) -> None:
    whole = write_run(store, short(spec, 40), History(curve(40)))
    left = short(spec, 60).model_copy(update={"branch": Branch(run=whole, epoch=20)})
    made = write_run(store, left, History(status="running"))
    for number in range(21, 61):
        record(store, made, EpochEnded(number, {"loss": 9.0, "val_loss": 9.0}, 0.01, 0.5))
    digest = epoch_digest(store, made, 7)
    assert digest.count == 60
    assert [epoch.epoch for epoch in digest.some] == [1, 11, 20, 21, 31, 40, 50, 60]
    assert best_epoch_of(store, made) == 20


def test_damaged_lines_are_left_out(store: Store, spec: ExperimentSpec) -> None:
    run = write_run(store, short(spec, 9), History(curve(9)))
    spent = '{"training": 1.0, "validation": 0.5}'
    with store.write() as db:
        db.execute("UPDATE epochs SET times = ? WHERE run = ?", (spent, run))
        db.execute(
            "UPDATE epochs SET metrics = '{', times = '{' WHERE run = ? AND epoch = 9", (run,)
        )
    digest = epoch_digest(store, run, 20)
    assert [epoch.epoch for epoch in digest.some] == list(range(1, 9))
    assert best_epoch_of(store, run) == 8
    assert digest.times == {} or digest.times["training"] == 8.0


def test_of_a_log_the_newest_ends_of_epochs_are_read_and_all_else(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    change = Intervention("learning_rate", 2, 3, 0.1)
    run = write_run(store, short(spec, 50), History(curve(50), events=[change, Noted("words")]))
    whole = events(store, run)
    newest = newest_events(store, run, 10)
    assert newest[-10:] == whole[-10:]
    left_out = [logged for logged in whole if logged not in newest]
    assert {type(logged.event) for logged in left_out} == {EpochEnded}
    assert newest_events(store, run, 1000) == whole
    assert [logged.event for logged in events_like(store, run, Intervention)] == [change]
