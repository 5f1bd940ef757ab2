"""The table of runs over a store: it notices every change, and compares what it shows."""

import math
from pathlib import Path

import pytest

from data.errors import InputError
from engine.events import EpochEnded
from engine.query.table import RunPage, RunQuery, RunTable
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.checkpoints import cut_behind
from engine.store.database import Store
from engine.store.deleting import delete_runs
from engine.store.labels import archive, pin, rename, tag
from engine.store.queue import move_run
from engine.store.run_writer import record
from engine.store.runs import runs
from fake_runs import History, curve, short, write_run


def names(view: RunPage) -> list[str]:
    return [run.name for run in view.runs]


@pytest.fixture
def table(store: Store, spec: ExperimentSpec) -> RunTable:
    for name in ("one", "two", "three"):
        write_run(store, short(spec, 3, name), History(curve(3)))
    return RunTable()


def ids(store: Store) -> dict[str, str]:
    return {run.name: run.id for run in runs(store)}


def test_it_is_read_once_and_notices_every_change(store: Store, table: RunTable) -> None:
    assert table.glance(store)
    assert names(table.view(RunQuery())) == ["three", "two", "one"]
    assert table.view(RunQuery()).varying == ()
    assert table.refresh(store)
    assert not table.refresh(store)
    assert not table.glance(store)
    other = Store(store.directory)
    rename(other, ids(store)["one"], "uno")
    assert table.refresh(store)
    assert names(table.view(RunQuery())) == ["three", "two", "uno"]
    delete_runs(other, [ids(store)["two"]])
    assert table.refresh(store)
    assert names(table.view(RunQuery())) == ["three", "uno"]
    other.close()


def test_a_change_behind_a_deletion_is_not_overlooked(store: Store, table: RunTable) -> None:
    table.refresh(store)
    known = ids(store)
    tag(store, [known["three"]], ["x"])
    table.refresh(store)
    delete_runs(store, [known["three"]])
    tag(store, [known["one"]], ["y"])
    table.refresh(store)
    assert [run.tags for run in table.view(RunQuery()).runs] == [(), ("y",)]


def test_what_trains_comes_first_then_the_queue_then_the_newest(
    store: Store, spec: ExperimentSpec, table: RunTable
) -> None:
    write_run(store, short(spec, 9, "trains"), History(curve(1), status="running"))
    for name in ("w1", "w2"):
        write_run(store, short(spec, 9, name), History(status="queued"))
    table.refresh(store)
    assert names(table.view(RunQuery())) == ["trains", "w1", "w2", "three", "two", "one"]
    move_run(store, ids(store)["w1"], 1)
    table.refresh(store)
    view = table.view(RunQuery())
    assert names(view)[1:3] == ["w2", "w1"]
    assert list(view.waiting) == [ids(store)["w2"], ids(store)["w1"]]


def test_pinned_ones_stay_on_top_and_archived_ones_are_left_out(
    store: Store, table: RunTable
) -> None:
    known = ids(store)
    pin(store, [known["one"]])
    archive(store, [known["two"]])
    table.refresh(store)
    assert names(table.view(RunQuery())) == ["one", "three"]
    assert names(table.view(RunQuery(sort="-name"))) == ["one", "three"]
    assert names(table.view(RunQuery(archived=True))) == ["one", "three", "two"]
    assert names(table.view(RunQuery("archived = yes"))) == ["two"]
    assert names(table.view(RunQuery(pinned_first=False))) == ["three", "one"]
    assert table.view(RunQuery()).archived == 1
    assert table.view(RunQuery()).total == 3


def test_columns_are_the_values_in_which_the_shown_runs_differ(
    store: Store, spec: ExperimentSpec
) -> None:
    other = with_value(spec, "training.optimizer.name", "adam")
    wide = with_value(spec, "network.layers.0.units", 64)
    stopped = with_value(spec, "training.early_stopping", True)
    for name, one in (("plain", spec), ("adam", other), ("wide", wide), ("stopped", stopped)):
        write_run(store, short(one, 3, name), History(curve(3)))
    table = RunTable()
    table.refresh(store)
    assert table.view(RunQuery()).varying == (
        "network.layers.units",
        "training.optimizer.name",
        "training.optimizer.learning_rate",
        "training.early_stopping",
    )
    assert table.view(RunQuery("plain or wide")).varying == ("network.layers.units",)
    assert table.view(RunQuery("plain")).varying == ()
    assert table.view(RunQuery("wide")).runs[0].spec("network.layers.units") == (64, 256)


def test_best_and_last_are_those_of_the_epochs(store: Store, spec: ExperimentSpec) -> None:
    history = [
        {"loss": 0.9, "val_accuracy": 0.5, "val_loss": math.nan},
        {"loss": 0.1 + 0.2, "val_accuracy": 0.7, "val_loss": math.inf},
        {"loss": 0.4, "val_accuracy": 0.6, "val_loss": 1.0},
        {"loss": math.nan, "val_accuracy": math.nan, "val_loss": math.nan},
    ]
    run = write_run(store, short(spec, 9), History(history, status="running"))
    table = RunTable()
    table.refresh(store)
    (found,) = table.view(RunQuery()).runs
    assert found.best == {"loss": 0.1 + 0.2, "val_accuracy": 0.7, "val_loss": 1.0}
    assert all(map(math.isnan, found.last.values()))
    assert found.done == 4
    cut_behind(store, run, None)
    record(store, run, EpochEnded(1, {"loss": 0.8}, 0.1, 1.0))
    table.refresh(store)
    (found,) = table.view(RunQuery()).runs
    assert (found.best, found.last, found.done) == ({"loss": 0.8}, {"loss": 0.8}, 1)


def test_the_table_of_an_empty_store_fills_up(store: Store, spec: ExperimentSpec) -> None:
    table = RunTable()
    assert not table.glance(store)
    table.refresh(store)
    assert names(table.view(RunQuery())) == []
    write_run(store, short(spec, 3, "first"), History(curve(3)))
    assert table.refresh(store)
    assert names(table.view(RunQuery("units = 128"))) == ["first"]


def test_a_sort_by_something_unknown_is_refused(store: Store, table: RunTable) -> None:
    table.refresh(store)
    with pytest.raises(InputError) as caught:
        table.view(RunQuery(sort="acuracy"))
    assert caught.value.code == "query.not_sortable"
    reason = caught.value.message.params["reason"]
    assert reason.code == "query.no_field"
    assert "accuracy" in reason.params["near"]


def test_a_spec_with_the_words_of_its_own_sections_is_read_whole(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    odd = with_value(spec, "training.class_weight", {"training": 2.0, "data": 1.5})
    odd = odd.model_copy(update={"name": 'x","network":{"layers":[]}', "note": ',"data":{'})
    write_run(store, short(odd, 3), History(curve(3)))
    table = RunTable()
    table.refresh(store)
    (found,) = table.view(RunQuery("class_weight.training = 2 and units = 256")).runs
    assert found.name == odd.name
    assert found.spec("training.class_weight.data") == (1.5,)
