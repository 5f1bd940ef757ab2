"""What ``sweep --show`` and ``--list`` tell of trials that were cut short, and of a sweep's end."""

import json
import subprocess
from collections.abc import Callable

import pytest

from data.errors import InputError
from data.messages import Message
from engine.events import Ended, EpochEnded
from engine.specs import first_model
from engine.specs.sweep import SweepSpec
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import record
from engine.store.sweep_writer import Planned, add_sweep, add_trial
from tui.cli.commands.sweep_again import train_again

Pkgo = Callable[..., subprocess.CompletedProcess[str]]
KEY = "training.batch_size"
MISSING = Message("toml.missing", {"file": "gone.csv"})
OTHER = Message("toml.directory", {"file": "folder"})


@pytest.fixture
def over(store: Store) -> tuple[str, list[str]]:
    """A sweep that is over, and its runs: finished, failed twice for one reason and once for
    another, pruned.
    """
    space = {KEY: {"low": 2, "high": 64}}
    made = add_sweep(store, first_model(), SweepSpec.parse({"space": space, "trials": 5}))
    ends = [
        Ended("finished", 1),
        Ended("failed", 0, MISSING),
        Ended("failed", 0, MISSING),
        Ended("failed", 0, OTHER),
        Ended("pruned", 1),
    ]
    runs: list[str] = []
    for number, end in enumerate(ends, 1):
        run = add_trial(store, made, number, {KEY: 4}, Planned(first_model(), RunFacts()))
        assert run is not None
        record(store, run, EpochEnded(1, {"val_accuracy": 0.5}, 0.1, 0.5))
        record(store, run, end)
        runs.append(run)
    return made, runs


def test_the_reasons_of_failed_trials_are_told_once_each_with_a_run(
    pkgo: Pkgo, over: tuple[str, list[str]]
) -> None:
    made, runs = over
    told = pkgo("sweep", "--show", made).stdout
    best, _, failed = told.partition("gone.csv")
    assert runs[0] in best
    assert runs[1] in best
    assert (told.count("gone.csv"), told.count("folder")) == (1, 1)
    assert runs[3] in failed
    assert not {runs[2], runs[4]} & set(told.split())


def test_a_trial_in_json_says_why_it_failed_and_the_sweep_that_it_is_over(
    pkgo: Pkgo, over: tuple[str, list[str]]
) -> None:
    made, _ = over
    shown = pkgo("sweep", "--show", made, "--json").stdout
    *told, ended = map(json.loads, shown.splitlines())
    codes = [one["code"] for one in told]
    assert codes == [None, "toml.missing", "toml.missing", "toml.directory", None]
    assert [bool(one["message"]) for one in told] == [False, True, True, True, False]
    listed = json.loads(pkgo("sweep", "--list", "--json").stdout)
    assert (ended["status"], listed["status"]) == ("finished", "finished")
    assert "finished" in pkgo("sweep", "--list").stdout


def test_a_store_that_cannot_be_written_is_told_before_what_would_train(
    store: Store, over: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    viewed = Store(store.directory, read_only=True)
    with pytest.raises(InputError) as refused:
        train_again(viewed, over[0], 2, 1, json=False)
    viewed.close()
    assert refused.value.code == "store.read_only"
    assert not capsys.readouterr().out
