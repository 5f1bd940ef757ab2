"""The area of a map, its grid, and what is long there."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.radar.area import KM_A_DEGREE, Area, Grid, area_of

CITY = Area(40.5, -74.2, 40.9, -73.7)


def test_a_picture_of_a_city_is_as_wide_as_the_earth_is_there() -> None:
    shown = CITY.in_shape(40, 80)
    assert shown.width / shown.height == pytest.approx(2.0)
    assert shown.middle == pytest.approx(CITY.middle)
    assert shown.south <= CITY.south
    assert shown.east >= CITY.east
    degree = shown.distance(shown.middle, (shown.middle[0], shown.middle[1] + 1))
    assert degree == pytest.approx(KM_A_DEGREE * math.cos(math.radians(40.7)), rel=1e-6)
    assert CITY.as_high(40, 80).height == pytest.approx(CITY.height)


def test_scaled_columns_have_units_and_fill_the_picture() -> None:
    scaled = Area(-1.0, -0.5, 1.0, 0.5, degrees=False)
    assert scaled.in_shape(10, 100) is scaled
    assert scaled.distance((0.0, 0.0), (0.3, 0.4)) == pytest.approx(0.5)
    assert scaled.bar(100, 25) == (0.2, 20)


@given(st.floats(1e-3, 60), st.integers(16, 400))
def test_a_scale_bar_is_round_and_fits(height: float, cells: int) -> None:
    area = Area(10.0, 20.0, 10.0 + height, 20.0 + height)
    most = max(cells // 5, 6)
    length, taken = area.bar(cells, most)
    first = length / 10 ** math.floor(math.log10(length) + 1e-9)
    assert round(first, 6) in (1, 2, 5)
    assert 1 <= taken <= most
    across = area.width * KM_A_DEGREE
    assert taken == pytest.approx(length / across * cells, abs=0.5 + 1e-9) or taken == 1


@given(st.integers(1, 40), st.integers(1, 60))
def test_the_middle_of_a_cell_lies_in_it(rows: int, columns: int) -> None:
    grid = Grid(CITY, rows, columns)
    latitudes, longitudes = grid.places()
    assert latitudes.dtype == longitudes.dtype == np.float64
    assert latitudes.shape == longitudes.shape == (rows * columns,)
    for number in (0, rows * columns // 2, rows * columns - 1):
        cell = divmod(number, columns)
        place = float(latitudes[number]), float(longitudes[number])
        assert grid.cell(*place) == cell
        assert grid.middle_of(*cell) == pytest.approx(place)
    assert grid.cell(CITY.north + 0.01, CITY.west) is None
    assert latitudes[0] > latitudes[-1] or rows == 1, "the first row is the northernmost"


def test_the_first_area_leaves_out_the_few_that_are_far_away() -> None:
    north, east = np.linspace(40.5, 40.9, 1000), np.linspace(-74.2, -73.7, 1000)
    north[0], east[0] = -33.9, 151.2  # one in Sydney
    area = area_of(north, east, degrees=True)
    assert 40.4 < area.south < 40.51
    assert area.east < -73.6
    alone = area_of(np.array([40.7]), np.array([-74.0]), degrees=True)
    assert alone.height > 0
    assert alone.width > 0


def test_zooming_keeps_the_place_under_the_cursor_and_moving_the_size() -> None:
    at = 40.6, -74.0
    near = CITY.zoomed(0.5, at)
    assert near.height == pytest.approx(CITY.height / 2)
    part = (at[0] - CITY.south) / CITY.height
    assert (at[0] - near.south) / near.height == pytest.approx(part)
    east = CITY.moved(0.0, 0.5)
    assert east.west == pytest.approx(CITY.west + 0.25)
    assert east.height == CITY.height
