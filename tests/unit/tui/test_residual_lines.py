"""Residuals as lines: they fit their room, nothing is lost, plain terminals have signs too."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.store.run_history import Residuals
from engine.tasks.residuals import ResidualSummary, summed_up
from tui.panes.residuals import MOST_CELLS, off_lines, scatter_lines
from tui.text.glyphs import GLYPHS
from tui.text.residuals import histogram, merged, residual_text
from tui.widgets.lines import Line, length

numbers = st.floats(-1e9, 1e9, width=32)
pairs = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=60)


def summary(found: list[tuple[float, float]]) -> ResidualSummary:
    true, predicted = (np.array(side, dtype=np.float64) for side in zip(*found, strict=True))
    return summed_up(true, predicted, 0.0)


def text(lines: list[Line]) -> list[str]:
    return ["".join(part for part, _ in one) for one in lines]


@given(pairs, st.integers(40, 160), st.integers(8, 30))
def test_the_picture_fits_its_room(
    found: list[tuple[float, float]], room: int, height: int
) -> None:
    lines = scatter_lines(summary(found), room, height)
    assert len(lines) <= height
    assert all(length(one) <= room for one in lines)


def test_right_predictions_lie_on_the_line_and_wrong_ones_beside_it() -> None:
    right = text(scatter_lines(summary([(float(x), float(x)) for x in range(40)]), 60, 20))
    wrong = text(scatter_lines(summary([(float(x), 39.0 - x) for x in range(40)]), 60, 20))
    points = [[sign for sign in line if 0x2800 < ord(sign) < 0x2900] for line in right]
    assert sum(map(len, points)) >= 10
    # A rising line: the first row with points has them at the right, a falling one at the left
    first = next(line for line in right if any(ord(sign) > 0x2800 for sign in line[10:]))
    assert first.rstrip()[-1] > "⠀"
    assert GLYPHS.separator in "".join(wrong[3:-3])


def test_a_plain_terminal_sees_points_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GLYPHS, "braille", False)
    lines = text(scatter_lines(summary([(1.0, 1.0), (9.0, 5.0)]), 50, 12))
    assert sum(line.count(".") for line in lines[1:-2]) >= 2
    assert not any(ord(sign) >= 0x2800 for line in lines for sign in line)


def test_predictions_that_are_no_numbers_are_said_to_be_none() -> None:
    lines = scatter_lines(summary([(1.0, math.nan)]), 50, 12)
    assert len(lines) == 1
    assert "finite" in text(lines)[0]


@given(st.lists(st.integers(0, 99), min_size=1, max_size=40), st.integers(1, 40))
def test_merged_bins_lose_no_row(counts: list[int], most: int) -> None:
    found = merged(counts, most)
    assert sum(found) == sum(counts)
    assert len(found) <= max(most, 1)
    assert len(counts) % len(found) == 0


def test_the_histogram_and_the_figures_tell_the_rows() -> None:
    found = summary([(0.0, float(off)) for off in range(-20, 21)])
    bars = histogram(found, 20)
    assert sum(int(line.split()[1].replace(",", "")) for line in bars) == 41
    kept = Residuals(3, "validation", found)
    lines = residual_text(kept)
    assert "41 validation rows after epoch 3" in lines[0]
    assert any("mean absolute error" in line and "10.2439" in line for line in lines)
    assert any("10.244" in line for line in text(off_lines(kept, 80)))
    assert MOST_CELLS < 80
