"""Curves in cells: told apart without colours, and nothing that matters left out."""

import numpy as np

from tui.text.glyphs import GLYPHS
from tui.widgets.raster import Kind, Raster, Stroke

CELLS = 40


def drawn(heights: np.ndarray, style: int, kind: Kind = "line") -> list[str]:
    raster = Raster(CELLS, 8)
    raster.draw(Stroke(kind, heights, heights, "run", "1", style))
    return ["".join(text for text, _ in row) for row in raster.rows()]


def flat() -> np.ndarray:
    return np.full(2 * CELLS, 0.5)


def test_lines_of_the_first_six_runs_have_dashes_of_their_own() -> None:
    patterns = {"".join(drawn(flat(), style)) for style in range(6)}
    assert len(patterns) == 6
    assert " " not in "".join(drawn(flat(), 0)).strip()


def test_points_of_twelve_runs_have_signs_of_their_own() -> None:
    signs = {"".join(drawn(np.full(CELLS, 0.5), style, "dots")).strip()[0] for style in range(12)}
    assert len(signs) == len(GLYPHS.points) == 12
    assert not signs & set("▀▄█ ")


def test_dashes_leave_out_no_spike_and_no_point_that_stands_alone() -> None:
    for style in range(6):
        for column in range(CELLS):
            spike = flat()
            spike[2 * column] = 0.95
            assert drawn(np.maximum(spike, 0.5), style)[0][column] != " "
            lone = np.full(2 * CELLS, np.nan)
            lone[2 * column] = 0.5
            assert "".join(drawn(lone, style)).strip()
