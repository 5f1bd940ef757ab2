"""The board of a sweep: where trials lie, what is drawn of them, what keys choose."""

import math
import random
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.specs.errors import SpecError
from engine.specs.sweep import Searched, SweepSpec
from engine.store.sweeps import Sweep, Trial, TrialState
from engine.sweeps.luck import luck_of
from made_sweeps import SPACE, base, height, params_of, told
from tui.sweeps.axes import SweepAxis, parameter_axes, short_names, value_axis
from tui.sweeps.board import Board, Curves, board_of
from tui.sweeps.coordinates import coordinates_lines, layout
from tui.sweeps.dots import curve_dots, line_dots, point_dots
from tui.sweeps.drawing import view_lines
from tui.sweeps.heading import best_line, heading, standing_line
from tui.sweeps.importance_lines import importance_lines
from tui.sweeps.narrowing import narrowed, range_text
from tui.sweeps.pairs import pairs_lines
from tui.sweeps.plane import ticks
from tui.sweeps.reading import merged
from tui.sweeps.state import VIEWS, BoardState
from tui.text.glyphs import ASCII, GLYPHS, UNICODE
from tui.widgets.lines import Line, length

RATE, NAME = "training.optimizer.learning_rate", "training.optimizer.name"


def sweep_of(spec: SweepSpec, status: Any = "open") -> Sweep:
    text = spec.model_dump_json()
    made = base().model_dump_json()
    return Sweep("5eed", "e", "a search 搜尋", made, text, status, 0.0, "", "", 600.0)


def trial(number: int, params: Mapping[str, Any], **more: Any) -> Trial:
    value = more.pop("value", height(params) if RATE in params and NAME in params else 0.5)
    state: TrialState = more.pop("state", "complete")
    epochs = more.pop("epochs", 30)
    values = () if value is None else (value,)
    return Trial(
        number, dict(params), state, value, values, (f"r{number}",), epochs, 12.0, 0.0, 1.0
    )


def a_board(count: int = 40, **more: Any) -> Board:
    chance = random.Random(1)
    trials = [trial(number, params_of(chance)) for number in range(1, count + 1)]
    spec = told(more.pop("wanted", count + 10), **more)
    return board_of(sweep_of(spec), spec, trials)


def text(lines: list[Line]) -> str:
    return "\n".join("".join(part for part, _role in one) for one in lines)


# Axes


def test_a_logarithmic_range_is_placed_by_its_logarithm() -> None:
    axis = SweepAxis("rate", "rate", 1e-4, 1e-1, log=True)
    assert axis.places([1e-4, 1e-1]).tolist() == [0.0, 1.0]
    assert axis.places([10**-2.5])[0] == pytest.approx(0.5)
    assert axis.value(0.5) == pytest.approx(10**-2.5)


def test_choices_lie_in_the_middle_of_equal_parts_and_true_is_not_one() -> None:
    axis = SweepAxis("c", "c", choices=(True, 1, "1"))
    assert axis.places([True, 1, "1"]).tolist() == pytest.approx([1 / 6, 1 / 2, 5 / 6])
    assert math.isnan(axis.places([2])[0])
    assert axis.value(0.5) == 1


def test_what_is_missing_has_no_place() -> None:
    assert math.isnan(SweepAxis("a", "a").places([None])[0])


def test_less_of_a_loss_lies_higher() -> None:
    axis = value_axis("val_loss", np.array([0.2, 0.5, 1.0]), less_is_better=True)
    assert axis.places([0.2])[0] == 1.0
    assert axis.end(top=True) == "0.200"


def test_a_few_values_far_out_do_not_press_the_others_together() -> None:
    values = np.array([*np.linspace(0.7, 0.8, 40), 0.01])
    axis = value_axis("val_accuracy", values, less_is_better=False)
    assert axis.low >= 0.7
    assert axis.places([0.01])[0] == 0.0


def test_an_axis_is_as_wide_as_the_trials_even_where_the_range_was_narrowed() -> None:
    space = {RATE: Searched(low=1e-3, high=1e-2, log=True)}
    (axis,) = parameter_axes(space, [{RATE: 1e-4}, {RATE: 0.05}])
    assert (axis.low, axis.high, axis.log) == (1e-4, 0.05, True)


def test_names_are_as_short_as_they_can_be() -> None:
    keys = [RATE, NAME, "network.layers.*.units", "network.layers.0.l2", "network.layers.1.l2"]
    assert short_names(keys) == [
        "learning_rate", "optimizer", "units", "hidden_1 l2", "hidden_2 l2",
    ]  # fmt: skip


