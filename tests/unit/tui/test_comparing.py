"""How one looks at a comparison: window, cursor, metric, axis."""

import math
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from data.errors import InputError
from engine.compare.axes import axes
from engine.compare.bands import bands
from engine.compare.chart import Chart
from engine.compare.history import AXES, BATCH_LOSS, History, Recorded
from engine.compare.metric_samples import spread
from engine.compare.ticks import log_ticks
from engine.events import EpochEnded
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.runs import find_run, runs
from fake_runs import History as Told
from fake_runs import curve, short, write_run
from tui.compare.actions import parsed_range
from tui.compare.comparison_state import ComparisonState, RunCurve, unmistakable
from tui.compare.drawing import comparison_chart, x_label
from tui.compare.heading import heading
from tui.compare.lines import empty_words, legend, short_keys
from tui.compare.panels import key_ends
from tui.compare.seeds import seed_words
from tui.locale import words
from tui.model.on_show import Seeds
from tui.model.seed_repeats import Repeated, repeated
from tui.widgets.chart_lines import chart_lines
from tui.widgets.lines import length


@pytest.fixture
def state(store: Store, spec: ExperimentSpec) -> ComparisonState:
    """Runs of 10 and of 20 epochs, with a loss that falls by one an epoch."""
    for count in (20, 10):
        write_run(store, spec, Told(metrics=curve(count)))
    found = [
        History(
            run,
            1000.0 * place,
            np.arange(1.0, count + 1),
            1000 * place + np.arange(1.0, count + 1),
            {"loss": -np.arange(count * 1.0), "val_loss": np.arange(count * 1.0)},
            Recorded(*(np.arange(count * 4.0) for _ in range(4))),
        )
        for place, (run, count) in enumerate(zip(runs(store), (10, 20), strict=True), 1)
    ]
    return ComparisonState(tuple(found))


def test_curves_of_the_metric_train_and_validation_and_hidden_ones_are_left_out(
    state: ComparisonState,
) -> None:
    told = [(curve.label, curve.is_validation, len(curve.xs)) for curve in state.curves()]
    assert told == [("1", False, 10), ("1", True, 10), ("2", False, 20), ("2", True, 20)]
    state.turn_part()
    assert [curve.is_validation for curve in state.curves()] == [False, False]
    state.toggle(0)
    assert [curve.label for curve in state.curves()] == ["2"]
    state.toggle(0)
    state.turn_metric(1)
    assert state.metric == BATCH_LOSS
    assert [len(curve.xs) for curve in state.curves()] == [40, 80]
    state.turn_metric(1)
    assert state.metric == "loss"


def test_why_nothing_can_be_drawn_is_told_truly(state: ComparisonState) -> None:
    assert "NaN or infinite" in empty_words(state)
    state.log = True
    assert "logarithmic" in empty_words(state)
    state.metric = "accuracy"
    assert empty_words(state) == "no accuracy recorded"
    state.toggle(0)
    state.toggle(1)
    assert "hidden" in empty_words(state)


def limits(values: list[float], **kwargs: Any) -> tuple[float, float] | None:
    """The range of the y axis, of a logarithmic one its powers of ten."""
    found = axes(logarithmic(values, **kwargs))
    return None if found is None else (found.y.low, found.y.high)


def logarithmic(values: list[float], **kwargs: Any) -> Chart:
    curve = RunCurve(0, False, np.arange(len(values)) * 1.0, np.array(values), np.array(values))
    state = ComparisonState(log=True, window=(0.0, 9.0), **kwargs)
    return comparison_chart(state, [curve], "")


def test_a_logarithmic_axis_leaves_out_what_has_no_logarithm_and_stays_finite() -> None:
    assert limits([0.0, -1.0, math.nan]) is None
    low, high = limits([1e-300, 0.0, 1e300]) or (0.0, 0.0)
    assert 0 < 10.0**low < 10.0**high < math.inf
    assert len(log_ticks(10.0**low, 10.0**high, 5)) > 1
    assert chart_lines(logarithmic([1.0, 2.0], between=(1e-300, 1e308)), 80, 20)


