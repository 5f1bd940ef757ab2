"""Made-up rows in the raw form of the public table, with the traits that make it hard to read."""

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from data.datasets.raw_sightings.__main__ import main
from data.datasets.raw_sightings.columns import COLUMNS, DUMMY_DAY, WEEKDAYS
from data.datasets.raw_sightings.writing import table, write

ROWS = 6_000


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("raw") / "raw.csv"
    write(path, ROWS)
    return path


@pytest.fixture(scope="module")
def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_it_has_the_columns_of_the_public_table_in_their_order(rows: list[dict[str, str]]) -> None:
    names = list(rows[0])
    assert names == list(COLUMNS)
    assert len(names) == len(set(names)) == 208
    assert names[:5] == ["pokemonId", "latitude", "longitude", "appearedLocalTime", "_id"]
    assert names[19:22] == ["terrainType", "closeToWater", "city"]
    assert names[-152:] == [*(f"cooc_{number}" for number in range(1, 152)), "class"]
    assert len(rows) == ROWS and all(None not in row and None not in row.values() for row in rows)


def test_truths_are_words(rows: list[dict[str, str]]) -> None:
    for name in ("closeToWater", "urban", "rural", "gymIn100m", "cooc_16"):
        assert {row[name] for row in rows} == {"true", "false"}


def test_the_appeared_clock_disagrees_with_the_local_time(rows: list[dict[str, str]]) -> None:
    for row in rows:
        local = datetime.fromisoformat(row["appearedLocalTime"])
        assert row["appearedLocalTime"] == local.strftime("%Y-%m-%dT%H:%M:%S")
        assert int(row["appearedHour"]) == (local.hour + 2) % 24
        assert (local.month, row["appearedMonth"]) == (9, "8")


def test_some_days_are_dummies_and_the_others_right(rows: list[dict[str, str]]) -> None:
    counts = Counter(row["appearedDayOfWeek"] for row in rows)
    assert set(counts) == {DUMMY_DAY, *WEEKDAYS}
    assert 0.05 < counts[DUMMY_DAY] / ROWS < 0.2
    for row in rows:
        if row["appearedDayOfWeek"] != DUMMY_DAY:
            day = datetime(2016, 9, int(row["appearedDay"]))
            assert row["appearedDayOfWeek"] == day.strftime("%A")


def test_unknown_distances_are_question_marks(rows: list[dict[str, str]]) -> None:
    for what in ("gym", "pokestop"):
        unknown = [row for row in rows if row[f"{what}DistanceKm"] == "?"]
        assert 0 < len(unknown) < ROWS / 20
        assert all(row[f"{what}In5000m"] == "false" for row in unknown)
        for row in rows:
            if row not in unknown:
                near = float(row[f"{what}DistanceKm"]) * 1000 < 1000
                assert row[f"{what}In1000m"] == str(near).lower()


def test_cells_lie_within_one_another_and_beyond_what_floats_hold(
    rows: list[dict[str, str]],
) -> None:
    sizes = [name for name in COLUMNS if name.startswith("cellId")]
    for row in rows[:500]:
        cells = [int(row[name]) for name in sizes]
        assert all(2**53 < cell < 2**64 for cell in cells)
        assert cells == sorted(cells)
        assert all(int(float(cell)) != cell for cell in cells)
    assert len({row["cellId_90m"] for row in rows}) > len({row["cellId_5850m"] for row in rows})


def test_the_class_is_the_species_and_the_tutorials_five_are_met_in_new_york(
    rows: list[dict[str, str]],
) -> None:
    assert all(row["class"] == row["pokemonId"] for row in rows)
    assert all(1 <= int(row["class"]) <= 151 for row in rows)
    there = Counter(row["class"] for row in rows if row["city"] == "New_York")
    assert all(there[number] > 1 for number in ("4", "43", "56", "71", "98"))


def test_the_code_of_new_york_is_the_tutorials(rows: list[dict[str, str]]) -> None:
    cities = sorted({row["city"] for row in rows})
    assert cities.index("New_York") + 1 == 66


def test_the_sun_and_the_people_agree_with_themselves(rows: list[dict[str, str]]) -> None:
    for row in rows:
        rise = int(row["sunriseMinutesMidnight"])
        local = datetime.fromisoformat(row["appearedLocalTime"])
        assert (int(row["sunriseHour"]), int(row["sunriseMinute"])) == divmod(rise, 60)
        assert int(row["sunriseMinutesSince"]) == local.hour * 60 + local.minute - rise
        assert row["rural"] == str(float(row["population_density"]) < 200).lower()
        assert row["urban"] == "false" or row["suburban"] == "true"


def test_a_seed_writes_the_same_bytes_and_a_longer_file_begins_with_the_shorter(
    file: Path, tmp_path: Path
) -> None:
    short, other = tmp_path / "short.csv", tmp_path / "other.csv"
    write(short, 5_000)
    write(other, 100, seed=1)
    assert file.read_bytes().startswith(short.read_bytes())
    assert len(short.read_text().splitlines()) == 5_001
    assert other.read_text().splitlines()[1] not in file.read_text()


@pytest.mark.parametrize("count", [0, 1])
def test_a_file_may_be_tiny(tmp_path: Path, count: int) -> None:
    path = tmp_path / "tiny.csv"
    write(path, count)
    assert len(path.read_text().splitlines()) == 1 + count
    assert table(count).num_rows == count


def test_the_command_writes_what_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    path = tmp_path / "raw.csv"
    monkeypatch.setattr("sys.argv", ["raw", str(path), "--rows", "12"])
    assert main() == 0
    assert len(path.read_text().splitlines()) == 13
    monkeypatch.setattr("sys.argv", ["raw", str(tmp_path / "nowhere" / "raw.csv")])
    assert main() == 1
    assert "cannot be written: No such file or directory" in capsys.readouterr().err