# The board


def test_those_that_train_are_first_then_the_best() -> None:
    chance = random.Random(2)
    states: list[TrialState] = ["complete", "pruned", "running", "failed", "complete", "waiting"]
    values = (0.5, 0.4, 0.1, None, 0.9, None)
    trials = [
        trial(number, params_of(chance), state=state, value=value)
        for number, (state, value) in enumerate(zip(states, values, strict=True), 1)
    ]
    spec = told(10)
    board = board_of(sweep_of(spec), spec, trials)
    assert [row.trial.number for row in board.rows] == [3, 6, 5, 1, 2, 4]
    assert board.best is not None
    assert board.best.number == 5
    assert [row.is_best for row in board.rows] == [False, False, True, False, False, False]
    assert [row.trial.number for row in board.by_number] == [6, 5, 4, 3, 2, 1]


def test_of_a_loss_the_least_is_best() -> None:
    chance = random.Random(2)
    trials = [trial(number, params_of(chance), value=number / 10) for number in range(1, 5)]
    spec = told(4, metric="val_loss")
    board = board_of(sweep_of(spec), spec, trials)
    assert board.best is not None
    assert board.best.number == 1
    assert board.shades.tolist()[0] == 4


def test_the_colours_go_from_the_worst_to_the_best_twentieth() -> None:
    board = a_board(100)
    counts = np.bincount(board.shades, minlength=5)
    assert counts.tolist() == pytest.approx([40, 25, 20, 10, 5], abs=1)
    assert board.shades[np.argmax(board.values)] == 4
    assert board.shades[np.argmin(board.values)] == 0


def test_epochs_that_pruning_has_saved_are_counted_and_what_is_left_estimated() -> None:
    chance = random.Random(3)
    trials = [
        trial(1, params_of(chance)),
        trial(2, params_of(chance), state="pruned", epochs=3),
        trial(3, params_of(chance), state="running", epochs=1),
    ]
    spec = told(20)
    standing = board_of(sweep_of(spec), spec, trials).standing
    assert (standing.done, standing.made, standing.wanted) == (2, 3, 20)
    assert standing.saved == 27
    assert standing.left == pytest.approx(18 * 600 / 2)
    stopped = board_of(sweep_of(spec, "stopped"), spec, trials)
    assert stopped.standing.left is None


def test_without_a_trial_there_is_a_board_too() -> None:
    spec = told(10)
    board = board_of(sweep_of(spec), spec, [])
    state = BoardState(board=board)
    assert state.chosen is None
    assert state.rows == []
    for view in VIEWS:
        state.view = view
        assert text(view_lines(state, 78, 18))


# Dots


def test_a_line_has_a_dot_in_each_column_and_no_gap() -> None:
    dots = line_dots(np.array([0.0], np.float32), np.array([1.0], np.float32), 10, 40)
    assert dots.any(axis=0).all()
    assert dots.any(axis=1).all()
    assert dots[39, 0]
    assert dots[0, 9]


def test_lines_that_lack_an_end_are_left_out() -> None:
    ends = np.array([np.nan], np.float32)
    assert not line_dots(ends, np.ones(1, np.float32), 10, 10).any()


def test_a_curve_ends_where_its_trial_did() -> None:
    parts = np.array([[0.5] * 4 + [np.nan] * 4], np.float32)
    dots = curve_dots(parts, 80, 40)
    assert dots[:, :30].any(axis=0).all()
    assert not dots[:, 40:].any()
    assert curve_dots(parts[:, :1], 80, 40).sum() == 1


def test_points_lie_in_their_place() -> None:
    dots = point_dots(np.array([0.0, 1.0], np.float32), np.array([0.0, 1.0], np.float32), 10, 10)
    assert sorted(zip(*np.nonzero(dots), strict=True)) == [(0, 9), (9, 0)]


# Coordinates


@pytest.mark.parametrize("room", [26, 80, 160])
def test_the_axis_in_hand_and_that_of_the_value_are_always_in_sight(room: int) -> None:
    for at in range(12):
        placed = layout(12, at, room)
        assert at in placed.axes
        assert placed.axes[-1] == 11
        assert list(placed.columns) == sorted(placed.columns)
        assert placed.columns[0] >= 0
        assert placed.columns[-1] < room


def test_all_axes_are_in_sight_where_there_is_room() -> None:
    placed = layout(6, 0, 80)
    assert placed.axes == (0, 1, 2, 3, 4, 5)
    assert placed.more == (False, False)
    assert layout(12, 0, 80).more == (False, True)