def test_a_range_from_zero_on_a_logarithmic_axis_has_the_upper_end_that_was_typed() -> None:
    low, high = limits([0.01, 0.5, 70.0], between=(0.0, 10.0)) or (0.0, 0.0)
    assert high == 1.0
    assert low < -2.0 + 1e-9


def test_zooming_keeps_the_cursor_in_place_and_stays_inside(state: ComparisonState) -> None:
    assert state.shown == (1.0, 20.0)
    state.walk(1)
    assert state.cursor == 1.0
    state.zoom(0.5)
    assert state.shown == (1.0, 10.5)
    state.pan(1.0)
    assert state.shown == (10.5, 20.0)
    state.pan(1.0)
    assert state.shown == (10.5, 20.0)
    state.zoom(2.0)
    assert state.shown == (1.0, 20.0)
    assert state.window is None


def test_the_cursor_walks_the_points_of_the_run_in_focus_and_takes_the_window_along(
    state: ComparisonState,
) -> None:
    state.turn_focus(1)
    state.walk(-1)
    assert state.cursor == 20.0
    state.walk(-10)
    assert state.cursor == 10.0
    state.zoom(0.25)
    low, high = state.shown
    state.walk(-6)
    assert state.cursor == 4.0
    assert state.shown == (4.0, 4.0 + high - low)
    state.jump(to_end=True)
    assert state.cursor == 20.0
    assert state.shown[1] == 20.0
    state.reset()
    assert (state.cursor, state.window) == (None, None)


def test_on_a_logarithmic_axis_zoom_and_pan_go_by_factors(state: ComparisonState) -> None:
    state.log_x = True
    state.point(1.0)
    state.zoom(0.5)
    low, high = state.shown
    assert (low, high) == (1.0, pytest.approx(20**0.5)), "half the decades"
    state.pan(1.0)
    assert state.shown == (pytest.approx(20**0.5), pytest.approx(20.0))
    state.jump(to_end=False)
    assert state.shown == (pytest.approx(1.0), pytest.approx(20**0.5))
    state.zoom(4.0)
    assert state.window is None
    state.axis, state.cursor = "relative", None
    shifted = [replace(one, started=one.started + 1.0) for one in state.histories]
    state.histories = tuple(shifted)
    assert state.whole[0] == 0.0, "which has no logarithm"
    state.zoom(0.5)
    low, high = state.shown
    assert 0 < low < high
    assert math.log10(high / low) == pytest.approx(math.log10(state.whole[1]) / 2)


def repeats(state: ComparisonState, place: int) -> Repeated:
    """Three seeds of a run, whose validation lies around its own."""
    told = [
        [EpochEnded(n, {"loss": 0.5, "val_loss": n + off}, 0.01, 0.1) for n in range(1, 6)]
        for off in (-0.5, 0.0, 2.0)
    ]
    return Repeated(Seeds(3, {"val_loss": spread([4.5, 5.0, 7.0])}, {}), bands(told))


def test_where_there_are_seeds_their_range_lies_behind_the_curve(state: ComparisonState) -> None:
    run = state.histories[0].run
    state.repeated = {run.id: repeats(state, 0)}
    chart = comparison_chart(state, state.curves(), "")
    (band,) = chart.bands
    assert band.role == "run-1", "of validation, for training's would hide it"
    assert band.xs == (1.0, 2.0, 3.0, 4.0, 5.0)
    assert band.ranges[:2] == ((0.5, 3.0), (1.5, 4.0)), "from the lowest to the highest"
    state.part = "train"
    (band,) = comparison_chart(state, state.curves(), "").bands
    assert band.ranges[0] == (0.5, 0.5)
    state.axis = "step"
    (band,) = comparison_chart(state, state.curves(), "").bands
    assert band.xs[1] - band.xs[0] == state.histories[0].steps
    state.axis = "relative"
    assert comparison_chart(state, state.curves(), "").bands == ()
    head, first, second = (
        "".join(text for text, _ in row) for row in legend(state, state.curves(), 160)
    )
    assert head.split()[-1] == "band"
    assert first.rstrip().endswith("3 seeds")
    assert "seeds" not in second
    assert "val_loss" not in seed_words(state), "the metric that is shown, or none"
    state.part = "both"
    said = seed_words(state)
    assert said.startswith("val_loss ")
    assert said.endswith("lowest to highest")
    assert len(said) < 78
    state.repeated = {run.id: replace(state.repeated[run.id], bands=None)}
    assert comparison_chart(state, state.curves(), "").bands == ()
    assert "alone" in seed_words(state)


