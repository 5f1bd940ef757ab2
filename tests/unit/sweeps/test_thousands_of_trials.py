"""Thousands of trials are read and put together in a shorter way: to the same as one by one."""

import math
from pathlib import Path

import pytest

from engine.io.numbers import dumps
from engine.store import sweeps
from engine.store.database import Store
from engine.store.sweep_curves import trial_curves
from engine.store.sweeps import find_sweep, trials
from made_sweeps import made_sweep
from tui.sweeps.board import LIVE, board_of

NOW = 2_000_000_000.0
AWAY = ("finished", "queued", "paused", "crashed")
"""How runs stand that have not trained all the time since they started."""


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[sweeps.Sweep, Store]:
    monkeypatch.setattr(sweeps.time, "time", lambda: NOW)
    made_sweep(tmp_path, 80, running=3)
    store = Store(tmp_path)
    # Values that JSON has no word for, none, a whole number, and what is no metric
    odd: tuple[dict[str, object], ...] = (
        {"val_accuracy": math.nan},
        {"val_accuracy": math.inf},
        {},
        {"val_accuracy": 1},
        {"val_accuracy": "damaged"},
    )
    done = store.db.execute("SELECT id FROM runs WHERE status = 'finished' ORDER BY id").fetchall()
    for row, metrics in zip(done, odd, strict=False):
        text = dumps(metrics)
        store.db.execute("UPDATE runs SET best_metrics = ? WHERE id = ?", (text, row["id"]))
    # Set aside and gone on with, paused, dead, and waiting again
    whole = [row["id"] for row in done[len(odd) :]]
    for run, status in zip(whole, AWAY, strict=False):
        text = dumps({"resumes": 1}) if status in ("finished", "queued") else "{}"
        change = "UPDATE runs SET status = ?, facts = ?, ended = ? WHERE id = ?"
        ended = NOW if status in ("finished", "crashed") else None
        store.db.execute(change, (status, text, ended, run))
    return find_sweep(store, "last"), store


def test_a_trial_of_one_run_is_read_as_by_its_runs(found: tuple[sweeps.Sweep, Store]) -> None:
    sweep, store = found
    read = trials(store, sweep)
    rows = list(sweeps._rows(store, sweep, None))
    one_by_one = [
        sweeps.trial_of(number, sweeps._params(text), created, runs, 1, NOW)
        for number, text, created, runs in sweeps._with_runs(rows)
    ]
    assert list(map(repr, read)) == list(map(repr, one_by_one))  # NaN is itself in words
    states = {one.state for one in read}
    assert {"complete", "pruned", "running"} <= states
    assert sum(one.state == "complete" and one.value is None for one in read) == 2
    assert any(one.value is not None and math.isnan(one.value) for one in read)


def test_a_trial_counts_the_time_in_which_it_trained(found: tuple[sweeps.Sweep, Store]) -> None:
    sweep, store = found
    away = 0
    for one in trials(store, sweep):
        row = store.db.execute("SELECT * FROM runs WHERE id = ?", one.runs).fetchone()
        if row["status"] in ("queued", "paused", "crashed") or "resumes" in row["facts"]:
            away += 1
            assert one.seconds == pytest.approx(0.4 * one.epochs)
        else:
            assert one.seconds == pytest.approx((row["ended"] or NOW) - row["started"])
    assert away == len(AWAY)


def test_a_damaged_metric_is_left_out(found: tuple[sweeps.Sweep, Store]) -> None:
    sweep, store = found
    run = next(one.runs[0] for one in trials(store, sweep) if one.epochs > 2)
    before = sweeps.steps_of(store, [run], "val_accuracy")[run]
    curves = trial_curves(store, sweep.id, "val_accuracy")
    text = '{"val_accuracy": "damaged"}'
    store.db.execute("UPDATE epochs SET metrics = ? WHERE run = ? AND epoch = 2", (text, run))
    after = sweeps.steps_of(store, [run], "val_accuracy")[run]
    assert after == {epoch: value for epoch, value in before.items() if epoch != 2}
    assert len(trial_curves(store, sweep.id, "val_accuracy")) == len(curves) - 1


def test_the_board_has_its_trials_in_the_order_that_is_told(
    found: tuple[sweeps.Sweep, Store],
) -> None:
    sweep, store = found
    read = trials(store, sweep)
    board = board_of(sweep, sweep.sweep, read)

    def order(place: int) -> tuple[int, float, int]:
        value = read[place].value
        known = value is not None and math.isfinite(value)
        group = 0 if read[place].state in LIVE else 1 if known else 2
        return group, -value if known and value is not None else 0.0, place

    assert [row.place for row in board.rows] == sorted(range(len(read)), key=order)
    assert [row.trial for row in board.rows] == [read[row.place] for row in board.rows]
