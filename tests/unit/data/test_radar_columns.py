"""The built-in table's columns agree with one another, as those of real sightings would."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import data
from data.datasets.pokemon_radar import habitats, table, weather
from data.datasets.pokemon_radar.columns import CLASS_COUNTS, COMMON, METRES, NEVER_SEEN, SPECIES
from data.datasets.pokemon_radar.features import traces
from data.datasets.pokemon_radar.random_stream import Stream

Columns = Mapping[str, Any]


@pytest.fixture(scope="module")
def columns() -> Columns:
    loaded = data.load("pokemon-radar")
    return dict(zip(loaded.description.feature_names, loaded.features.T, strict=True))


def test_it_is_generated_anew_to_the_same_bytes() -> None:
    one, other = table.generate(), table.generate()
    assert one.features.tobytes() == other.features.tobytes()
    assert one.labels.tobytes() == other.labels.tobytes()


def test_clocks_run_two_hours_apart(columns: Columns) -> None:
    ahead = columns["local.hour"] + 2
    assert np.array_equal(columns["appearedHour"], ahead % 24)
    assert np.array_equal(columns["appearedMinute"], columns["local.minute"])
    later = columns["appearedDay"] - columns["local.day"]
    last = columns["local.day"] == 8
    assert np.array_equal(later, (ahead >= 24) & ~last)
    weekdays = {
        (day, name)
        for day, name in zip(columns["appearedDay"], columns["appearedDayOfWeek"], strict=True)
    }
    assert len(weekdays) == len({day for day, _ in weekdays}) == len({name for _, name in weekdays})


@pytest.mark.parametrize("what", ["gym", "pokestop"])
def test_what_lies_within_a_radius_lies_within_every_larger_one(
    columns: Columns, what: str
) -> None:
    distance = columns[f"{what}DistanceKm"]
    inside = [columns[f"{what}In{metres}m"] == 1 for metres in METRES]
    for near, far in pairwise(inside):
        assert not (near & ~far).any()
    for one in inside:
        assert one.all() or distance[one].max() <= distance[~one].min()


def test_places_are_of_one_density_and_water_is_close_to_water(columns: Columns) -> None:
    for dense, less in (("urban", "suburban"), ("suburban", "midurban")):
        assert not ((columns[dense] == 1) & (columns[less] == 0)).any()
    assert columns["closeToWater"][columns["terrainType"] == 0].all()
    assert set(columns["terrainType"]) <= {0, *habitats.LANDS}


def test_the_weather_stays_in_its_ranges_and_one_hour_has_one_code(columns: Columns) -> None:
    for name, low, high in (
        ("temperature", -2, 1.8),
        ("windBearing", -1.8, 1.79),
        ("pressure", -2.7, 1.87),
        ("sunriseMinutesMidnight", -1.16, 1.71),
        ("population_density", -0.6875, 4.5),
    ):
        # The table is rounded to a grid of 2**-12
        assert low - 2**-12 <= columns[name].min() < columns[name].max() <= high + 2**-12
    assert columns["windSpeed"].min() >= -1.6 - 2**-12
    codes = zip(columns["local.day"], columns["local.hour"], columns["weather"], strict=True)
    hours = {(day, hour) for day, hour, _ in set(codes)}
    codes = zip(columns["local.day"], columns["local.hour"], columns["weather"], strict=True)
    assert len(set(codes)) == len(hours) <= weather.DAYS * weather.HOURS


def test_haunts_are_their_species_and_keep_its_company() -> None:
    found = habitats.found(Stream(1))
    counts = [habits.haunts for habits in habitats.HABITS]
    assert np.bincount(found.owner).tolist() == counts
    assert len(CLASS_COUNTS) == len(habitats.HABITS)
    for place, habits in enumerate(habitats.HABITS):
        own = found.owner == place
        for species, factor in habits.company:
            assert set(found.company[own, species - 1]) == {factor}
    assert set(found.first_day) <= {3, 4, 5, 6}


def test_every_species_that_is_ever_near_is_near_once_whatever_the_draws() -> None:
    stream = Stream(5)
    haunts = habitats.found(stream)
    few = traces(stream, haunts, np.zeros(40, dtype=np.int64))
    near = {number for number in range(1, SPECIES + 1) if few[f"cooc_{number}"].any()}
    assert near == set(range(1, SPECIES + 1)) - NEVER_SEEN
    assert not NEVER_SEEN & COMMON.keys()
    assert {len(column) for column in few.values()} == {40}
