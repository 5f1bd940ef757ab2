"""A map as a file: tables that read back to the same bits, pictures, and what is refused."""

import csv
import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from data.errors import InputError
from engine.radar.area import Area, Grid
from engine.radar.files import check_file, check_out
from engine.radar.letters import letters_of
from engine.radar.picture import RadarFacts, RadarPicture, Setting, Sightings
from engine.radar.writing import write

AREA = Area(48.0, 11.0, 48.4, 11.8)
CLASSES = ("cat", "_dog <&>", "狐\x1b[31m")


def made(area: Area = AREA) -> tuple[RadarFacts, RadarPicture]:
    rng = np.random.default_rng(5)
    said = rng.dirichlet([1, 1, 1], 6 * 8).astype(np.float32).reshape(6, 8, 3)
    north, east = rng.uniform(area.south, area.north, 30), rng.uniform(area.west, area.east, 30)
    seen = Sightings(north, east, rng.integers(0, 3, 30), 30)
    facts = RadarFacts("01", "$x_2$", "t", "class", CLASSES, ("y", "x"), (), seen, area, 4)
    return facts, RadarPicture(Grid(area, 6, 8), said)


def test_a_csv_reads_back_to_the_same_numbers(tmp_path: Path) -> None:
    facts, picture = made()
    write(tmp_path / "map.csv", facts, picture, Setting())
    with (tmp_path / "map.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 48
    north, east = picture.grid.places()
    assert [float(row["latitude"]) for row in rows] == north.tolist()
    assert [float(row["longitude"]) for row in rows] == east.tolist()
    said = np.array([[row[f"p_{name}"] for name in CLASSES] for row in rows], np.float32)
    assert np.array_equal(said, picture.probabilities.reshape(48, 3))
    best = picture.predicted.reshape(-1)
    assert [row["predicted"] for row in rows] == [CLASSES[number] for number in best]


def test_geojson_has_a_closed_polygon_a_place_on_the_earth(tmp_path: Path) -> None:
    facts, picture = made(Area(86.0, 11.0, 92.0, 23.0))
    write(tmp_path / "map.geojson", facts, picture, Setting())
    found = json.loads((tmp_path / "map.geojson").read_text("utf-8"))
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) == 4 * 8, "two of six rows lie beyond the pole"
    for feature in found["features"]:
        ring = feature["geometry"]["coordinates"][0]
        assert ring[0] == ring[-1]
        area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
        assert area > 0, "counterclockwise, as RFC 7946 asks"
        about = feature["properties"]
        likeliest = max(CLASSES, key=lambda name: about[f"p_{name}"])
        assert about["predicted"] == likeliest
        assert about["probability"] == about[f"p_{likeliest}"]


def test_pictures_are_the_same_bytes_and_hold_names_as_text(tmp_path: Path) -> None:
    facts, picture = made()
    for name in ("one.svg", "two.svg", "map.png"):
        write(tmp_path / name, facts, picture, Setting(), 1 if name == "map.png" else None)
    svg = (tmp_path / "one.svg").read_bytes()
    assert svg == (tmp_path / "two.svg").read_bytes()
    assert b"_dog &lt;&amp;&gt;" in svg
    assert b'id="class-3"' in svg
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")
    assert {path.name for path in tmp_path.iterdir()} == {"one.svg", "two.svg", "map.png"}


def test_what_cannot_be_written_is_refused_before_anything_is_opened(tmp_path: Path) -> None:
    (tmp_path / "there.svg").write_text("mine", "utf-8")
    (tmp_path / "folder.svg").mkdir()
    for path, force, code in (
        (tmp_path / "map.gif", True, "radar.unknown_kind"),
        (tmp_path / "map", True, "radar.unknown_kind"),
        (tmp_path / "there.svg", False, "radar.exists"),
        (tmp_path / "folder.svg", True, "radar.exists"),
        (tmp_path / "no" / "map.svg", True, "radar.no_folder"),
    ):
        with pytest.raises(InputError) as refused:
            check_out(path, force=force)
        assert refused.value.code == code
    check_out(tmp_path / "there.svg", force=True)
    with pytest.raises(InputError, match=r"radar\.no_degrees"):
        check_file(tmp_path / "map.geojson", degrees=False)


def test_what_goes_from_process_to_process_comes_back_the_same() -> None:
    facts, picture = made()
    again = RadarFacts.from_dict(json.loads(json.dumps(facts.to_dict())))
    assert again.classes == facts.classes
    assert again.area == facts.area
    assert np.array_equal(again.sightings.labels, facts.sightings.labels)
    assert np.array_equal(again.sightings.latitudes, facts.sightings.latitudes)
    copy = RadarPicture.from_dict(json.loads(json.dumps(picture.to_dict())))
    assert copy.grid == picture.grid
    assert copy.probabilities.tobytes() == picture.probabilities.tobytes()
    setting = Setting({"hour": 3}, "typical", {"a": "b"})
    assert Setting.from_dict(json.loads(json.dumps(setting.to_dict()))) == setting


def test_until_a_grid_has_its_own_picture_the_nearest_places_are_shown() -> None:
    _facts, picture = made()
    area = picture.grid.area
    assert np.array_equal(picture.on(picture.grid).probabilities, picture.probabilities)
    finer = picture.on(Grid(area, 12, 16))
    assert np.array_equal(finer.probabilities[::2, ::2], picture.probabilities)
    assert np.array_equal(finer.probabilities[1::2, 1::2], picture.probabilities)
    north = Area(area.north, area.west, area.north + 1, area.east)
    assert np.array_equal(picture.on(Grid(north, 1, 8)).probabilities, picture.probabilities[:1])


def test_every_class_has_a_letter_of_its_own_as_long_as_there_are_some() -> None:
    assert letters_of(("Krabby", "Kakuna", "Karp")) == ("K", "A", "R")
    assert letters_of(("0", "1", "狐", "")) == ("A", "B", "C", "D")
    many = letters_of([str(number) for number in range(50)])
    assert len(set(many[:36])) == 36
    assert set(many[36:]) == {"?"}
