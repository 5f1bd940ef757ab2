"""A real engine on a disk that is really full: the run waits, says so, and loses nothing."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench_terminal import Terminal
from command_line import COMMAND
from data.messages import Message
from engine.client.submission import submit
from engine.events import Noted
from engine.store import run_history
from engine.store.checkpoints import newest_whole
from engine.store.database import Store
from slow_runs import hurry, slow_run
from small_disk import fill, small_disk

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_host_is_left")]

REFILL_SECONDS = 3.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with small_disk(tmp_path / "disk", "8m") as disk:
        opened = Store(disk / "store")
        yield opened
        opened.close()


def history(store: Store, run: str) -> list[Any]:
    told = [
        (epoch.epoch, epoch.metrics, epoch.learning_rate)
        for epoch in run_history.epochs(store, run)
    ]
    matrices = [run_history.matrix(store, run, epoch) for epoch, *_ in told]
    losses: dict[int, bytes] = {}
    for epoch, _, blob in run_history.batch_losses(store, run):
        losses[epoch] = losses.get(epoch, b"") + blob
    return [told, matrices, losses]


def notes(store: Store, run: str) -> list[Any]:
    events = [logged.event for logged in run_history.events(store, run)]
    return [event.text for event in events if isinstance(event, Noted)]


def test_the_run_pauses_says_so_and_goes_on_to_the_same_history(
    store: Store,
    tmp_path: Path,
    environment: dict[str, str],
    pkgo: Callable[..., Any],
) -> None:
    alone = submit(store, slow_run(tmp_path / "quick", "alone", 60))
    hurry(tmp_path / "quick")
    run = submit(store, slow_run(tmp_path / "slow", "waits", 60))
    terminal = Terminal(COMMAND, {**environment, "PKGO_HOST_IDLE": "1"})
    try:
        terminal.sees("✓ ", "▶ ", seconds=90)
        terminal.type("2")
        terminal.until(lambda: newest_whole(store, run)[0] is not None)
        ballast = store.directory.parent / "ballast"

        filled = 0.0

        def is_told() -> bool:
            # What others let go of meanwhile, too, for SQLite's log may shrink; but not before the
            # engine could take its own reserve
            nonlocal filled
            if time.monotonic() - filled > REFILL_SECONDS:
                fill(ballast)
                filled = time.monotonic()
            told = terminal.text()
            return "paused at epoch" in told and "the disk is full: the " in told

        terminal.until(is_told)
        terminal.type("O")
        kept, damaged = newest_whole(store, run)
        assert kept is not None and not damaged
        with np.load(store.run_directory(run) / kept.file) as state:
            assert len(state.files) > 4
        told = pkgo("show", "last")
        assert (told.returncode, told.stderr) == (0, "")
        head, why = told.stdout.splitlines()[:2]
        assert "paused" in head
        assert "the disk is full" in why and "goes on when there is room" in why
        ballast.unlink()
        hurry(tmp_path / "slow")
        terminal.sees("▌2 waits", "✓ ", "finished after 60 epochs")
        terminal.type("q")
        assert terminal.ends() == 0
        terminal.assert_whole()
    finally:
        terminal.close()
    assert history(store, run) == history(store, alone)
    assert store.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert Message("disk.room_again_to_train") in notes(store, run)
