"""Curves in cells: told apart without colours, and nothing that matters left out."""

import numpy as np
import pytest

from tui.widgets.raster import Kind, Raster, Stroke

CELLS = 40
KINDS: tuple[Kind, ...] = ("line", "dashes")


def drawn(*strokes: Stroke) -> list[str]:
    raster = Raster(CELLS, 8)
    for stroke in strokes:
        raster.draw(stroke)
    return ["".join(text for text, _ in row) for row in raster.rows()]


def stroke(heights: np.ndarray, look: int = 0, kind: Kind = "line", label: str = "") -> Stroke:
    return Stroke(kind, heights, heights, "run", label, look)


def flat(height: float = 0.5) -> np.ndarray:
    return np.full(2 * CELLS, height)


def dots(rows: list[str]) -> int:
    """How many dots the braille signs have."""
    return sum((ord(sign) - 0x2800).bit_count() for sign in "".join(rows) if sign != " ")


def test_a_line_is_solid_and_one_of_dashes_is_thinner() -> None:
    assert dots(drawn(stroke(flat()))) == 2 * CELLS
    assert 0 < dots(drawn(stroke(flat(), kind="dashes"))) <= CELLS


def test_the_first_six_runs_have_dashes_of_their_own() -> None:
    patterns = {"".join(drawn(stroke(flat(), look, kind))) for look in range(6) for kind in KINDS}
    assert len(patterns) == 12


def test_two_curves_in_one_cell_are_both_seen() -> None:
    high, low = stroke(flat(0.53)), stroke(flat(0.60))
    assert dots(drawn(high, low)) == 4 * CELLS
    assert sum(bool(row.strip()) for row in drawn(high, low)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_dashes_leave_out_no_spike_and_no_point_that_stands_alone(kind: Kind) -> None:
    for look in range(6):
        for column in range(2 * CELLS):
            spike = flat()
            spike[column] = 0.95
            assert drawn(stroke(spike, look, kind))[0][column // 2] != " "
            lone = np.full(2 * CELLS, np.nan)
            lone[column] = 0.5
            assert dots(drawn(stroke(lone, look, kind))) == 1


def test_a_steep_thin_line_is_no_pillar() -> None:
    lows, highs = flat(0.0), flat(1.0)
    solid = drawn(Stroke("line", lows, highs, "run"))
    thin = drawn(Stroke("dashes", lows, highs, "run"))
    assert dots(thin) <= 0.6 * dots(solid)


def test_a_curve_on_a_band_has_the_colour_of_the_band_behind_it() -> None:
    raster = Raster(CELLS, 8)
    raster.draw(Stroke("band", np.full(CELLS, 0.3), np.full(CELLS, 0.6), "train"))
    raster.draw(stroke(flat()))
    roles = [[role for _, role in row] for row in raster.rows()]
    assert roles[3] == ["train-band"]
    assert roles[4] == ["run train-behind"]
    assert roles[0] == [""]


def test_labels_stand_at_the_ends_of_lines_beside_each_other() -> None:
    raster = Raster(CELLS, 8)
    for place, label in enumerate("123"):
        raster.draw(stroke(flat(), place, label=label))
    for place, label in enumerate("123"):
        raster.label(stroke(flat(), place, label=label))
    (row,) = [
        text for text in ("".join(t for t, _ in row) for row in raster.rows()) if text.strip()
    ]
    assert row.endswith("321")
    assert sum(sign.isascii() for sign in row) == 3