def test_the_picture_has_names_ends_and_choices() -> None:
    state = BoardState(board=a_board())
    lines = coordinates_lines(state, 80, 18)
    assert len(lines) == 18
    for word in ("optimizer", "batch_size", "dropout", "val_accuracy", "rmsprop", "128", "0.0001"):
        assert word in text(lines)
    assert all(length(one) <= 80 for one in lines)


# The brush


def test_an_end_moves_by_steps_and_never_passes_the_other() -> None:
    state = BoardState(board=a_board())
    state.move_end(-1)
    assert state.brush == {RATE: (0.0, 0.95)}
    for _ in range(40):
        state.move_end(-1)
    assert state.brush == {RATE: (0.0, 0.05)}
    state.top = False
    state.move_end(1)
    assert state.brush == {RATE: (0.0, 0.05)}
    state.top = True
    for _ in range(40):
        state.move_end(1)
    assert state.brush == {}


def test_choices_are_steps_of_their_own() -> None:
    state = BoardState(board=a_board())
    state.turn_axis(1)
    state.move_end(-1)
    assert state.brush == {NAME: (0.0, 2 / 3)}
    inside = state.inside()
    assert state.board is not None
    for place, one in enumerate(state.board.trials):
        assert inside[place] == (one.params[NAME] in ("sgd", "adam"))
    assert {row.trial.params[NAME] for row in state.rows} == {"sgd", "adam"}


def test_what_has_no_value_on_an_axis_is_outside_of_its_range() -> None:
    spec = told(3)
    trials = [trial(1, {RATE: 0.01}), trial(2, {NAME: "sgd"})]
    state = BoardState(board=board_of(sweep_of(spec), spec, trials))
    assert state.inside().tolist() == [True, True]
    state.brush = {RATE: (0.0, 0.99)}
    assert state.inside().tolist() == [True, False]


def test_the_trial_in_hand_is_one_within_the_ranges() -> None:
    state = BoardState(board=a_board())
    assert state.board is not None
    assert state.chosen == state.board.best
    state.brush = {RATE: (0.0, 0.1)}
    chosen = state.chosen
    assert chosen is None or state.inside()[state.board.place_of[chosen.number]]


def test_an_axis_is_given_back_and_then_all() -> None:
    state = BoardState(board=a_board())
    state.brush = {RATE: (0.1, 0.9), NAME: (0.0, 0.5)}
    state.release()
    assert state.brush == {NAME: (0.0, 0.5)}
    state.release()
    assert state.brush == {}


def test_what_is_gone_is_forgotten() -> None:
    state = BoardState(board=a_board(), at=99, pair=(7, 8), marked=[1, 4000])
    state.brush = {"no.such.key": (0.1, 0.2)}
    state.forget_lost()
    assert (state.at, state.pair, state.marked, state.brush) == (5, (0, -1), [1], {})


# Narrowing


def test_a_part_of_an_axis_is_a_narrower_range() -> None:
    board = a_board()
    space = narrowed(board, {RATE: (0.25, 0.75), NAME: (0.0, 2 / 3)})
    assert space[RATE].low == pytest.approx(10**-3.25, rel=0.01)
    assert space[RATE].high == pytest.approx(10**-1.75, rel=0.01)
    assert space[RATE].log
    assert space[NAME].choices == ("sgd", "adam")
    assert space["training.batch_size"] == board.told.space["training.batch_size"]


def test_the_part_of_the_values_axis_is_no_matter_of_the_space() -> None:
    board = a_board()
    assert narrowed(board, {"": (0.5, 1.0)}) == dict(board.told.space)


def test_a_part_outside_of_the_range_of_now_is_refused() -> None:
    board = a_board()
    told_now = board.told.model_copy(
        update={"space": {**board.told.space, RATE: Searched(low=1e-2, high=1e-1, log=True)}}
    )
    with pytest.raises(SpecError):
        narrowed(replace(board, told=told_now), {RATE: (0.0, 0.1)})


def test_a_range_is_said_in_few_digits() -> None:
    axis = SweepAxis(RATE, "rate", 1e-4, 1e-1, log=True)
    assert range_text(axis, (0.25, 1.0)) == "0.000562 → 0.1"
    assert range_text(SweepAxis("c", "c", choices=("a", "b", "c")), (0.0, 2 / 3)) == "a, b"


# Scatters


def test_keys_go_from_scatter_to_scatter() -> None:
    state = BoardState(board=a_board())
    assert state.pair == (0, -1)
    state.move_pair(9, 0)
    assert state.pair == (4, -1)
    state.move_pair(0, 1)
    assert state.pair == (0, 1)
    state.move_pair(0, 9)
    assert state.pair == (0, 4)
    state.move_pair(9, 0)
    assert state.pair == (3, 4)


