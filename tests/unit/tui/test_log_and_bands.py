"""What panes tell of a run: its events as lines, its repetitions as one with a band."""

import math
from dataclasses import replace
from typing import Any

import pytest

from data.messages import Message
from engine.compare.bands import bands
from engine.events import (
    Branched,
    Ended,
    EpochEnded,
    Event,
    Intervention,
    Noted,
    Queued,
    Resumed,
    Saved,
    Started,
)
from engine.specs import ExperimentSpec
from engine.store.experiments import Experiment
from engine.store.run_history import Logged
from engine.store.runs import Run
from tui.model.messages import RunView, Snapshot
from tui.model.on_show import OnShow
from tui.model.state import BenchState
from tui.panes.bands import band_words, drawn_view, shades
from tui.panes.log import _rows
from tui.panes.run_chart import run_chart
from tui.text.events import event_words
from tui.widgets.lines import length

METRICS = {"loss": 0.5, "val_loss": math.nan}


@pytest.mark.parametrize(
    ("event", "told", "role"),
    [
        (Queued(), "", "faint"),
        (Started(1234, 1652, 184, 104, 20), "1,652 184 104 1,234", "strong"),
        (EpochEnded(7, METRICS, 0.01, 0.5), "7 0.500 nan 0.01", ""),
        (Intervention("learning_rate", 3, 5, 0.25), "3 5 0.25", "accent"),
        (Saved("snapshot", 4, "s.keras", "ab", 9, 6), "4 6 s.keras", "faint"),
        (Noted("it was said"), "it was said", "faint"),
        (Resumed(4, 0, 2.5), "5 2.5", "strong"),
        (Branched("0123abcd", 8, 3), "8 0123abcd 3", "strong"),
        (Ended("finished", 20), "20", "good"),
        (Ended("stopped", 3, "as asked"), "3 as asked", "good"),
        (Ended("failed", 2, Message.prose("no memory")), "2 no memory", "bad"),
        (Ended("crashed", 2), "2", "bad"),
    ],
)
def test_every_event_tells_its_figures(event: Event, told: str, role: str) -> None:
    text, given = event_words(event)
    assert given == role
    assert text
    for part in told.split():
        assert part in text


def test_rows_that_validate_are_told_where_there_are_any() -> None:
    started = Started(1234, 1652, 184, 104, 20)
    without, _ = event_words(replace(started, validation_rows=0))
    assert len(without.split(",")) == len(event_words(started)[0].split(",")) - 1


def test_a_long_event_goes_on_below_its_time() -> None:
    rows = _rows(Logged(1, "r", 0.0, Noted("many words " * 12)), 30)
    assert len(rows) > 3
    heads = [row[0][0] for row in rows]
    assert heads[0].count(":") == 2
    assert not "".join(heads[1:]).strip()
    assert len({len(head) for head in heads}) == 1
    assert max(length(row) for row in rows) <= len(heads[0]) + 30


def seeds(*values: float) -> Any:
    return bands(
        [[EpochEnded(1, {"loss": value, "val_loss": value * 2}, 0.01, 1.0)] for value in values]
    )


def view_state(spec: ExperimentSpec, view: RunView, **more: Any) -> BenchState:
    shown = {"a": OnShow(view.run)}
    state = BenchState(Snapshot((Experiment("a", spec),), shown), selected="a", **more)
    state.keep_view(view)
    return state


def test_the_mean_of_the_seeds_is_drawn_unless_one_run_is_looked_at(
    spec: ExperimentSpec, run: Run
) -> None:
    own = (EpochEnded(1, {"loss": 9.0}, 0.01, 1.0),)
    ended = replace(run, status="finished")
    view = RunView(ended, own, bands=seeds(1.0, 2.0, 3.0))
    mean = drawn_view(view_state(spec, view))
    assert mean is not None
    assert [epoch.metrics["loss"] for epoch in mean.epochs] == [2.0]
    picked = view_state(spec, view, viewing={"a": "r"})
    assert drawn_view(picked) is view
    training = view_state(spec, replace(view, run=run))
    assert drawn_view(training) is training.shown
    # A run that waits has nothing of its own to show
    waits = view_state(spec, replace(view, run=replace(run, status="queued"), epochs=()))
    found = drawn_view(waits)
    assert found is not None
    assert len(found.epochs) == 1
    words = {band_words(state) for state in (view_state(spec, view), picked)}
    assert len(words) == 2
    assert all("3" in one for one in words)
    assert drawn_view(BenchState()) is None
    assert band_words(BenchState()) == band_words(view_state(spec, RunView(ended, own))) == ""


def test_a_band_lies_behind_each_curve_of_its_metric(run: Run) -> None:
    found = shades(RunView(run, bands=seeds(1.0, 3.0)), "loss")
    assert [(one.role, one.ranges) for one in found] == [
        ("validation", ((2.0, 6.0),)),
        ("train", ((1.0, 3.0),)),
    ]
    assert shades(RunView(run, bands=seeds(1.0, 3.0)), "accuracy") == ()
    assert shades(RunView(run), "loss") == ()


def test_a_model_saved_by_hand_is_no_change_and_every_stop_has_its_sign(run: Run) -> None:
    done = ("learning_rate", "checkpoint", "pause", "epochs", "stop_with_best")
    log = tuple(Logged(n, "r", 0.0, Intervention(action, 1, 0)) for n, action in enumerate(done))
    epochs = (EpochEnded(1, {"loss": 1.0}, 0.01, 1.0),)
    chart = run_chart(RunView(run, epochs, log=log), "loss", None, None, ("linear", "linear"))
    assert [mark.kind for mark in chart.marks] == ["changed", "paused", "changed", "stopped"]
