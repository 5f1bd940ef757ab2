"""A run that its own program trains, in the bench: seen live, steered, and left to its program."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench_driver import LARGE, NARROW, running_bench
from engine.client.following import followers
from engine.events import Intervention
from engine.store.database import Store
from engine.store.run_history import events
from engine.watch import Watch
from watched_logs import csv_text, only_run
from watched_programs import until_epoch


class Loop(threading.Thread):
    """A program that trains in a loop of its own until somebody stops it."""

    def __init__(self, store: Store) -> None:
        super().__init__(daemon=True)
        self._store = store
        self.over = threading.Event()

    def run(self) -> None:
        about = {"epochs": 100_000, "learning_rate": 0.5, "note": "a loop"}
        with Watch("loop", store=self._store.directory, **about) as watch:
            for epoch in range(100_000):
                watch.log(epoch, loss=1 / (epoch + 1), val_loss=2 / (epoch + 1))
                if watch.should_stop or self.over.wait(0.05):
                    break


@contextmanager
def looping(store: Store) -> Iterator[Loop]:
    loop = Loop(store)
    loop.start()
    until_epoch(store, 1)
    yield loop
    loop.over.set()
    loop.join(30)


@pytest.mark.parametrize("size", [LARGE, NARROW])
async def test_it_is_drawn_as_it_grows(store: Store, size: tuple[int, int]) -> None:
    with looping(store):
        async with running_bench(store.directory, size) as bench:
            await bench.sees("loop", "▶ ", "/100000", where="#experiments")
            await bench.sees("epoch ", "/100000", where="#header")
            await bench.press("N")
            await bench.sees("Its own program trains it", "nothing of its model", where="#network")
            await bench.press("T")
            await bench.sees("as its own program tells", "epochs", where="#training")
            await bench.press("C")
            await bench.sees("loss", "val", where="#curves")
            before = only_run(store).epochs_done
            await bench.until(lambda: bench.state.shown.epochs[-1].epoch > before + 2)


async def test_it_is_steered_and_nothing_else(store: Store) -> None:
    with looping(store):
        async with running_bench(store.directory) as bench:
            await bench.sees("▶ ", where="#experiments")
            for key in ("t", "A"):
                await bench.press(key)
                await bench.sees("loop is trained by its own program", where="#hint")
            await bench.press("b")
            await bench.sees("that alone can train it", where="#hint")
            await bench.press("X")
            await bench.until(lambda: bench.dialog == "ExportScreen")
            await bench.sees("[x] metrics", "[ ] wandb", "none: its own program trains it")
            await bench.press("escape")
            await bench.press("S")
            await bench.sees("change the learning rate")
            assert "best epoch" not in bench.text()
            await bench.press("enter", "ctrl+u", *"0.25", "enter", "O")
            await bench.sees("learning rate 0.25 in epoch", where="#log")
            await bench.press("space")
            await bench.sees("‖", where="#experiments")
            await bench.press("space")
            await bench.sees("▶ ", where="#experiments")
            await bench.press("q")
            await bench.until(lambda: bench.app._exit)
    run = only_run(store)
    made = [one.event for one in events(store, run.id)]
    actions = [one.action for one in made if isinstance(one, Intervention)]
    assert actions == ["learning_rate", "pause", "resume"]
    assert run.status == "finished", "leaving the bench is no matter of the program"


async def test_a_stop_from_the_bench_ends_the_program(store: Store) -> None:
    with looping(store) as loop:
        async with running_bench(store.directory) as bench:
            await bench.sees("▶ ", where="#experiments")
            await bench.press("s")
            await bench.sees("has stopped after epoch")
        loop.join(30)
        assert not loop.is_alive()
    assert only_run(store).status == "stopped"


async def test_a_log_file_is_compared_and_hears_nobody(store: Store) -> None:
    log = store.directory.parent / "history.csv"
    log.write_text(csv_text(4))
    (follower,) = followers(store, log)
    follower.look()
    async with running_bench(store.directory) as bench:
        await bench.sees("history", "▶ ", where="#experiments")
        await bench.press("t")
        await bench.sees("history is read from a file", where="#hint")
        await bench.press("space")
        await bench.sees("hears nobody")
        await bench.press("N", "O")
        await bench.sees("its own program trains it", where="#log")
        follower.leave()
        await bench.press("R")
        await bench.sees("history", "stopped")
