"""Calibration, thresholds and errors by column as lines: they fit their room, nothing is lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tasks.calibration import reliability
from engine.tasks.errors_by import by_columns
from engine.tasks.thresholds import at_threshold, mean_of, one_against_rest, thresholds
from tui.cases.calibration_lines import calibration_lines
from tui.cases.column_lines import column_lines, residual_lines
from tui.cases.threshold_lines import mean_lines, threshold_lines
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, length

rooms = st.integers(74, 200)
rng = np.random.default_rng(3)
SCORES = rng.random(200).astype(np.float32)
TRUE = rng.random(200) < SCORES


def text(lines: list[Line]) -> list[str]:
    return ["".join(part for part, _role in one) for one in lines]


@given(rooms, st.lists(st.tuples(st.floats(0, 1, width=32), st.booleans()), min_size=1))
def test_calibration_fits_its_room(room: int, rows: list[tuple[float, bool]]) -> None:
    sure, right = zip(*rows, strict=True)
    found = reliability(np.array(sure, np.float32), np.array(right))
    assert found is not None
    assert all(length(one) <= room for one in calibration_lines(found, room))


@pytest.mark.parametrize(
    ("sure", "right", "word"),
    [(0.9, 40, "over-confident"), (0.6, 95, "more often"), (0.75, 76, "chance")],
)
def test_a_difference_is_told_from_chance(sure: float, right: int, word: str) -> None:
    found = reliability(np.full(100, sure, np.float32), np.arange(100) < right)
    assert found is not None
    assert word in " ".join(text(calibration_lines(found, 100)))


@given(rooms, st.integers(12, 50), st.integers(0, 100))
def test_both_curves_stand_beside_each_other(room: int, height: int, at: int) -> None:
    found = thresholds(TRUE, SCORES)
    assert found is not None
    lines = threshold_lines(found, at_threshold(TRUE, SCORES, at / 100), "狐", room, height)
    assert len(lines) <= max(height, 14)
    assert all(length(one) <= room for one in lines)
    assert any("狐" in one for one in text(lines))


@given(rooms, st.integers(12, 50))
def test_the_mean_of_classes_has_both_curves_and_a_line_for_each(room: int, height: int) -> None:
    shares = np.stack([SCORES, 1 - SCORES, np.zeros_like(SCORES)], axis=1)
    each = one_against_rest(np.where(TRUE, 0, 1), shares)
    mean = mean_of(each)
    assert mean is not None
    lines = mean_lines(mean, each, ("狐", "x" * 90, "none\x1b[2J"), room, height)
    assert len(lines) <= max(height, 16)
    assert all(length(one) <= room for one in lines)
    assert "\x1b" not in "".join(text(lines))
    (none,) = (one for one in text(lines) if one.startswith("none"))
    assert none.count(GLYPHS.dash) == 3, "no row is of it"


@given(rooms)
def test_every_group_of_a_column_has_a_line(room: int) -> None:
    columns = {
        "where": [("park", "", "street\x1b[31m", "x" * 90)[place % 4] for place in range(200)]
    }
    wrong = (np.arange(200) % 4 == 3).astype(np.float64)
    (found,) = by_columns(columns, wrong, shares=True)
    lines = column_lines(found, room)
    assert len(lines) == 1 + 4
    assert all(length(one) <= room for one in lines)
    assert "\x1b" not in "".join(text(lines))
    roles = {role for _text, role in lines[1] + lines[2] + lines[3] + lines[4]}
    assert "bad" in roles, "what is surely above the mean is marked"


def test_residuals_lie_around_their_line_also_in_plain_signs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    true = [float(place) for place in range(50)]
    right = residual_lines(true, true, 80, 20)
    assert all(length(one) <= 80 for one in right)
    monkeypatch.setattr(GLYPHS, "braille", False)
    lines = text(residual_lines(true, [value + 3 for value in true], 80, 20))
    held = [place for place, one in enumerate(lines[:-2]) if "." in one[8:]]
    assert held
    assert max(held) < len(lines) // 2, "what was predicted too high lies above the line"
    assert len(residual_lines([0.0], [float("nan")], 80, 20)) == 1
