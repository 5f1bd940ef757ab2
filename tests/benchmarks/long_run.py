"""A run of very many epochs: how long it takes to be told, compared and drawn.

``python -m tests.benchmarks.long_run [--epochs N]`` writes one run with the record of so many
epochs, then prints one table: time of the processor, medians of 5.
"""

import argparse
import contextlib
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from engine.compare.history import read_history
from engine.events import EpochEnded
from engine.io.numbers import dumps
from engine.specs.edit import with_value
from engine.specs.experiment import first_model
from engine.store.database import Store
from engine.store.epoch_blocks import keep_blocks
from engine.store.experiment_writer import add_experiment
from engine.store.run_writer import queue_run
from engine.store.runs import find_run
from engine.tasks.metrics import best_epoch
from tests.benchmarks.machine import load, machine, row
from tui.cli.entry import run as command
from tui.compare.comparison_state import ComparisonState
from tui.compare.drawing import comparison_chart
from tui.model.messages import RunView
from tui.model.reading_runs import read_run
from tui.model.seed_repeats import Repeats
from tui.panes.run_chart import chart_words, run_chart
from tui.terminal import gc_policy
from tui.widgets.chart_lines import chart_lines

REPEATS = 5
SIZE = (70, 20)


def fill(directory: Path, epochs: int) -> str:
    """A finished run with its epochs and their events, in one transaction; its id."""
    store, spec = Store(directory), with_value(first_model(), "training.epochs", epochs)
    with store.write() as db:
        run = queue_run(store, add_experiment(store, spec), spec)
        rows: list[tuple[object, ...]] = []
        events: list[tuple[object, ...]] = []
        times = {"training": 0.011, "validation": 0.003, "callbacks": 0.0001, "writing": 0.0004}
        for epoch in range(1, epochs + 1):
            loss = 1 / epoch + 0.001 * (epoch * 7919 % 101)
            metrics = {"loss": loss, "accuracy": 1 - loss / 3, "val_loss": 1.1 * loss}
            metrics["val_accuracy"] = 0.9 - loss / 3
            rows.append((run, epoch, dumps(metrics), 0.01, 0.015, dumps(times)))
            told = {"metrics": metrics, "learning_rate": 0.01, "seconds": 0.015, "times": times}
            events.append((run, 1e9 + epoch, EpochEnded.kind, dumps({"epoch": epoch, **told})))
        columns = "(run, epoch, metrics, learning_rate, seconds, times)"
        db.executemany(f"INSERT INTO epochs {columns} VALUES (?, ?, ?, ?, ?, ?)", rows)
        db.executemany("INSERT INTO events (run, time, kind, data) VALUES (?, ?, ?, ?)", events)
        keep_blocks(db, run)  # as the host does at every thousandth epoch
        status = "UPDATE runs SET status = 'finished', started = 1e9, ended = 1e9 + ?, epoch = ?"
        db.execute(status, (epochs, epochs))
    store.close()
    return run


def shown(directory: Path) -> None:
    """What ``pkgo-tui show last`` does, behind the start of Python."""
    with contextlib.redirect_stdout(io.StringIO()):
        assert command(["show", "last", "--store", str(directory)]) == 0


def compared(store: Store, run: str) -> None:
    """The run read for a comparison, and drawn in it."""
    state = ComparisonState((read_history(store, find_run(store, run)),))
    chart_lines(comparison_chart(state, state.curves(), ""), *SIZE)


def read_for_bench(store: Store, run: str) -> RunView:
    """The run as the bench's thread reads it when it comes on show."""
    view = read_run(store, run, None, Repeats())
    assert view is not None
    return view


def drawn_in_bench(view: RunView, best: int | None) -> None:
    """Both charts of the bench with their words, as at every key that changes them."""
    for metric in ("loss", "accuracy"):
        chart_words(view, metric, best, None, SIZE[0])
        chart_lines(run_chart(view, metric, best, None, ("linear", "linear")), *SIZE)


def timed(act: Callable[[], object]) -> float:
    """The median of the seconds of the processor that ``act`` takes, in this one thread."""
    taken: list[float] = []
    for _ in range(REPEATS):
        begun = time.process_time()
        act()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "store"
        run = fill(directory, given.epochs)
        store = Store(directory)
        print(f"{machine()}; {load()}\n\na run of {given.epochs:,} epochs", flush=True)
        print(row("pkgo-tui show last", timed(lambda: shown(directory)), {}))
        gc_policy.rest()
        gc_policy.resume()  # from here on as the bench's process collects
        print(row("read and drawn in a comparison", timed(lambda: compared(store, run)), {}))
        print(row("read for the bench", timed(lambda: read_for_bench(store, run)), {}))
        view = read_for_bench(store, run)
        best = best_epoch(view.epochs)
        print(row("drawn again in the bench", timed(lambda: drawn_in_bench(view, best)), {}))
        store.close()
    print(f"  {load()}")


if __name__ == "__main__":
    main()
