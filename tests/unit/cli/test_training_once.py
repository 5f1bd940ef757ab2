"""``train --once KEY``: the same command given again goes on with its run, and trains it once."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from command_line import ROOT
from data.errors import InputError
from engine.client.once import check_key, submit_once
from engine.client.submission import submit
from engine.commands import Command, CommandKind
from engine.events import Ended, Intervention
from engine.specs import ExperimentSpec, first_model
from engine.specs.edit import with_value
from engine.store import processes
from engine.store.asking import set_aside
from engine.store.commands import send
from engine.store.database import Store
from engine.store.process_writer import register_host
from engine.store.run_history import events as events_of
from engine.store.run_writer import claim_run, record
from engine.store.runs import Run, runs
from engine.store.runs import run as find
from fake_runs import short
from refusals import refuses
from scripted_host import ScriptedHost
from tui.cli.entry import run

StartHost = Callable[..., ScriptedHost]
TRAIN = ["train", "--set", "training.epochs=2"]


@pytest.fixture(autouse=True)
def this_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PKGO_STORE", str(store.directory))
    monkeypatch.delenv("SLURM_JOB_ID", raising=False)


def told(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def only(store: Store) -> Run:
    (found,) = runs(store)
    return found


def ids(store: Store, spec: ExperimentSpec, key: str = "k", seeds: int = 1) -> list[str]:
    return submit_once(store, [spec], seeds, key, alone=True).runs


def test_a_finished_run_is_told_again_and_not_trained_again(
    store: Store, host: StartHost, capsys: pytest.CaptureFixture[str]
) -> None:
    host()
    assert run([*TRAIN, "--once", "k", "--json"]) == 0
    first = told(capsys.readouterr().out)
    assert run([*TRAIN, "--once", "k", "--json"]) == 0
    assert told(capsys.readouterr().out) == first
    assert run([*TRAIN, "--once", "k"]) == 0
    text = capsys.readouterr()
    assert only(store).id in text.err
    assert "after 2 epochs" in text.out
    assert "Oddish" in text.out
    assert "epoch 1/2" not in text.out
    assert run([*TRAIN, "--once", "k", "--detach", "--json"]) == 0
    assert told(capsys.readouterr().out) == [{"event": "finished", "run": only(store).id}]


def test_what_has_finished_needs_no_engine(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    made = ids(store, short(spec, 2))[0]
    assert claim_run(store, "host") is not None
    record(store, made, Ended("finished", 0))
    monkeypatch.setattr("engine.host.supervisor.subprocess.Popen", None)
    assert run([*TRAIN, "--once", "k"]) == 0
    assert run([*TRAIN, "--once", "k", "--detach"]) == 0


def test_another_experiment_under_the_key_is_refused_and_named(
    store: Store, spec: ExperimentSpec, capsys: pytest.CaptureFixture[str]
) -> None:
    ids(store, short(spec, 2))
    assert run(["train", "--set", "training.epochs=3", "--once", "k"]) == 2
    assert "training.epochs is 2, not 3" in capsys.readouterr().err
    with refuses("once.other_experiment", field="seed"):
        ids(store, with_value(short(spec, 2), "seed", 5))
    assert len(runs(store)) == 1
    assert ids(store, short(spec, 2, "another name")) == [only(store).id]


@pytest.mark.parametrize("key", ["", "  ", "k" * 201])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with refuses("once.bad_key"):
        check_key(key)


@pytest.mark.parametrize("status", ["stopped", "failed", "crashed"])
def test_what_ended_with_nothing_kept_is_trained_anew(
    store: Store, spec: ExperimentSpec, status: Any
) -> None:
    made = ids(store, spec)[0]
    assert claim_run(store, "host") is not None
    record(store, made, Ended(status, 0))
    again = ids(store, spec)
    # A crash goes on in any case, if need be from its beginning
    assert (again == [made]) is (status == "crashed")
    assert len(runs(store)) == 1 + (status != "crashed")
    assert ids(store, spec) == again, "the newest counts"


def test_what_waits_is_asked_for_and_what_trains_is_left(
    store: Store, spec: ExperimentSpec
) -> None:
    made = ids(store, spec)[0]
    set_aside(store, made)
    assert ids(store, spec) == [made]
    assert only(store).is_asked
    assert claim_run(store, "host") is not None
    # No host of that name lives: the run has crashed, and goes on
    assert ids(store, spec) == [made]
    assert (only(store).status, only(store).facts.resumes) == ("queued", 1)


def test_seeds_and_several_experiments_are_known_each_by_itself(
    store: Store, spec: ExperimentSpec
) -> None:
    both = [short(spec, 3), short(spec, 4)]
    first = submit_once(store, both, 2, "k", alone=True)
    assert len(first.runs) == 4
    assert claim_run(store, "host") is not None
    record(store, first.runs[0], Ended("failed", 0))
    again = submit_once(store, both, 2, "k", alone=True)
    assert again.runs[1:] == first.runs[1:]
    assert again.going_on == first.runs[1:]
    new = find(store, again.runs[0])
    assert new is not None
    assert new.facts.base_seed == spec.seed
    assert new.experiment == find(store, first.runs[1]).experiment  # type: ignore[union-attr]
    with refuses("once.other_experiment"):
        submit_once(store, both, 3, "k", alone=True)


def test_the_same_experiment_named_twice_is_two_runs(store: Store, spec: ExperimentSpec) -> None:
    first = submit_once(store, [spec, spec], 1, "k", alone=True).runs
    assert len(set(first)) == 2
    assert set(submit_once(store, [spec, spec], 1, "k", alone=True).runs) == set(first)


def test_a_deleted_run_is_not_found(store: Store, spec: ExperimentSpec) -> None:
    from engine.client.deleting import delete_runs

    made = ids(store, spec)[0]
    assert claim_run(store, "host") is not None
    record(store, made, Ended("finished", 0))
    delete_runs(store, [made])
    assert ids(store, spec) != [made]


def test_a_run_of_the_key_whose_row_is_damaged_does_not_stand_in_the_way(
    store: Store, spec: ExperimentSpec
) -> None:
    made = ids(store, spec)[0]
    store.db.execute("UPDATE runs SET spec = replace(spec, '\"training\":', '\"training\";')")
    assert ids(store, spec) != [made]


def test_many_who_ask_at_once_make_one_run(store: Store, spec: ExperimentSpec) -> None:
    found: list[list[str]] = []

    def ask() -> None:
        own = Store(store.directory)
        found.append(ids(own, spec))
        own.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[only(store).id]] * 6


def test_a_job_has_its_id_for_a_key_and_may_train_several_experiments(
    store: Store, host: StartHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLURM_JOB_ID", "77")
    host()
    for _ in range(2):
        assert run(TRAIN) == 0
        assert run(["train", "--set", "training.epochs=3"]) == 0
    assert sorted(one.epochs_wanted for one in runs(store)) == [2, 3]
    monkeypatch.setenv("SLURM_JOB_ID", "78")
    host()
    assert run(TRAIN) == 0
    assert len(runs(store)) == 3
    assert run([*TRAIN, "--once", "77"]) == 0
    assert len(runs(store)) == 3


def test_without_a_key_outside_of_slurm_every_command_trains(store: Store, host: StartHost) -> None:
    host()
    assert run(TRAIN) == run(TRAIN) == 0
    assert len(runs(store)) == 2


def suspend_soon(store: Store) -> threading.Thread:
    """As another command of the same job would."""

    def ask() -> None:
        own, end = Store(store.directory), time.monotonic() + 60
        while time.monotonic() < end:
            live = [one for one in runs(own) if one.status == "running" and one.epoch >= 2]
            if live:
                send(own, live[0].id, Command(CommandKind.SUSPEND))
                break
            time.sleep(0.01)
        own.close()

    thread = threading.Thread(target=ask)
    thread.start()
    return thread


def test_a_run_suspended_from_elsewhere_is_left_waiting_with_a_code_of_its_own(
    store: Store, host: StartHost, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted = host(seconds=0.05)
    asked = suspend_soon(store)
    command = ["train", "--set", "training.epochs=60", "--once", "k"]
    assert run([*command, "--json"]) == 75
    asked.join()
    last = told(capsys.readouterr().out)[-1]
    assert (last["event"], last["code"]) == ("waiting", "waiting.suspended")
    assert only(store).is_set_aside
    scripted.script.seconds = 0.0
    assert run([*command, "--json"]) == 0
    assert told(capsys.readouterr().out)[-1]["event"] == "finished"
    assert run([*command, "--json"]) == 0
    ended = [one.event for one in events_of(store, only(store).id)]
    assert [one.action for one in ended if isinstance(one, Intervention)] == ["suspend"]
    assert sum(isinstance(one, Ended) for one in ended) == 1


def test_a_waiting_run_is_set_aside_at_once(store: Store, spec: ExperimentSpec) -> None:
    made = submit(store, first_model())
    send(store, made, Command(CommandKind.SUSPEND))
    assert only(store).is_set_aside
    with pytest.raises(InputError):
        send(store, made, Command(CommandKind.PAUSE))


def test_a_run_whose_engine_was_another_jobs_goes_on_where_that_one_dies(
    store: Store,
    host: StartHost,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SLURM_JOB_ID", "1")
    made = ids(store, short(first_model(), 2))[0]
    assert register_host(store, "of-the-first", 1)
    assert claim_run(store, "of-the-first") is not None
    monkeypatch.setenv("SLURM_JOB_ID", "2")
    host()

    def die() -> None:
        time.sleep(0.5)
        own = Store(store.directory)
        own.db.execute("DELETE FROM hosts WHERE id = 'of-the-first'")
        own.close()

    thread = threading.Thread(target=die)
    thread.start()
    assert run([*TRAIN, "--once", "k", "--json"]) == 0
    thread.join()
    events = [one["event"] for one in told(capsys.readouterr().out)]
    assert "failed" not in events
    assert events[-1] == "finished"
    assert (only(store).id, only(store).facts.resumes) == (made, 1)


def test_a_job_that_is_started_again_on_another_machine_waits_for_the_silence_of_its_engine(
    store: Store, host: StartHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLURM_JOB_ID", "1")
    made = ids(store, short(first_model(), 2), "1")[0]
    assert register_host(store, "before", 1)
    assert claim_run(store, "before") is not None
    store.db.execute("UPDATE hosts SET machine = 'node7', boot = 'another', locked = 0")
    monkeypatch.setattr(processes, "SILENCE_SECONDS", 1.0)
    monkeypatch.setattr(processes, "one_kernel_alone", lambda _: False)
    host()
    assert run(TRAIN) == 0
    assert (only(store).id, only(store).status, only(store).facts.resumes) == (made, "finished", 1)


@pytest.mark.parametrize(
    ("job", "command", "code"),
    [("7", "train", 75), ("7", "runs", -signal.SIGUSR1), (None, "train", -signal.SIGUSR1)],
)
def test_a_job_that_ends_while_the_program_loads_is_to_be_queued_again(
    job: str | None, command: str, code: int
) -> None:
    # The first of the program's own modules is imported: the signal comes then
    program = (
        "import os, signal, sys\n"
        "class Loading:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'tui.cli.entry': os.kill(os.getpid(), signal.SIGUSR1)\n"
        "sys.meta_path.insert(0, Loading())\n"
        "from tui.cli import main; main()"
    )
    given = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        **({} if job is None else {"SLURM_JOB_ID": job}),
    }
    done = subprocess.run([sys.executable, "-P", "-c", program, command], env=given, check=False)
    assert done.returncode == code
