"""``pkgo-tui radar``: a map as text, as JSON and as a file, and what is refused in a sentence."""

import csv
import json
from pathlib import Path

import pytest

from data.datasets.pokemon_radar.columns import CLASS_NAMES
from engine.specs import ExperimentSpec
from engine.store.database import Store
from fake_runs import History, curve, write_run
from own_radar import OwnRadar, builtin_radar, facts_of, northern
from tui.cli.entry import run
from tui.cli.reports import radar_map


@pytest.fixture(autouse=True)
def _own(
    store: Store, spec: ExperimentSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PKGO_STORE", str(store.directory))
    monkeypatch.chdir(tmp_path)
    radar = builtin_radar(northern)
    source = OwnRadar(radar, facts_of(radar, CLASS_NAMES, "n\x1b[2J"))
    monkeypatch.setattr("engine.client.radar.RadarProcess", lambda *_given: source)
    write_run(store, spec, History(curve(3), classes=CLASS_NAMES))


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["radar", "last", *arguments]) == 0
    return capsys.readouterr().out


def test_the_text_has_heading_map_scale_and_legend(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(
        capsys, "--hour", "7", "--weekday", "sun", "--no-points", "--width", "50", "--height", "8"
    ).splitlines()
    assert "\x1b" not in "".join(lines)
    assert "07:00" in lines[1]
    assert "Sun" in lines[1]
    drawn = lines[2:10]
    assert set(drawn[0]) <= {"c", " "}, "Charmander in the north"
    assert set(drawn[-1]) <= {"m", " "}, "Mankey in the south"
    assert max(map(len, drawn)) <= 50
    assert "N ↑" in lines[10]
    assert all(f"{name[0]} {name}" in "\n".join(lines[11:]) for name in CLASS_NAMES)


def test_on_a_terminal_the_letters_have_the_colours_of_their_classes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(radar_map, "is_terminal", lambda _stream: True)
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    text = said(capsys, "--width", "40", "--height", "6")
    assert "\x1b[38;2;" in text
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[38;2;" not in said(capsys, "--width", "40", "--height", "6")


def test_json_and_csv_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(said(capsys, "--json", "--width", "12", "--height", "5", "--told", "typical"))
    assert (told["rows"], told["columns"], told["told"]) == (10, 12, "typical")
    assert [len(row) for row in told["predicted"]] == [12] * 10
    assert set(told["predicted"][0]) == {0}
    assert set(told["predicted"][-1]) == {2}
    answer = json.loads(said(capsys, "--out", "map.csv", "--json", "--set", "weather=5"))
    assert answer["file"] == "map.csv"
    with Path("map.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["predicted"] for row in rows} == {"Charmander", "Oddish", "Mankey"}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--told", "all"], "--told"),
        (["--set", "weather"], "--set"),
        (["--set", "=5"], "--set"),
        (["--set", "wether=5"], "weather"),
        (["--set", "weather=wet"], "wet"),
        (["--class", "Pikachu"], "Pikachu"),
        (["--hour", "24"], "24"),
        (["--weekday", "someday"], "someday"),
        (["--weather", "snow"], "snow"),
        (["--out", "map.gif"], "map.gif"),
        (["--out", "map.geojson"], "GeoJSON"),
        (["--out", "there.svg"], "there.svg"),
        (["--out", "no/map.svg"], "no/map.svg"),
        (["--height", "2"], "--height"),
    ],
)
def test_each_mistake_is_one_sentence_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], arguments: list[str], named: str
) -> None:
    Path("there.svg").write_text("mine", "utf-8")
    assert run(["radar", "last", *arguments]) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.count("\n") == 1
    assert named in found.err
    assert {path.name for path in Path().iterdir() if path.is_file()} == {"there.svg"}
    assert Path("there.svg").read_text("utf-8") == "mine"
