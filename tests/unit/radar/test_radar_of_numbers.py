"""A map of a number: its scale, what is drawn of it, and the files."""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.radar.area import Grid
from engine.radar.picture import RadarFacts, RadarPicture, Setting
from engine.radar.scale import STEPS, NumberScale
from engine.radar.writing import write
from own_radar import facts_of, rents
from tui.radar.map_lines import Look, field_of, map_lines
from tui.radar.palette import Palette
from tui.terminal.themes import DARK


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=60))
def test_every_number_is_on_one_step_and_the_steps_have_names_of_their_own(
    values: list[float],
) -> None:
    scale = NumberScale.of(np.array(values))
    steps = scale.steps(np.array([*values, math.nan, math.inf, -math.inf]))
    assert ((steps >= 0) & (steps < STEPS)).all()
    assert [scale.step_of(value) for value in values] == steps[: len(values)].tolist()
    assert list(scale.edges) == sorted(scale.edges)
    assert len(scale.names) == STEPS


def test_a_single_odd_number_does_not_flatten_the_map() -> None:
    values = np.append(np.linspace(0, 100, 200), 1e9)
    scale = NumberScale.of(values)
    assert scale.high < 110
    assert scale.names[0] == f"… {scale.edges[1]:.0f}"
    assert NumberScale.of(np.array([3.0, 3.0])).steps(np.array([3.0])).tolist() == [STEPS // 2]


def made(folder: Path) -> tuple[RadarFacts, RadarPicture]:
    radar = rents(folder / "rents.csv")
    facts = facts_of(radar, ())
    return facts, radar.picture(Grid(radar.area, 12, 20), Setting())


def test_the_north_is_higher_and_sightings_have_their_own_numbers(tmp_path: Path) -> None:
    facts, picture = made(tmp_path)
    assert picture.probabilities.shape == (12, 20, 1)
    column = picture.numbers[:, 0]
    assert (np.diff(column) < 0).all(), "the first row is the northernmost"
    seen = facts.sightings
    assert seen.values is not None
    assert seen.values.tolist() == [600 + 10 * row for row in range(60)]
    assert (np.diff(seen.labels) >= 0).all()
    again = RadarFacts.from_dict(json.loads(json.dumps(facts.to_dict())))
    assert (again.scale, again.classes) == (facts.scale, facts.classes)
    assert np.array_equal(again.sightings.values, seen.values)


@pytest.mark.parametrize("few", [True, False])
def test_letters_rise_with_the_number_in_one_colour(tmp_path: Path, few: bool) -> None:
    facts, picture = made(tmp_path)
    palette = Palette.of({**DARK.variables, **THEME}, few=few)
    look = Look(palette, facts.letters, {}, one_colour=True)
    drawn = map_lines(field_of(picture, None, facts.scale), look)
    text = ["".join(part for part, _role in one) for one in drawn]
    letters = ["".join(sign for sign in one if sign.isalpha()) for one in text]
    assert max(letters[0]) > max("".join(letters[-2:]) or "a")
    assert set("".join(letters)) <= set("abcdef")
    if few:
        assert {role for one in drawn for _text, role in one} <= {"", "run-1"}


THEME = {"background": "#101010", "foreground": "#e0e0e0"}


def test_files_hold_the_number(tmp_path: Path) -> None:
    facts, picture = made(tmp_path)
    for kind in ("csv", "geojson", "svg", "png"):
        write(tmp_path / f"map.{kind}", facts, picture, Setting())
    with (tmp_path / "map.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == ["latitude", "longitude", "predicted"]
    found = np.array([float(row["predicted"]) for row in rows], np.float32)
    assert np.array_equal(found, picture.numbers.reshape(-1))
    told = json.loads((tmp_path / "map.geojson").read_text("utf-8"))
    first = told["features"][0]["properties"]
    assert first == {"predicted": pytest.approx(float(picture.numbers[-1, 0]))} or first == {
        "predicted": pytest.approx(float(picture.numbers[0, 0]))
    }
    svg = (tmp_path / "map.svg").read_text("utf-8")
    assert facts.classes[2] in svg and "rent" in svg
