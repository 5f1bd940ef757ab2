"""Which columns hold the place, and what moves with hour, weekday and weather."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from data.errors import InputError
from engine.radar.area import Grid
from engine.radar.picture import Setting
from engine.radar.places import place_columns
from engine.radar.raw_cells import RawCells
from engine.radar.turning import class_number, turned_to
from own_radar import builtin_radar, facts_of, file_radar, northern

CLASSES = ("a", "b", "c")


def sightings(path: Path, rows: int = 200, stamp: str = "%d.%m.%Y %H:%M") -> Path:
    """Own columns: a time, the weather in words, the place under other names."""
    lines = ["north_lat,east_lng,seen at,sky,warmth,class"]
    for row in range(rows):
        moment = datetime(2024, 3, 4, 6) + timedelta(hours=7 * row)
        sky = ("fog", "rain", "sun")[row % 3]
        place = f"{48 + row % 20 / 100},{11 + row % 17 / 100}"
        lines.append(f"{place},{moment:{stamp}},{sky},{row % 3 * 10},{CLASSES[row % 3]}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_the_built_in_table_has_all_three_and_knows_what_moves_with_them() -> None:
    dials = {dial.name: dial for dial in builtin_radar(northern).dial_facts}
    assert list(dials) == ["hour", "weekday", "weather"]
    hour = dials["hour"]
    assert hour.moved[0] == "local.hour"
    assert set(hour.moved) == {
        *("local.hour", "appearedHour", "appearedTimeOfDay"),
        *("sunriseMinutesSince", "sunsetMinutesBefore"),
    }
    assert hour.values == tuple(map(str, range(24)))
    assert set(dials["weekday"].moved) == {"appearedDayOfWeek", "appearedDay", "local.day"}
    assert dials["weekday"].weekdays == (0, 1, 2, 3, 4, 5, 6)
    assert dials["weather"].moved == ("weather",)


def test_an_hour_is_told_in_every_column_that_tells_it() -> None:
    radar = builtin_radar(northern)
    for hour in (0, 5, 13, 23):
        cells = dict(radar.place(0.0, -0.6, Setting({"hour": hour})).cells)
        assert float(cells["local.hour"]) == hour
        assert float(cells["appearedHour"]) == (hour + 2) % 24
    before, after = (dict(radar.place(0.0, -0.6, Setting({"hour": h})).cells) for h in (6, 12))
    # In the table's own scale an hour is 60 of 400 minutes
    later = float(after["sunriseMinutesSince"]) - float(before["sunriseMinutesSince"])
    assert later == pytest.approx(6 * 60 / 400, abs=0.15)
    assert before["terrainType"] == after["terrainType"], "what does not depend on it stays"


def test_typical_values_are_the_same_everywhere_and_occur_in_the_table() -> None:
    radar = builtin_radar(northern)
    one, other = (radar.place(*at, Setting(told="typical")) for at in ((0.2, -0.5), (-0.7, -0.9)))
    assert one.sighting is None
    assert one.cells[2:] == other.cells[2:]
    assert one.cells[:2] != other.cells[:2]
    assert dict(one.cells)["closeToWater"] in ("0", "1")


@pytest.mark.parametrize("stamp", ["%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M:%S", "%m/%d/%y %I:%M %p"])
def test_the_times_of_an_own_table_are_turned_and_stay_in_their_format(
    tmp_path: Path, stamp: str
) -> None:
    radar = file_radar(sightings(tmp_path / "own.csv", stamp=stamp), northern)
    dials = {dial.name: dial for dial in radar.dial_facts}
    assert dials["hour"].moved[0] == dials["weekday"].moved[0] == "seen at"
    assert dials["weather"].values == ("fog", "rain", "sun")
    assert set(dials["weather"].moved) == {"sky", "warmth"}, "warmth is told by the sky"
    turned = Setting({"hour": 21, "weekday": 2, "weather": 1})
    cells = dict(radar.place(48.05, 11.05, turned).cells)
    moment = datetime.strptime(cells["seen at"], stamp)
    assert (moment.hour, moment.weekday()) == (21, 2)
    assert (cells["sky"], cells["warmth"]) == ("rain", "10")


def test_places_that_decimal_commas_write_are_told_so(tmp_path: Path) -> None:
    path = tmp_path / "comma.csv"
    rows = [f"{48 + n / 100:.2f};{11 + n / 90:.2f};{n % 7}".replace(".", ",") for n in range(60)]
    rows = [f"{row};{'ab'[n % 2]}" for n, row in enumerate(rows)]
    path.write_text("latitude;longitude;deep;class\n" + "\n".join(rows) + "\n", "utf-8")
    radar = file_radar(path, lambda features: np.full((len(features), 2), 0.5, np.float32))
    assert radar.area.degrees
    assert 47.9 < radar.area.south < 48.1
    assert dict(radar.place(48.25, 11.5, Setting()).cells)["latitude"] == "48,25"


def test_what_a_person_says_holds_everywhere_and_is_checked(tmp_path: Path) -> None:
    radar = file_radar(sightings(tmp_path / "own.csv"), northern)
    cells = dict(radar.place(48.05, 11.05, Setting(said={"warmth": "7.5"})).cells)
    assert cells["warmth"] == "7.5"
    for said, code in (
        ({"warmth": "hot"}, "radar.no_number"),
        ({"sky": "snow"}, "radar.no_category"),
        ({"depth": "1"}, "radar.no_such_column"),
    ):
        with pytest.raises(InputError) as refused:
            radar.picture(Grid(radar.area, 2, 2), Setting(said=said))
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("wanted", "positions"),
    [
        ({"hour": "7"}, {"hour": 7}),
        ({"hour": "07:00", "weekday": "Tue"}, {"hour": 7, "weekday": 1}),
        ({"weekday": "sunday"}, {"weekday": 6}),
        ({"weekday": "6"}, {"weekday": 4}),
        ({"weather": "21"}, {"weather": 4}),
    ],
)
def test_dials_are_turned_by_words(wanted: dict[str, str], positions: dict[str, int]) -> None:
    facts = facts_of(builtin_radar(northern), CLASSES)
    found = turned_to(Setting(), facts, wanted).dials
    known = facts.dial("weather")
    assert known is not None
    if "weather" in wanted:
        positions = {"weather": known.values.index(wanted["weather"])}
    assert found == positions


def test_no_such_hour_class_or_dial_is_told(tmp_path: Path) -> None:
    facts = facts_of(builtin_radar(northern), CLASSES)
    for wanted in ({"hour": "24"}, {"hour": "noon"}, {"weekday": "x"}, {"weather": ""}):
        with pytest.raises(InputError, match=r"radar\.no_position"):
            turned_to(Setting(), facts, wanted)
    with pytest.raises(InputError, match=r"radar\.no_class"):
        class_number(facts, "d")
    path = tmp_path / "bare.csv"
    path.write_text("lat,lon,class\n" + "48.1,11.5,a\n48.2,11.6,b\n48.2,11.7,b\n" * 20, "utf-8")
    radar = file_radar(path, northern)
    assert radar.dial_facts == ()
    with pytest.raises(InputError, match=r"radar\.no_dial"):
        turned_to(Setting(), facts_of(radar, CLASSES), {"hour": "3"})


def test_columns_of_places_are_found_by_role_then_by_name() -> None:
    roles = {"y": "latitude", "x": "longitude", "latitude": "ignore"}
    found = place_columns(["x", "y", "latitude", "longitude"], roles, "t")
    assert (found.latitude, found.longitude) == ("y", "x")
    named = place_columns(["StartLng", "StartLat", "a"], {}, "t")
    assert (named.latitude, named.longitude) == ("StartLat", "StartLng")
    with pytest.raises(InputError) as refused:
        place_columns(["lat", "height"], {}, "t")
    assert refused.value.code == "radar.no_places"
    assert refused.value.message.params["missing"] == ["longitude"]


def test_rows_without_a_place_are_no_sightings(tmp_path: Path) -> None:
    path = tmp_path / "gaps.csv"
    rows = [f"{'' if n % 4 == 0 else 48 + n / 100},{11 + n / 100},{'ab'[n % 2]}" for n in range(80)]
    path.write_text("latitude,longitude,class\n" + "\n".join(rows) + "\n", "utf-8")
    radar = file_radar(path, northern)
    assert isinstance(radar._cells, RawCells)
    assert len(radar.sightings.labels) == 60
    assert radar.sightings.of == 80


def test_a_picture_says_of_each_place_what_a_reading_says_there(tmp_path: Path) -> None:
    """The picture is made sighting by sighting, the reading of one place alone."""

    def weighed(features: np.ndarray) -> np.ndarray:
        weights = np.cos(np.arange(features.shape[1] * 3)).reshape(-1, 3)
        scores = np.exp(np.clip(features.astype(np.float64) @ weights / 50, -20, 20))
        return (scores / scores.sum(axis=1, keepdims=True)).astype(np.float32)

    for radar in (
        builtin_radar(weighed),
        file_radar(sightings(tmp_path / "own.csv"), weighed),
    ):
        grid = Grid(radar.area, 5, 7)
        for setting in (
            Setting(),
            Setting({"hour": 3, "weekday": 4, "weather": 2}),
            Setting({"hour": 20}, "typical"),
            Setting({}, "nearest", {radar.columns.latitude: "0.25"}),
        ):
            picture = radar.picture(grid, setting)
            for row, column in ((0, 0), (2, 3), (4, 6)):
                reading = radar.place(*grid.middle_of(row, column), setting)
                said = picture.probabilities[row, column].tolist()
                assert reading.probabilities == pytest.approx(said, abs=1e-6)
