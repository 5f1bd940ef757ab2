"""``train`` follows a run to its end, whatever becomes of it."""

import json
import math
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from data.messages import Message
from engine.client.submission import submit
from engine.commands import Command, CommandKind
from engine.events import Ended, Event, Started
from engine.host import supervisor
from engine.specs import ExperimentSpec
from engine.store.commands import send
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.process_writer import register_host, update_host
from engine.store.run_writer import add_facts, record
from engine.store.runs import Run, runs
from engine.store.runs import run as find
from fake_runs import History, short, write_run
from scripted_host import ScriptedHost
from tui.cli.console import follow
from tui.cli.console.interrupts import Interrupts
from tui.cli.entry import run
from tui.locale import words

StartHost = Callable[..., ScriptedHost]
ChildHost = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(autouse=True)
def this_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PKGO_STORE", str(store.directory))


def events(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_json_is_one_event_a_line_and_reads_back_to_the_same_bits(
    host: StartHost, capsys: pytest.CaptureFixture[str], store: Store
) -> None:
    host()
    assert run(["train", "--set", "training.epochs=2", "--json"]) == 0
    told = events(capsys.readouterr().out)
    made = runs(store)[0].id
    assert {event["run"] for event in told} == {made}
    assert [event["event"] for event in told] == [
        *("queued", "started", "epoch", "epoch", "checkpoint", "finished")
    ]
    third = told[2]
    assert set(third) == {"event", "run", "epoch", "metrics", "learning_rate", "seconds", "times"}
    assert third["epoch"] == 1
    assert list(third["metrics"]) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert third["metrics"]["accuracy"] == 0.1 + 0.2
    assert third["metrics"]["val_accuracy"] == 2 / 3


@pytest.mark.parametrize(
    ("loss", "word"), [(math.nan, "nan"), (math.inf, "inf"), (-math.inf, "-inf")]
)
def test_json_has_words_for_what_json_cannot_say(
    host: StartHost, capsys: pytest.CaptureFixture[str], loss: float, word: str
) -> None:
    host(loss=loss)
    assert run(["train", "--set", "training.epochs=1", "--json"]) == 0
    epoch = next(e for e in events(capsys.readouterr().out) if e["event"] == "epoch")
    assert epoch["metrics"]["loss"] == word


def test_text_has_a_line_an_epoch_and_the_tables_at_the_end(
    host: StartHost, capsys: pytest.CaptureFixture[str]
) -> None:
    host(note="all\x1b[2J is well")
    assert run(["train", "--set", "training.epochs=10", "--set", "name=a\x07b"]) == 0
    text = capsys.readouterr().out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)
    lines = text.splitlines()
    assert "label class (built in), 5 classes: Charmander 224" in lines[0]
    assert lines[1].startswith('training "a·b" as ')
    told = [line for line in lines if line.startswith("epoch ")]
    assert len(told) == 10
    assert told[0].startswith("epoch  1/10    0.3333    0.3000    1.0000        0.6667")
    assert len({line.index("0.3000") for line in told}) == 1
    assert "all is well" in lines
    summary = next(line for line in lines if line.startswith("finished"))
    assert 'finished "a·b"' in summary
    assert "after 10 epochs" in summary
    oddish = next(line.split() for line in lines if line.startswith("Oddish"))
    assert oddish == ["Oddish", "0.9524", "0.8000", "0.8696", "25"]
    assert ["2", "Oddish", "2", "20", "3"] in [line.split() for line in lines]


def test_json_has_the_words_of_a_note_and_its_code(
    host: StartHost, capsys: pytest.CaptureFixture[str]
) -> None:
    note = Message("turbo.refused", {"reason": Message("turbo.convolution")})
    host(note=note)
    assert run(["train", "--set", "training.epochs=1", "--json"]) == 0
    told = next(e for e in events(capsys.readouterr().out) if e["event"] == "note")
    assert (told["text"], told["code"]) == (words(note), "turbo.refused")


def test_a_failed_run_exits_1_with_its_message(
    host: StartHost, capsys: pytest.CaptureFixture[str]
) -> None:
    host(fails="the loss\nexploded")
    assert run(["train", "--json"]) == 1
    last = events(capsys.readouterr().out)[-1]
    assert (last["event"], last["message"]) == ("failed", "the loss\nexploded")
    assert run(["train"]) == 1
    assert "the loss exploded" in capsys.readouterr().out


