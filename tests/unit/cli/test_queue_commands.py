"""``pkgo-tui queue``: in order, moved, cancelled."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from data.messages import Message
from engine.client.sweeps import pause
from engine.store.asker import asking_cluster
from engine.store.asking import set_aside
from engine.store.database import Store
from engine.store.process_writer import register_host
from engine.store.run_writer import claim_run
from engine.store.runs import run as find
from engine.store.sweep_writer import add_sweep
from made_sweeps import base, told

MakeRun = Callable[..., str]
Ask = Callable[..., tuple[int, str, str]]


def names(ask: Ask) -> list[str]:
    code, said, _ = ask("queue", "--json")
    assert code == 0
    return [json.loads(line)["name"] for line in said.splitlines()]


def test_what_trains_comes_first_then_what_waits_in_order(
    ask: Ask, store: Store, make_run: MakeRun
) -> None:
    assert ask("queue")[1] == "nothing trains and nothing waits\n"
    first, second = make_run("a"), make_run("b\x1b[2J")
    assert register_host(store, "host")
    claim_run(store, "host")
    code, said, _ = ask("queue", "--json")
    assert code == 0
    asked = {"asked": True, "for_workers": False}
    assert [json.loads(line) for line in said.splitlines()] == [
        {"place": None, "run": first, "name": "a", "status": "running", **asked},
        {"place": 1, "run": second, "name": "b\x1b[2J", "status": "queued", **asked},
    ]
    text = ask("queue")[1]
    assert "\x1b" not in text
    assert text.splitlines()[2].split()[:4] == ["1", second, "b", "queued"]


def test_what_nobody_here_has_asked_for_is_told_with_the_way_to_ask(
    ask: Ask, store: Store, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made, mine = os.environ["XDG_STATE_HOME"], make_run("mine")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    theirs = make_run("theirs")
    monkeypatch.setenv("XDG_STATE_HOME", made)
    told = [json.loads(line)["asked"] for line in ask("queue", "--json")[1].splitlines()]
    assert told == [True, False]
    lines = ask("queue")[1].splitlines()
    assert [line.split()[3] for line in lines[1:3]] == ["queued", "set"]
    assert f"pkgo-tui resume {theirs}" in lines[-1]
    assert mine not in lines[-1]
    assert f"pkgo-tui resume {theirs}" in ask("show", theirs)[1]
    assert "pkgo-tui resume" not in ask("show", mine)[1]
    for run, word in ((mine, "queued"), (theirs, "set aside")):
        assert f" {word}  " in next(row for row in ask("runs")[1].splitlines() if run in row)
        assert ask("show", run)[1].splitlines()[0].endswith(f": {word}")
    told = [json.loads(line)["status"] for line in ask("runs", "--json")[1].splitlines()]
    assert told == ["queued", "queued"]


def test_a_sweep_that_was_set_aside_is_told_in_place_of_its_trials(
    ask: Ask, store: Store, make_run: MakeRun
) -> None:
    sweep, trial, alone = add_sweep(store, base(), told(4)), make_run("trial"), make_run("alone")
    with store.write() as db:
        db.execute(
            "INSERT INTO trials (sweep, number, params, created) VALUES (?, 1, '{}', 1.0)", (sweep,)
        )
        db.execute(
            "INSERT INTO trial_runs (run, sweep, trial, seed) VALUES (?, ?, 1, 0)", (trial, sweep)
        )
    assert sweep not in ask("queue")[1]
    pause(store, sweep)
    said = ask("queue")[1]
    assert f"pkgo-tui sweep --resume {sweep}" in said
    assert "pkgo-tui resume" not in said
    set_aside(store, alone)
    said = ask("queue")[1]
    assert f"pkgo-tui sweep --resume {sweep}" in said
    assert f"pkgo-tui resume {alone}" in said
    told_of = [json.loads(line)["asked"] for line in ask("queue", "--json")[1].splitlines()]
    assert told_of == [False, False]


def test_a_sweep_that_waits_for_its_first_worker_is_told(ask: Ask, store: Store) -> None:
    with asking_cluster():
        sweep = add_sweep(store, base(), told(4))
    said = ask("queue")[1]
    assert len(said.splitlines()) == 3
    assert "1 sweep waits" in said
    assert "pkgo-tui work" in said
    assert ask("queue", "--json")[1] == ""
    with asking_cluster():
        pause(store, sweep)
    assert len(ask("queue")[1].splitlines()) == 1


def test_moving(ask: Ask, make_run: MakeRun) -> None:
    made = [make_run(name) for name in "abc"]
    assert ask("queue", "move", "c", "first") == (0, '"c" is 1 of 3 in the queue\n', "")
    assert ask("queue", "move", made[0], "down")[0] == 0
    assert names(ask) == ["c", "b", "a"]
    code, said, _ = ask("queue", "move", "b", "last", "--json")
    assert (code, json.loads(said)["place"]) == (0, 3)
    assert ask("queue", "move", "b", "up")[0] == 0
    assert names(ask) == ["c", "b", "a"]


def test_cancelling(ask: Ask, store: Store, make_run: MakeRun) -> None:
    made = make_run("a")
    make_run("b")
    assert ask("queue", "cancel", "a") == (0, '"a" is off the queue\n', "")
    found = find(store, made)
    assert found is not None
    assert (found.status, found.message) == ("stopped", Message("run.taken_off_queue"))
    assert names(ask) == ["b"]
    code, said, _ = ask("queue", "cancel", "b", "--json")
    assert (code, json.loads(said)["status"]) == (0, "stopped")


def test_the_store_may_stand_before_or_behind_the_second_word(
    ask: Ask, store: Store, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_run("a")
    make_run("b")
    monkeypatch.delenv("PKGO_STORE")
    place = ("--store", str(store.directory))
    assert ask(*place, "queue", "move", "a", "last")[0] == 0
    assert ask("queue", *place, "move", "a", "first")[0] == 0
    assert ask("queue", "cancel", "a", *place)[0] == 0
    assert ask("queue", *place)[1].splitlines()[1].split()[2] == "b"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["move", "a", "sideways"], "sideways"),
        (["move", "a"], "up|down|first|last"),
        (["move", "nosuch", "up"], "no run is called"),
        (["move", "trains", "up"], '"trains" no longer waits: it is running'),
        (["cancel", "trains"], '"trains" no longer waits'),
        (["shuffle"], "shuffle"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    ask: Ask, store: Store, make_run: MakeRun, arguments: list[str], said: str
) -> None:
    make_run("trains")
    assert register_host(store, "host")
    claim_run(store, "host")
    make_run("a")
    code, out, error = ask("queue", *arguments)
    assert (code, out, error.count("\n")) == (2, "", 1)
    assert said in error
