"""``pkgo-tui branch``, and how branches are listed and shown."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from data.errors import InputError
from engine.client.branching import branched
from engine.client.steering import steer
from engine.client.submission import submit
from engine.events import Intervention, Saved
from engine.query.tree import as_tree
from engine.specs import ExperimentSpec, from_toml, to_toml
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_history import epochs, matrix
from engine.store.run_writer import add_facts
from engine.store.runs import Run, runs
from engine.store.runs import run as find
from fake_runs import History, curve, short, write_run
from tui.cli.reports.progress import progress_text

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def parent(store: Store, spec: ExperimentSpec) -> str:
    return write_run(store, short(spec, 6, "mine"), History(curve(6)))


def newest(store: Store) -> Run:
    return runs(store)[0]


def test_it_trains_on_from_the_epoch_and_tells_the_joined_history(
    ask: Ask, host: Any, store: Store, parent: str
) -> None:
    host()
    rate = "training.optimizer.learning_rate=0.001"
    code, said, error = ask("branch", "mine", "--epoch", "4", "--set", rate, "--name", "slower")
    assert (code, error) == (0, "")
    assert f"goes on from the end of epoch 4 of run {parent}" in said
    assert "epoch 5/6" in said
    assert "epoch 4/6" not in said
    made = newest(store)
    assert [epoch.epoch for epoch in epochs(store, made.id)] == [1, 2, 3, 4, 5, 6]
    assert epochs(store, made.id)[:4] == epochs(store, parent)[:4]
    assert epochs(store, made.id, 3)[0].epoch == 4
    assert matrix(store, made.id) is not None
    shown = json.loads(ask("show", made.id, "--json")[1])
    assert shown["branch"] == {"run": parent, "epoch": 4}
    assert [epoch["epoch"] for epoch in shown["epochs"]] == [1, 2, 3, 4, 5, 6]
    assert f"branched from run {parent} after epoch 4" in ask("show", made.id)[1]


def test_a_table_that_has_changed_is_refused_before_anything_is_queued(
    ask: Ask, store: Store, parent: str
) -> None:
    add_facts(store, parent, RunFacts(sha256="another table's"))
    code, said, error = ask("branch", parent, "--epoch", "4")
    assert (code, said) == (2, "")
    assert 'the table has changed since "mine" was trained' in error
    assert [run.id for run in runs(store)] == [parent]


def test_what_somebody_did_is_in_the_record_of_the_run_and_of_its_branch(
    ask: Ask, host: Any, store: Store, spec: ExperimentSpec
) -> None:
    events = (
        Intervention("learning_rate", 2, 7, 0.001),
        Saved("snapshot", 2, "snapshot-2-7.keras", "ab" * 32, 1234, 7),
        Intervention("epochs", 3, 1, 6.0),
        Intervention("pause", 5, 3),
    )
    steered = write_run(store, short(spec, 4, "steered"), History(curve(6), events=events))
    told = ask("show", steered)[1]
    for line in (
        "learning rate 0.001 in epoch 2, batch 7",
        "epochs 6 in epoch 3, batch 1",
        "pause in epoch 5, batch 3",
        "snapshot-2-7.keras  epoch 2, batch 7, 1.23 kB",
        "epoch 6/6",
    ):
        assert line in told
    assert " 6/6 " in ask("runs")[1]
    host()
    assert ask("branch", steered, "--epoch", "4", "--detach")[0] == 0
    branch = newest(store).id
    shown = json.loads(ask("show", branch, "--json")[1])
    done = [(one["run"], one["action"], one["epoch"]) for one in shown["interventions"]]
    assert done == [(steered, "learning_rate", 2), (steered, "epochs", 3)]
    assert f"epochs 6 in epoch 3, batch 1  (of run {steered})" in ask("show", branch)[1]


def test_the_list_is_a_tree_and_the_json_names_the_origin(
    ask: Ask, host: Any, store: Store, parent: str
) -> None:
    host()
    ask("branch", parent, "--epoch", "4")
    branch = newest(store).id
    ask("branch", branch, "--epoch", "5")
    lines = ask("runs")[1].splitlines()
    assert [line.split()[0] for line in lines[1:]] == [parent, branch, newest(store).id]
    assert "└ mine b4  from epoch 4" in lines[2]
    assert "    └ mine b4 b5" in lines[3]
    told = [json.loads(line) for line in ask("runs", "--json")[1].splitlines()]
    assert [one["branch"] for one in told] == [
        {"run": branch, "epoch": 5},
        {"run": parent, "epoch": 4},
        None,
    ]


def test_without_an_epoch_it_is_the_last_and_needs_more_epochs(
    ask: Ask, host: Any, store: Store, parent: str
) -> None:
    code, _, error = ask("branch", "last")
    assert code == 2
    assert '"training.epochs" must be more than 6' in error
    host()
    assert ask("branch", "last", "--set", "training.epochs=8", "--json")[0] == 0
    assert newest(store).epochs_done == 8
    assert newest(store).name == "mine b6"
    assert parent != newest(store).id


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--epoch", "7"), "there is no epoch 7 to branch from"),
        (("--epoch", "0"), "there is no epoch 0 to branch from"),
        (("--epoch", "2", "--set", "seed=4"), '"seed" must stay 1337'),
        (("--epoch", "2", "--set", "network.layers.0.units=4"), '"network.layers.0.units" must'),
        (("--epoch", "2", "--set", "training.loss=mean_squared_error"), '"training.loss" must'),
        (("--epoch", "2", "--set", "training.epochs=2"), '"training.epochs" must be more than 2'),
    ],
)
def test_what_cannot_be_branched_is_one_sentence(
    ask: Ask, store: Store, parent: str, arguments: tuple[str, ...], said: str
) -> None:
    code, out, error = ask("branch", parent, *arguments)
    assert (code, out) == (2, "")
    assert said in error
    assert error.count("\n") == 1
    assert len(runs(store)) == 1


def test_epochs_that_somebody_added_count_as_the_runs(
    ask: Ask, host: Any, store: Store, parent: str
) -> None:
    add_facts(store, parent, RunFacts(epochs=9))
    host()
    assert ask("branch", parent)[0] == 0
    assert newest(store).epochs_done == 9


def test_an_experiment_file_keeps_the_branch_and_others_have_none(
    store: Store, spec: ExperimentSpec, parent: str, tmp_path: Any
) -> None:
    assert "branch" not in to_toml(spec)
    assert "branch" not in spec.model_dump_json()
    branch = spec.parse({**spec.model_dump(), "branch": {"run": parent, "epoch": 3}})
    path = tmp_path / "branch.toml"
    path.write_text(to_toml(branch), "utf-8")
    assert from_toml(path) == branch
    assert with_value(branch, "branch", "off") == spec


def test_a_file_with_a_branch_trains_as_one(
    ask: Ask, host: Any, store: Store, parent: str, tmp_path: Any
) -> None:
    first = find(store, parent)
    assert first is not None
    path = tmp_path / "branch.toml"
    path.write_text(to_toml(branched(store, first, 4)), "utf-8")
    host()
    assert ask("train", str(path))[0] == 0
    made = newest(store)
    assert (made.name, made.origin and made.origin.epoch) == ("mine b4", 4)
    code, _, error = ask("train", str(path), "--set", "branch.run=12345678")
    assert code == 2
    assert 'comes from the run "12345678", which is not here' in error


def test_while_it_replays_the_live_line_says_so(store: Store, parent: str) -> None:
    first = find(store, parent)
    assert first is not None
    made = submit(store, branched(store, first, 4))
    add_facts(store, made, RunFacts(steps=10, epochs=6))
    with store.write() as db:
        db.execute(
            "UPDATE runs SET status = 'running', epoch = 2, step = 10, rows_per_second = 100 "
            "WHERE id = ?",
            (made,),
        )
    add_facts(store, made, RunFacts(training_rows=1000))
    now = find(store, made)
    assert now is not None
    text = progress_text(now, None)
    assert f"replaying epoch 2/4 of {parent}" in text
    assert " 50%" in text
    assert text.endswith("  20 s left")
    with pytest.raises(InputError) as caught:
        steer(store, now, "learning_rate", "0.1")
    about = caught.value.message.params
    assert caught.value.code == "steering.still_replays"
    assert (about["origin"], about["epoch"]) == (parent, 2)


def test_no_run_is_lost_in_a_circle_of_branches(store: Store, parent: str) -> None:
    first = find(store, parent)
    assert first is not None
    with store.write() as db:
        db.execute(
            "UPDATE runs SET spec = json_set(spec, '$.branch', json_object('run', id, 'epoch', 2))"
        )
    (circle,) = runs(store)
    assert [run.id for run, _ in as_tree([circle])] == [parent]
    assert len(epochs(store, parent)) == 4