def test_json_has_the_words_of_a_message_and_its_code(
    host: StartHost, capsys: pytest.CaptureFixture[str]
) -> None:
    host(fails=Message("training.no_memory"), note=Message("disk.room_again"))
    assert run(["train", "--json"]) == 1
    told = events(capsys.readouterr().out)
    assert (told[-1]["code"], told[-1]["message"]) == (
        "training.no_memory",
        words(Message("training.no_memory")),
    )
    (note,) = [event for event in told if event["event"] == "note"]
    assert (note["code"], note["text"]) == ("disk.room_again", "there is room again")
    assert run(["show", "last", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["code"], shown["message"]) == (told[-1]["code"], told[-1]["message"])


def test_a_run_stopped_from_elsewhere_exits_3(
    host: StartHost, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    host(seconds=0.2)
    asked = threading.Thread(target=stop_when_running, args=(store,))
    asked.start()
    assert run(["train", "--set", "training.epochs=500", "--json"]) == 3
    asked.join()
    last = events(capsys.readouterr().out)[-1]
    assert (last["event"], last["status"]) == ("stopped", "stopped")


def stop_when_running(store: Store) -> None:
    own = Store(store.directory)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = runs(own)
        if found and found[0].status == "running":
            send(own, found[0].id, Command(CommandKind.STOP))
            break
        time.sleep(0.02)
    own.close()


def test_a_run_taken_off_the_queue_ends_the_following(
    store: Store, spec: ExperimentSpec, capsys: pytest.CaptureFixture[str]
) -> None:
    assert register_host(store, "busy")
    update_host(store, "busy", "training")
    submit(store, spec)
    submit(store, spec)
    remover = threading.Timer(1.0, stop_newest, args=(store,))
    remover.start()
    assert run(["train", "02-learning-rate-0.1", "--json"]) == 3
    remover.join()
    captured = capsys.readouterr()
    assert events(captured.out)[-1]["event"] == "stopped"
    assert f'waiting behind "{spec.name}" and 1 more' in captured.err


def stop_newest(store: Store) -> None:
    own = Store(store.directory)
    send(own, runs(own)[0].id, Command(CommandKind.STOP))
    own.close()


def test_a_host_that_dies_while_training_is_a_crash(
    store: Store, capsys: pytest.CaptureFixture[str], child_host: ChildHost
) -> None:
    process, killed = child_host(seconds=0.5), list[float]()
    killer = threading.Thread(target=kill_when_trained, args=(store, process, killed))
    killer.start()
    assert run(["train", "--set", "training.epochs=1000", "--json"]) == 1
    killer.join()
    assert time.monotonic() - killed[0] < 15
    last = events(capsys.readouterr().out)[-1]
    assert (last["event"], last["status"]) == ("failed", "crashed")
    assert last["message"]
    assert run(["show", "last", "--json"]) == 0
    assert events(capsys.readouterr().out)[0]["status"] == "crashed"


def kill_when_trained(store: Store, process: subprocess.Popen[bytes], killed: list[float]) -> None:
    """After an epoch: whoever follows has found the host living, and started no other."""
    own = Store(store.directory)
    until = time.monotonic() + 60
    while time.monotonic() < until and not (runs(own) and runs(own)[0].epochs_done):
        time.sleep(0.02)
    own.close()
    killed.append(time.monotonic())
    process.kill()
    process.wait()


def test_engines_that_keep_dying_are_given_up(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    born: list[subprocess.Popen[bytes]] = []

    def stillborn(_: Store, _jobs: int) -> subprocess.Popen[bytes]:
        born.append(subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]))
        return born[-1]

    monkeypatch.setattr(supervisor, "ensure_host", stillborn)
    assert run(["train", "--json"]) == 1
    assert len(born) == 2
    last = events(capsys.readouterr().out)[-1]
    assert (last["event"], last["code"]) == ("waiting", "waiting.engine_died")
    assert str(store.directory / "host.log") in last["message"]
    found = find(store, last["run"])
    assert found is not None
    assert (found.status, found.message) == ("queued", "")
    for process in born:
        process.wait()


def test_detached_training_returns_at_once(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert register_host(store, "busy")
    assert run(["train", "04-optimizer-adam", "--detach", "--json"]) == 0
    (told,) = events(capsys.readouterr().out)
    assert told == {"event": "queued", "run": runs(store)[0].id}
    assert runs(store)[0].name == "04-optimizer-adam"


def test_the_order_of_changes_does_not_matter(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert register_host(store, "busy")
    change = ["--set", "training.optimizer.learning_rate=0.5"]
    change += ["--set", "training.optimizer.name=adam"]
    assert run(["train", *change, "--detach"]) == 0
    optimizer = json.loads(runs(store)[0].spec)["training"]["optimizer"]
    assert (optimizer["name"], optimizer["learning_rate"]) == ("adam", 0.5)


def test_an_engine_that_dies_once_is_replaced(
    store: Store,
    host: StartHost,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    born: list[subprocess.Popen[bytes]] = []

    def second_time_lucky(_: Store, _jobs: int) -> subprocess.Popen[bytes] | None:
        if born:
            host()
            return None
        born.append(subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]))
        return born[0]

    monkeypatch.setattr(supervisor, "ensure_host", second_time_lucky)
    assert run(["train", "--set", "training.epochs=1", "--json"]) == 0
    assert events(capsys.readouterr().out)[-1]["event"] == "finished"
    assert born[0].wait() == 3


def test_an_event_is_told_with_all_that_its_run_wrote_before_it(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = write_run(store, short(spec, 3), History(status="queued"))
    read, reads = follow._known, 0

    def known(store: Store, ids: Sequence[str]) -> list[Run]:
        nonlocal reads
        found = read(store, ids)
        reads += 1
        if reads == 2:  # an engine writes between the runs' reading and the events'
            add_facts(store, made, RunFacts(label="kind"))
            record(store, made, Started(7, 100, 10, 5, 3))
            record(store, made, Ended("finished", 0))
        return found

    told: list[tuple[str, str | None]] = []

    class Report:
        def event(self, run: Run, event: Event) -> None:
            told.append((event.kind, run.facts.label))

        def progress(self, runs: Sequence[Run]) -> None: ...

        def ended(self, runs: Sequence[Run]) -> None: ...

        def left_waiting(self, runs: Sequence[Run], why: Message) -> None: ...

    monkeypatch.setattr(follow, "_known", known)
    keeper = SimpleNamespace(
        start=lambda: None, look=lambda *_: None, look_after_workers=lambda: None
    )
    monkeypatch.setattr(follow, "HostKeeper", lambda *_: keeper)
    follow.follow(store, [made], Report(), Interrupts())
    assert ("started", "kind") in told