def test_scatters_are_small_ones_or_one_large() -> None:
    state = BoardState(board=a_board())
    small = text(pairs_lines(state, 78, 18))
    for word in ("optimizer", "batch_size", "units", "dropout"):
        assert word in small
    state.large = True
    large = pairs_lines(state, 78, 18)
    assert "0.001" in text(large)
    assert "val_accuracy" in text(large)


def test_ticks_of_choices_are_the_choices() -> None:
    axis = SweepAxis("c", "c", choices=("sgd", "adam"))
    assert ticks(axis, 8) == [(0.25, "sgd"), (0.75, "adam")]


# Lines above


def test_the_lines_above_fit_and_tell_how_far_it_is() -> None:
    board = a_board()
    state = BoardState(board=board, sweeps=(board.sweep,))
    for room in (60, 78, 158):
        for one in (heading(state, room), standing_line(board, room), best_line(board, None, room)):
            assert length(one) <= max(room, 64)
    assert "40 of 50 trials" in text([standing_line(board, 78)])
    assert board.best is not None
    assert f"trial {board.best.number}" in text([best_line(board, None, 78)])


def test_fresh_seeds_are_told_in_place_of_values() -> None:
    board = a_board()
    luck = luck_of(0.9, 40, [0.80, 0.81, 0.82], 1, minimizes=False, start=[0.70, 0.71])
    told_line = text([best_line(board, luck, 158)])
    assert "3 fresh seeds: 0.8100 ± 0.0100" in told_line
    assert "better than the start" in told_line
    assert "+0.0900" in told_line


def test_importance_is_a_bar_a_parameter_or_the_reason_why_not() -> None:
    board = a_board()
    state = BoardState(board=board, importance={RATE: 0.25, NAME: 0.75})
    rows = text(importance_lines(state, 60)).splitlines()
    assert rows[0].startswith("optimizer")
    assert rows[0].endswith("75 %")
    few = BoardState(board=a_board(2))
    assert "2" in text(importance_lines(few, 60))


# Curves


def test_curves_are_kept_of_those_that_are_over_and_read_of_those_that_train() -> None:
    spec = told(3)
    trials = [trial(1, {RATE: 0.1}), trial(2, {RATE: 0.2}, state="running")]
    board = board_of(sweep_of(spec), spec, trials)
    first = merged(board, None, [(1, 1, 0.5), (1, 2, 0.6), (2, 1, 0.3)])
    assert first.values.shape == (2, 2)
    assert first.known == {0}
    later = merged(board, first, [(2, 1, 0.3), (2, 2, 0.4), (2, 3, 0.45)])
    assert later.values[0].tolist()[:2] == pytest.approx([0.5, 0.6])
    assert math.isnan(later.values[0, 2])
    assert later.values[1].tolist() == pytest.approx([0.3, 0.4, 0.45])


# Without braille, and many


@pytest.mark.parametrize("view", VIEWS)
def test_plain_terminals_get_plain_signs(view: Any) -> None:
    board = a_board()
    state = BoardState(board=board, view=view, importance={RATE: 1.0})
    state.brush = {RATE: (0.0, 0.75)}
    values = np.linspace(0.2, 0.8, 40 * 5, dtype=np.float32).reshape(40, 5)
    state.curves = Curves(values)
    for name in GLYPHS.__slots__:
        setattr(GLYPHS, name, getattr(ASCII, name))
    try:
        from tui.text.glyphs import in_plain_signs

        drawn = in_plain_signs(text(view_lines(state, 78, 18)))
    finally:
        for name in GLYPHS.__slots__:
            setattr(GLYPHS, name, getattr(UNICODE, name))
    assert drawn.isascii()
    if view != "trials":
        assert "#" in drawn


def test_ten_thousand_lines_are_drawn_as_quickly_as_hundreds_allow() -> None:
    """In processor time: neighbours on the machine do not count. A loop would take seconds."""
    chance = np.random.default_rng(0)
    ends = chance.random((2, 10_000)).astype(np.float32)
    begun = time.thread_time()
    line_dots(ends[0], ends[1], 50, 160)
    curve_dots(chance.random((10_000, 30)).astype(np.float32), 300, 160)
    assert time.thread_time() - begun < 2.0


def test_the_space_of_the_made_sweeps_is_one() -> None:
    assert set(told(3).space) == set(SPACE)
