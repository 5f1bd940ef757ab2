"""The mathematics as lines: what fits, what has been walked, legs of a walk, contours."""

import numpy as np
import pytest

from engine.client.mathematics import usual_values
from mathematics_answers import ANSWERS, STEPS, bowl
from tui.locale.language import speak
from tui.mathematics.drawing import answer_lines, side_lines
from tui.mathematics.grids import Window
from tui.mathematics.legends import Key, legend
from tui.mathematics.panels import chart_of
from tui.mathematics.state import MOST, State
from tui.mathematics.surface_lines import contours
from tui.mathematics.views.registry import VIEWS
from tui.text.fitting import wrapped
from tui.widgets.lines import Line, length
from tui.widgets.raster import Raster


def text(lines: list[Line]) -> str:
    return "\n".join("".join(part for part, _role in line) for line in lines)


@pytest.fixture
def state() -> State:
    return State(VIEWS, usual_values)


@pytest.mark.parametrize("view", ANSWERS)
@pytest.mark.parametrize("size", [(49, 16), (124, 37)])
@pytest.mark.parametrize("at", [None, 0, STEPS])
def test_a_view_fills_the_room_that_there_is_and_no_more(
    state: State, view: str, size: tuple[int, int], at: int | None
) -> None:
    standing = next(one for one in state.all if one.view.id == view)
    standing.at = at
    lines = answer_lines(standing, ANSWERS[view], size)
    assert len(lines) == size[1]
    assert max(map(length, lines)) <= size[0]


def test_the_dials_stand_below_the_views_and_fit(state: State) -> None:
    for place, standing in enumerate(state.all):
        lines = side_lines(state.all, place, 28)
        assert len(lines) == len(VIEWS) + 1 + len(standing.view.dials) <= 18
        assert max(map(length, lines)) <= 28
        values = [str(one) for dial in standing.view.dials for one in dial.values]
        assert all(value in text(lines) or len(values) > 1 for value in values[:1])


def test_every_dial_begins_at_one_of_its_values(state: State) -> None:
    for standing in state.all:
        assert {dial.name for dial in standing.view.dials} <= set(standing.values)
        for dial in standing.view.dials:
            assert standing.values[dial.name] in dial.values, (standing.view.id, dial.name)


def test_every_view_says_what_to_look_for_in_both_languages() -> None:
    english = [view.text for view in VIEWS]
    assert all(len(wrapped(one, 78)) == 2 for one in english)
    speak("zh_TW")
    assert all("。" in view.text and len(wrapped(view.text, 78)) <= 2 for view in VIEWS)
    assert len({*english}) == len(VIEWS)


def test_a_curve_that_walks_is_drawn_as_far_as_it_has_come_and_the_axes_stand() -> None:
    panel = ANSWERS["decay"].panels[0]
    words = next(view.words for view in VIEWS if view.id == "decay")
    part, whole = chart_of(panel, words, 5), chart_of(panel, words, STEPS)
    assert [len(one.xs) for one in part.series] == [6, 6]
    assert [len(one.xs) for one in whole.series] == [STEPS + 1] * 2
    assert (part.x, part.y) == (whole.x, whole.y)


def test_a_walk_goes_on_in_legs_and_never_longer_than_the_engine_allows(state: State) -> None:
    state.go(1)
    walk = state.present
    assert len(walk.question()["legs"]) == 1
    walk.at, walk.dial = 40, 2
    assert walk.turn(1)
    assert walk.turn(1)  # at the same place: no leg of no steps
    told = walk.question()["legs"]
    assert [(leg["learning_rate"], leg["steps"]) for leg in told] == [(0.1, 40), (1.0, 300)]
    walk.at = MOST - 5
    assert walk.turn(-1)
    assert sum(leg["steps"] for leg in walk.question()["legs"]) == MOST
    walk.at = MOST
    assert walk.turn(-1)  # as far as it may: from the start
    assert (len(walk.question()["legs"]), walk.at) == (1, 0)
    walk.values["learning_rate"] = 3.0
    assert not walk.turn(1)


def test_another_surface_is_a_walk_of_its_own_and_steps_back_end_at_the_leg(state: State) -> None:
    state.go(1)
    walk = state.present
    walk.at, walk.dial = 40, 2
    walk.turn(1)
    walk.step(-100, 300)
    assert walk.at == 40
    walk.dial = 0
    walk.turn(1)
    assert (walk.legs, walk.at) == ([], 0)
    state.anew()
    assert usual_values("descent") | state.present.values == usual_values("descent")
    assert state.present.at is None


def test_lines_of_equal_height_of_a_bowl_are_the_same_on_all_sides() -> None:
    found = contours(bowl(), 60, 80)
    assert found.any()
    assert abs(int(found[:, :40].sum()) - int(found[:, 40:].sum())) < 40
    # Few enough that a way between them is seen
    assert found.mean() < 0.3


def test_the_window_stands_where_the_number_comes_out() -> None:
    answer = ANSWERS["convolution"]
    window = Window.at(answer, 1, 8)
    assert (window.row, window.column) == (1, 2)
    assert window.holds(1, 2) and window.holds(3, 4) and not window.holds(4, 4)
    assert window.has_passed(0, 5) and not window.has_passed(1, 3)
    assert Window.at(answer, 1, None) == Window.at(answer, 1, 35)


def test_the_window_is_seen_without_colours(state: State) -> None:
    answer = ANSWERS["convolution"]
    for place, rows in ((0, ["[0 1 0]1", "[1 0 1]0", "[0 1 0]1"]), (5, ["[1 0 1]", "[0 1 0]"])):
        state.all[-1].at = place
        told = text(answer_lines(state.all[-1], answer, (49, 16)))
        assert all(row in told for row in rows)


def test_a_legend_gives_up_air_then_its_name_then_names() -> None:
    keys = [Key("1", "momentum", ""), Key("2", "Nesterov", "")]
    widths = [length(legend("height", keys, cells)) for cells in (60, 28, 24, 12)]
    assert widths == [30, 28, 22, 10]


def test_dots_take_the_place_of_those_in_their_cells() -> None:
    raster = Raster(2, 1)
    raster.scatter(np.ones((4, 4), np.bool_), "faint", ".")
    one = np.zeros((4, 4), np.bool_)
    one[0, 0] = True
    raster.scatter(one, "train", "o")
    assert raster.rows() == [[("⠁", "train"), ("⣿", "faint")]]
