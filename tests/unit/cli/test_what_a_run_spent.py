"""``show`` tells what the seconds of a run were spent on."""

import json

import pytest

from engine.events import EpochEnded, Started
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.run_writer import queue_run, record
from tui.cli.entry import run

SPENT = {"training": 0.5, "validation": 0.25, "callbacks": 0.0, "writing": 0.125}


@pytest.fixture
def made(store: Store, spec: ExperimentSpec) -> str:
    name = queue_run(store, add_experiment(store, spec), spec)
    record(store, name, Started(9, 300, 60, 10, 2))
    return name


def _at(store: Store) -> list[str]:
    return ["--store", str(store.directory)]


def test_times_are_summed_and_rows_counted_by_second_of_training(
    made: str, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    for epoch in (1, 2):
        record(store, made, EpochEnded(epoch, {"loss": 1.0}, 0.1, 1.0, SPENT))
    assert run(["show", "last", *_at(store)]) == 0
    said = "times: training 1.00 s, validation 0.50 s, callbacks 0.00 s, writing 0.25 s; "
    assert said + "600 samples/s" in capsys.readouterr().out.splitlines()
    assert run(["show", "last", "--json", *_at(store)]) == 0
    shown = json.loads(capsys.readouterr().out)
    doubled = {name: 2 * seconds for name, seconds in SPENT.items()}
    assert shown["times"] == {**doubled, "samples_per_second": 600.0}
    assert [epoch["times"] for epoch in shown["epochs"]] == [SPENT, SPENT]


def test_epochs_of_an_older_version_have_no_times(
    made: str, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    record(store, made, EpochEnded(1, {"loss": 1.0}, 0.1, 1.0))
    assert run(["show", "last", *_at(store)]) == 0
    assert "times:" not in capsys.readouterr().out
    assert run(["show", "last", "--json", *_at(store)]) == 0
    assert json.loads(capsys.readouterr().out)["times"] is None
