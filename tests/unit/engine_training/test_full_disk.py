"""A full disk pauses a run: it says so, and goes on to the same bits when there is room."""

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data.messages import Message
from engine.commands import Command, CommandKind
from engine.events import Noted
from engine.execution import checkpointer as keeping
from engine.execution import disk_guard as room
from engine.store import run_history, runs
from engine.store.asking import ask_for
from engine.store.checkpoints import newest_whole
from engine.store.database import Store
from engine.training.control import Control
from killed_runs import life, queued
from run_record import record_of
from small_disk import fill, small_disk
from tui.locale import words

pytestmark = pytest.mark.slow


class Watching(Control):
    """A control that looks at the run while it waits for room, and makes some at last."""

    def __init__(self, store: Store, make_room: Callable[[], object]) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._store = store
        self._make_room = make_room

    def rest(self, seconds: float) -> None:
        (active,) = runs.active_runs(self._store)
        self.seen.append(active.status)
        if len(self.seen) == 3:
            self._make_room()


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every epoch leaves a state."""
    monkeypatch.setattr(keeping, "SHORTEST_SECONDS", 0.0)
    monkeypatch.setattr(keeping, "SHARE", 1e9)


def _notes(store: Store, run: str) -> list[Any]:
    events = [logged.event for logged in run_history.events(store, run)]
    return [event.text for event in events if isinstance(event, Noted)]


def _full_at(number: int, control: list[Watching]) -> Callable[..., str]:
    """The real writer, but from the second state on there is no room until some is made."""
    real = keeping.write_state
    calls: list[Path] = []

    def write(path: Path, state: Any) -> str:
        calls.append(path)
        if len(calls) >= number and len(control[0].seen) < 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, state)

    return write


def test_a_state_that_finds_no_room_is_written_when_there_is_some(
    store: Store, describe: Any, csv: Path, monkeypatch: pytest.MonkeyPatch, eager: None
) -> None:
    spec = describe(source=str(csv))
    alone = queued(store, spec)
    life(store)
    run = queued(store, spec)
    watching = Watching(store, lambda: None)
    monkeypatch.setattr(keeping, "write_state", _full_at(2, [watching]))
    assert life(store, watching).status == "finished"
    assert watching.seen == ["paused"] * 3
    full, again = _notes(store, run)
    assert full == Message("disk.full_and_paused", {"what": Message("disk.checkpoint")})
    assert words(full).startswith("the disk is full: the checkpoint could not be written;")
    assert again == Message("disk.room_again_to_train")
    assert record_of(store, run) == record_of(store, alone)


def test_a_run_that_a_person_paused_stays_paused(
    store: Store, describe: Any, csv: Path, monkeypatch: pytest.MonkeyPatch, eager: None
) -> None:
    class Paused(Watching):
        def ask(self, obey: Any) -> None:
            def then_resumed(command: Command) -> None:
                obey(command)
                if command.kind is CommandKind.PAUSE:
                    self.seen.append(runs.active_runs(store)[0].status)
                    self.resume()

            super().ask(then_resumed)

    run = queued(store, describe(source=str(csv)))
    watching = Paused(store, lambda: None)
    watching.pause()
    monkeypatch.setattr(keeping, "write_state", _full_at(1, [watching]))
    assert life(store, watching).status == "finished"
    assert watching.seen == ["paused"] * 4
    assert _notes(store, run)[-1] == Message("disk.room_again")


def test_stopped_while_it_waits_the_run_fails_and_its_last_state_is_whole(
    store: Store, describe: Any, csv: Path, monkeypatch: pytest.MonkeyPatch, eager: None
) -> None:
    run = queued(store, describe(source=str(csv)))
    watching = Watching(store, lambda: None)
    watching._make_room = watching.stop
    monkeypatch.setattr(keeping, "write_state", _full_at(2, [watching]))
    monkeypatch.setattr(room, "is_full", lambda error, _: isinstance(error, OSError))
    ended = life(store, watching)
    assert ended.status in ("failed", "stopped")
    kept, damaged = newest_whole(store, run)
    assert kept is not None and not damaged


def test_suspended_while_it_waits_the_run_goes_on_from_its_last_whole_state(
    store: Store, describe: Any, csv: Path, monkeypatch: pytest.MonkeyPatch, eager: None
) -> None:
    alone = queued(store, describe(source=str(csv)))
    life(store)
    run = queued(store, describe(source=str(csv)))
    watching = Watching(store, lambda: None)
    watching._make_room = watching.suspend
    with monkeypatch.context() as full:
        full.setattr(keeping, "write_state", _full_at(2, [watching]))
        full.setattr(room, "is_full", lambda error, _: isinstance(error, OSError))
        assert life(store, watching).is_set_aside
    assert newest_whole(store, run)[0] is not None
    ask_for(store, run)
    assert life(store).status == "finished"
    assert record_of(store, run) == record_of(store, alone)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", "2m") as place:
        yield place


@pytest.mark.parametrize("filled_at", [pytest.param(1, marks=pytest.mark.thorough), 2])
def test_on_a_disk_that_is_really_full(
    disk: Path, describe: Any, csv: Path, filled_at: int, eager: None
) -> None:
    from engine.execution.recorder import Recorder

    store = Store(disk / "store")
    spec = describe(source=str(csv), epochs=4)
    alone = queued(store, spec)
    life(store)
    ballast = disk / "ballast"
    watching = Watching(store, ballast.unlink)
    run = queued(store, spec)
    real = Recorder.epoch

    def fill_at(recorder: Recorder, epoch: Any) -> None:
        if epoch.number == filled_at:
            fill(ballast)
        real(recorder, epoch)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Recorder, "epoch", fill_at)
        assert life(store, watching).status == "finished"
    assert len(watching.seen) == 3
    assert watching.seen[-1] == "paused"
    assert "disk.full_and_paused" in {note.code for note in _notes(store, run)}
    assert record_of(store, run) == record_of(store, alone)
    assert store.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    store.close()
