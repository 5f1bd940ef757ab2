"""``train`` with several experiments or a grid: one queue, told together to the last end."""

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from engine.host import supervisor
from engine.specs import ExperimentSpec
from engine.statuses import Status
from engine.store.database import Store
from engine.store.process_writer import register_host
from engine.store.processes import living_hosts
from engine.store.runs import Run, runs
from fake_runs import History, curve, short, write_run
from scripted_host import ScriptedHost
from tui.cli.console.hosts import HostKeeper
from tui.cli.console.interrupts import Interrupts
from tui.cli.entry import run
from tui.cli.reports.many import many_progress, results
from tui.text.fitting import width

StartHost = Callable[..., ScriptedHost]
GRID = ["--grid", "training.optimizer.learning_rate=0.001,0.01,0.1"]


@pytest.fixture(autouse=True)
def this_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PKGO_STORE", str(store.directory))
    monkeypatch.setattr("engine.devices.jobs.cores", lambda: 4)


def events(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_grid_trains_on_two_engines_and_each_event_tells_its_run(
    host: StartHost, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    host(seconds=0.1)
    host(seconds=0.1)
    assert run(["train", *GRID, "--set", "training.epochs=3", "--jobs", "2", "--json"]) == 0
    told = events(capsys.readouterr().out)
    made = {one.id: one for one in runs(store)}
    assert {one.name.split()[0] for one in made.values()} == {
        f"learning_rate={rate}" for rate in ("0.001", "0.01", "0.1")
    }
    for name in made:
        own = [event["event"] for event in told if event["run"] == name]
        assert own == ["queued", "started", *["epoch"] * 3, "checkpoint", "finished"]
    assert len({one.host for one in made.values()}) == 2


def test_text_has_a_line_an_end_and_a_table(
    host: StartHost, capsys: pytest.CaptureFixture[str]
) -> None:
    host()
    assert run(["train", *GRID, "--set", "training.epochs=2", "--set", "name=a\x07b"]) == 0
    text = capsys.readouterr().out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)
    ends = [line for line in text.splitlines() if " of 3: finished " in line]
    assert [line[0] for line in ends] == ["1", "2", "3"]
    assert "val_accuracy 0.6667" in ends[0]
    table = text.splitlines()[-3:]
    assert ["learning_rate=0.1 a·b" in line for line in table] == [False, False, True]


def test_several_experiments_wait_in_the_order_they_were_named(
    host: StartHost, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    host()
    named = ["05-overfitting", "00-first-model"]
    assert run(["train", *named, "--set", "training.epochs=1", "--jobs", "1", "--json"]) == 0
    assert [one.name for one in reversed(runs(store))] == named
    capsys.readouterr()


def test_one_failure_is_a_failure(
    host: StartHost, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    host(fails="the loss exploded")
    assert run(["train", *GRID, "--json"]) == 1
    ends = [event for event in events(capsys.readouterr().out) if event["event"] == "failed"]
    assert {event["run"] for event in ends} == {one.id for one in runs(store)}


def test_detached_it_tells_all_ids(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert register_host(store, "busy")
    assert run(["train", *GRID, "--detach", "--json", "--jobs", "1"]) == 0
    told = events(capsys.readouterr().out)
    assert [event["event"] for event in told] == ["queued"] * 3
    assert [event["run"] for event in told] == [one.id for one in reversed(runs(store))]


def test_one_bad_value_queues_nothing(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "--grid", "training.batch_size=16,1653"]) == 2
    assert "must be at most 1652" in capsys.readouterr().err
    assert run(["train", "--grid", "training.batch_size"]) == 2
    assert run(["train", "00-first-model", "nosuch"]) == 2
    assert runs(store) == []


def test_ctrl_c_stops_what_trains_and_empties_the_queue(
    host: StartHost,
    store: Store,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    host(seconds=0.2)
    asked: list[Interrupts] = []
    monkeypatch.setattr(Interrupts, "__enter__", lambda self: asked.append(self) or self)
    watcher = threading.Thread(target=interrupt_when_running, args=(store, asked))
    watcher.start()
    assert run(["train", *GRID, "--set", "training.epochs=500", "--jobs", "1", "--json"]) == 130
    watcher.join()
    found = runs(store)
    assert [one.status for one in found] == ["stopped"] * 3
    assert sum(one.started is None for one in found) == 2
    assert "keeping its models" in capsys.readouterr().err


def interrupt_when_running(store: Store, asked: list[Interrupts]) -> None:
    own = Store(store.directory)
    until = time.monotonic() + 60
    while time.monotonic() < until and not any(one.status == "running" for one in runs(own)):
        time.sleep(0.02)
    own.close()
    asked[0].asked = True


def test_where_engines_keep_dying_all_that_wait_stay_in_the_queue(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stillborn(_: Store, _jobs: int) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])

    monkeypatch.setattr(supervisor, "ensure_host", stillborn)
    assert run(["train", *GRID, "--jobs", "2", "--json"]) == 1
    ends = [event for event in events(capsys.readouterr().out) if event["event"] == "waiting"]
    assert len(ends) == 3
    assert all(str(store.directory / "host.log") in event["message"] for event in ends)
    assert {event["code"] for event in ends} == {"waiting.engine_died"}
    assert [one.status for one in runs(store)] == ["queued"] * 3


def test_more_engines_that_die_are_given_up_while_one_works(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    born: list[subprocess.Popen[bytes]] = []

    def stillborn(_: Store, _jobs: int) -> "subprocess.Popen[bytes]":
        born.append(subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]))
        return born[-1]

    monkeypatch.setattr(supervisor, "ensure_host", stillborn)
    assert register_host(store, "fake")
    write_run(store, spec, History(status="running"))
    write_run(store, spec, History(status="queued"))
    keeper = HostKeeper(store, 2)
    for _ in range(5):
        assert keeper.look(runs(store)[0]) is None
        for child in born:
            child.wait()
    assert len(born) == 2
    assert len(living_hosts(store)) == 1


NAMES = ("learning_rate=0.01 batch_size=16 00-first-model", "短い" * 40, "\x1b[2Jsneaky")


@pytest.mark.parametrize("cells", [80, 100])
def test_the_table_fits_the_terminal_whatever_the_names(
    store: Store, spec: ExperimentSpec, cells: int
) -> None:
    for name in NAMES:
        write_run(store, short(spec, 3, name), History(curve(3)))
    lines = results(runs(store), cells)
    assert all(width(line) <= cells for line in lines)
    assert "learning_rate=0.01 batch_size=16" in lines[-1]
    assert lines[0].split() == ["id", "name", "val_loss", "val_acc"]


def test_a_narrow_table_tells_how_runs_ended_that_did_not_finish(
    store: Store, spec: ExperimentSpec
) -> None:
    write_run(store, short(spec, 3, NAMES[0]), History(curve(3), status="stopped"))
    assert "stopped" in results(runs(store), 80)[1]


def test_without_a_limit_the_table_tells_everything(store: Store, spec: ExperimentSpec) -> None:
    write_run(store, short(spec, 3, NAMES[0]), History(curve(3)))
    head, row = (line.split() for line in results(runs(store)))
    assert head == ["id", "name", "status", "epochs", "loss", "acc", "val_loss", "val_acc"]
    assert row[1:4] == NAMES[0].split()


@pytest.mark.parametrize("status", ["finished", "stopped"])
def test_the_live_line_tells_how_many_are_done_and_the_time_left(
    store: Store, spec: ExperimentSpec, status: Status
) -> None:
    write_run(store, short(spec, 10, "a"), History(curve(10), status=status))
    write_run(store, short(spec, 10, "b"), History(curve(5), status="running"))
    write_run(store, short(spec, 10, "c"), History(status="queued"))
    found: list[Run] = runs(store)
    told = many_progress(found, 15.0)
    assert told.startswith("━" * 10 + "─" * 10)
    assert told.endswith(" 50%  1 of 3 done, 1 training  15 s left")
    assert "left" not in many_progress(found, None)