def test_seeds_that_are_compared_themselves_are_no_band(store: Store, spec: ExperimentSpec) -> None:
    place = add_experiment(store, spec)
    seeded = [with_value(spec, "seed", seed) for seed in (1, 2, 3)]
    first, second, _ = (write_run(store, one, Told(curve(3)), place) for one in seeded)
    found = find_run(store, first)
    alone = repeated(store, found, [first])
    assert alone is not None
    assert alone.bands is not None
    assert (alone.seeds.count, alone.bands.seeds) == (3, 3)
    beside = repeated(store, found, [first, second])
    assert beside is not None
    assert (beside.seeds.count, beside.bands) == (3, None)
    other = write_run(store, short(spec, 9), Told(curve(3)))
    assert repeated(store, find_run(store, other), [other]) is None


def test_another_axis_shows_all_of_it(state: ComparisonState) -> None:
    state.zoom(0.5)
    state.turn_axis()
    assert (state.axis, state.window) == ("step", None)
    state.turn_axis()
    state.turn_axis()
    assert state.axis == "wall"
    assert state.whole == (1001.0, 2020.0)


def test_a_smoothed_curve_keeps_the_recorded_one(state: ComparisonState) -> None:
    state.turn_weight(1)
    first = state.curves()[0]
    assert first.raw.tolist() == [-float(n) for n in range(10)]
    assert first.ys[-1] > first.raw[-1]
    assert state.curves()[0].ys is first.ys
    for _ in range(9):
        state.turn_weight(-1)
    assert state.weight == 0.0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1", "range.not_two_numbers"),
        ("a b", "range.not_two_numbers"),
        ("1 2 3", "range.not_two_numbers"),
        ("2 1", "range.turned_round"),
        ("0 inf", "range.turned_round"),
        ("1 1", "range.turned_round"),
        ("-1e308 1e308", "range.turned_round"),
    ],
)
def test_a_range_that_is_none_is_refused_in_words(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        parsed_range(text)
    assert caught.value.code == code
    assert "number" in words(caught.value)


def test_a_range_is_two_numbers_or_nothing() -> None:
    assert parsed_range("0.2, 1.5") == (0.2, 1.5)
    assert parsed_range("  ") is None


def test_places_on_the_axis_are_written_as_people_do() -> None:
    assert x_label("epoch")(12.0, 2) == "12"
    assert x_label("step")(12_000.0, 2000) == "12,000"
    assert x_label("relative")(90.0, 30) == "1 min 30 s"
    assert len(x_label("wall")(0.0, 3600)) == 5


def test_keys_that_are_cut_keep_the_end_that_tells_them_apart() -> None:
    keys = ["training.optimizer.name", "training.optimizer.learning_rate", "training.epochs"]
    assert key_ends(keys, 40) == keys
    assert key_ends(keys, 16) == ["optimizer.name", "learning_rate", "training.epochs"]
    twice = ["training.early_stopping.patience", "training.schedule.patience"]
    assert key_ends(twice, 20) == ["…y_stopping.patience", "schedule.patience"]
    layers = ["network.layers.0.dropout", "network.layers.1.dropout"]
    assert key_ends(layers, 16) == ["hidden_1 dropout", "hidden_2 dropout"]


def test_columns_of_settings_have_the_shortest_names_that_mean_one_of_them() -> None:
    keys = ["training.optimizer.name", "training.optimizer.learning_rate", "training.epochs"]
    assert short_keys(keys) == ["optimizer", "learning_rate", "epochs"]
    layers = ["network.layers.0.dropout", "network.layers.1.dropout", "seed"]
    assert short_keys(layers) == ["hidden_1 dropout", "hidden_2 dropout", "seed"]


def test_the_legend_has_a_column_for_each_setting_that_differs_as_far_as_there_is_room(
    state: ComparisonState,
) -> None:
    first, second = (history.run.id for history in state.histories)
    state.settings = {
        "training.optimizer.name": {first: "sgd", second: "adam"},
        "training.epochs": {first: "10", second: "20"},
        "seed": {first: "1", second: "1"},
    }
    head, *rows = ["".join(text for text, _ in row) for row in legend(state, state.curves(), 160)]
    assert head.split()[-2:] == ["optimizer", "epochs"], "what is the same has no column"
    assert [row.split()[-2:] for row in rows] == [["sgd", "10"], ["adam", "20"]]
    for room in (20, 60, 80, 100):
        assert max(map(length, legend(state, state.curves(), room))) <= max(room, 36)


def test_what_tells_runs_apart_comes_first_before_long_names_and_the_rest_is_counted(
    state: ComparisonState,
) -> None:
    one, other = state.histories
    long = replace(one, run=replace(one.run, id="third", name="a name " * 9))
    state.histories, state.part = (one, other, long), "validation"
    ids = [history.run.id for history in state.histories]
    told = {
        "network.layers.0.activation": ("relu", "relu", "tanh"),
        "training.optimizer.learning_rate": ("0.1", "0.2", "0.333333333333333"),
        "network.layers.1.dropout": ("0.0", "0.5", "0.5"),
    }
    state.settings = {key: dict(zip(ids, values, strict=True)) for key, values in told.items()}
    head, *rows = [
        "".join(text for text, _ in row).rstrip() for row in legend(state, state.curves(), 78)
    ]
    assert head.endswith("learning_rate  +2 more: Tab"), "at 80 columns, too"
    assert [row.split()[-1] for row in rows] == ["0.1", "0.2", "0.3333"]
    head, *_ = ["".join(text for text, _ in row) for row in legend(state, state.curves(), 100)]
    assert head.endswith("learning_rate  hidden_1 activation  +1 more: Tab")
    wide = "".join(text for text, _ in legend(state, state.curves(), 180)[0])
    assert wide.endswith("hidden_1 activation  hidden_2 dropout")


def test_columns_of_the_legend_stand_apart_on_the_axis_of_time(state: ComparisonState) -> None:
    state.axis, state.cursor = "relative", None
    for history in state.histories:
        history.time[:] += 60 * 61
    row = "".join(text for text, _ in legend(state, state.curves(), 78)[1])
    assert re.search(r"\d  +1 h \d+ min  ", row), row


def test_what_is_in_force_is_readable_at_80_columns_in_fewer_words(state: ComparisonState) -> None:
    state.log = state.log_x = True
    state.weight = 0.6
    said = "".join(text for text, _ in heading(state, 78))
    assert len(said) <= 78
    for told in ("[Curves]", "2 vs 1", "loss", "train", "val", "epoch", "smoothed 0.6", "log x y"):
        assert told in said, said
    wide = "".join(text for text, _ in heading(state, 160))
    assert "2 beside 1" in wide
    assert "by epoch" in wide


def test_from_runs_without_validation_training_is_shown_whatever_was_asked_for(
    state: ComparisonState,
) -> None:
    state.turn_metric(1)
    assert state.metric == BATCH_LOSS
    state.part = "validation"
    assert [curve.is_validation for curve in state.curves()] == [False, False]


def test_a_click_puts_the_cursor_on_a_point_of_the_run_in_focus(state: ComparisonState) -> None:
    state.point(7.4)
    assert state.cursor == 7.0
    state.point(99.0)
    assert state.cursor == 10.0
    state.turn_focus(1)
    state.point(99.0)
    assert state.cursor == 20.0


def test_both_axes_are_logarithmic_where_that_means_something(state: ComparisonState) -> None:
    state.log_x = True
    for axis, scale in zip(AXES, ("log", "log", "log", "linear"), strict=True):
        state.axis = axis
        assert comparison_chart(state, state.curves(), "").x.scale == scale


def test_runs_that_share_a_name_are_told_apart_by_their_ids(state: ComparisonState) -> None:
    first, second = (history.run for history in state.histories)
    assert first.name == second.name
    assert state.names == [f"{run.name}  {run.id}" for run in (first, second)]
    assert unmistakable([first, replace(second, name="other")]) == [first.name, "other"]
