"""The radar of the bench: keys turn, move and export; runs without a map are told so."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench_driver import LARGE, NARROW, Bench, running_bench
from data.datasets.pokemon_radar.columns import CLASS_NAMES
from data.errors import InputError
from engine.specs import ExperimentSpec
from engine.store.database import Store
from fake_runs import History, curve, write_run
from own_radar import OwnRadar, builtin_radar, facts_of, northern, rents
from tui.radar.screen import RadarScreen
from tui.text.figures import number_words

CLASSES = ("Charmander", "Oddish", "Mankey")


@pytest.fixture(scope="module")
def source() -> OwnRadar:
    radar = builtin_radar(northern)
    return OwnRadar(radar, facts_of(radar, CLASS_NAMES, "own"))


@pytest.fixture
def asked(source: OwnRadar, monkeypatch: pytest.MonkeyPatch) -> OwnRadar:
    monkeypatch.setattr("engine.client.radar.RadarProcess", lambda *_given: source)
    source.asked.clear()
    return source


def radar_of(bench: Bench) -> RadarScreen:
    found = bench.app.screen
    assert isinstance(found, RadarScreen)
    return found


async def opened(bench: Bench) -> RadarScreen:
    await bench.press("G")
    assert bench.dialog == "RadarScreen"
    screen = radar_of(bench)
    await bench.until(lambda: screen.view is not None and screen._good == screen.view)
    await bench.until(lambda: screen.place is not None)
    await bench.rest()
    return screen


@pytest.mark.parametrize("size", [NARROW, LARGE])
async def test_hours_and_days_turn_the_whole_map(
    store: Store, spec: ExperimentSpec, asked: OwnRadar, size: tuple[int, int]
) -> None:
    write_run(store, spec, History(curve(3), classes=CLASS_NAMES))
    async with running_bench(store.directory, size) as bench:
        screen = await opened(bench)
        await bench.sees("hour as seen", "weekday as seen", where="#radar-dials")
        await bench.sees("Charmander", "told: nearest", where="#radar-panel")
        # North of 0 the model says Charmander, which is the first
        rows = bench.lines("#radar-map")
        assert "c" in rows[0]
        assert "m" in rows[-1]
        await bench.press("right_square_bracket", "right_square_bracket", "}", "w")
        await bench.sees("01:00", "Mon", where="#radar-dials")
        view = screen.view
        assert view is not None
        assert dict(view.setting.dials) == {"hour": 1, "weekday": 0, "weather": 0}
        await bench.until(lambda: screen._good == screen.view)
        await bench.until(lambda: dict(screen.place.cells)["local.hour"] == "1")
        await bench.press("[", "[", "{", "W")
        assert screen.view.setting.dials == {}
        await bench.press("m")
        await bench.sees("typical", where="#radar-panel")
        assert screen.view.setting.told == "typical"
        await bench.press("escape")
        assert bench.dialog == ""


async def test_the_cursor_reads_places_and_a_class_is_shown_alone(
    store: Store, spec: ExperimentSpec, asked: OwnRadar
) -> None:
    write_run(store, spec, History(curve(3), classes=CLASS_NAMES))
    async with running_bench(store.directory, NARROW) as bench:
        screen = await opened(bench)
        north = screen.view.place
        await bench.press("down", "down", "left")
        assert screen.view.place[0] < north[0]
        assert screen.view.place[1] < north[1]
        await bench.until(lambda: screen.place.latitude == screen.view.place[0])
        row, column = screen.view.cursor
        line = bench.lines("#radar-map")[row]
        assert (line[column - 1], line[column + 1]) == ("[", "]")
        await bench.press("2")
        await bench.sees("how probable Oddish is", where="#radar-dials")
        await bench.press("0", "p")
        assert screen.view.alone is None
        assert not any(sign.isupper() for line in bench.lines("#radar-map") for sign in line)
        height = screen.view.area.height
        await bench.press("+")
        await bench.until(lambda: screen._good == screen.view)
        assert screen.view.area.height == pytest.approx(height / 1.5)
        await bench.press("z")
        assert screen.view.area.height == pytest.approx(height)
        await bench.press("?")
        await bench.sees("Radar", "One hour later")


async def test_the_day_goes_by_until_it_is_stopped(
    store: Store, spec: ExperimentSpec, asked: OwnRadar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.radar.screen.FRAME_SECONDS", 0.01)
    write_run(store, spec, History(curve(3), classes=CLASS_NAMES))
    async with running_bench(store.directory, NARROW) as bench:
        screen = await opened(bench)
        await bench.press("a")
        await bench.until(lambda: screen.view.setting.dials.get("hour", 0) > 3)
        await bench.press("a")
        hour = screen.view.setting.dials["hour"]
        await bench.rest()
        assert screen.view.setting.dials["hour"] == hour
        made = len(asked.asked)
        keys = [one.key for one in asked.asked]
        assert len(set(keys)) == made, "no hour is asked for twice"


async def test_what_is_said_is_checked_and_taken_back_where_it_cannot_be(
    store: Store, spec: ExperimentSpec, asked: OwnRadar
) -> None:
    write_run(store, spec, History(curve(3), classes=CLASS_NAMES))
    async with running_bench(store.directory, LARGE) as bench:
        screen = await opened(bench)
        await bench.press("s")
        await bench.fill("terrainType=0")
        await bench.until(lambda: screen._good is not None and screen._good.setting.said)
        await bench.until(lambda: dict(screen.place.cells)["terrainType"] == "0")
        for wrong in ("terrainType=wood", "terrain=1"):
            await bench.press("s")
            await bench.fill(wrong)
            await bench.until(lambda: screen.view.setting.said == {"terrainType": "0"})
        await bench.press("s")
        await bench.fill("")
        await bench.until(lambda: not screen.view.setting.said)


async def test_a_map_is_written_and_a_wrong_name_refused(
    store: Store, spec: ExperimentSpec, asked: OwnRadar, tmp_path: Path
) -> None:
    write_run(store, spec, History(curve(3), classes=CLASS_NAMES))
    async with running_bench(store.directory, NARROW) as bench:
        screen = await opened(bench)
        await bench.press("e")
        await bench.fill(str(tmp_path / "map.gif"))
        assert bench.dialog == "AskScreen", "it is asked again"
        await bench.fill(str(tmp_path / "map.geojson"))
        assert bench.dialog == "AskScreen", "these places are scaled"
        await bench.fill(str(tmp_path / "map.csv"))
        await bench.until((tmp_path / "map.csv").exists)
        await bench.sees("saved as")
        lines = (tmp_path / "map.csv").read_text("utf-8").splitlines()
        grid = screen.view.grid
        assert len(lines) == grid.rows * grid.columns + 1


async def test_a_number_is_shown_by_its_scale(
    store: Store, spec: ExperimentSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    radar = rents(tmp_path / "rents.csv")
    own = OwnRadar(radar, facts_of(radar, (), "rents"))
    monkeypatch.setattr("engine.client.radar.RadarProcess", lambda *_given: own)
    write_run(store, spec, History(curve(3), classes=CLASS_NAMES))
    async with running_bench(store.directory, NARROW) as bench:
        screen = await opened(bench)
        names = own.facts.classes
        await bench.sees("rent", f"A {names[0]}", f"F {names[-1]}", where="#radar-panel")
        middle = screen.picture.numbers[2 * screen.view.cursor[0], screen.view.cursor[1]]
        await bench.sees(number_words(float(middle)), where="#radar-panel")
        rows = bench.lines("#radar-map")
        assert max(sign for sign in rows[0] if sign.islower()) > min(
            sign for sign in rows[-1] if sign.islower()
        )
        await bench.press("2")
        assert screen.view.alone is None, "no step is shown alone"


async def test_without_a_run_there_is_no_radar(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("G")
        assert bench.dialog == ""
        await bench.sees("no run", where="#hint")


async def test_where_no_map_can_be_a_sentence_says_why(
    store: Store, spec: ExperimentSpec, asked: OwnRadar, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run(store, spec, History(curve(3), classes=CLASS_NAMES))

    async with running_bench(store.directory, NARROW) as bench:

        def refuse(*_given: object) -> None:
            raise InputError("radar.no_places", name="t\x1b[2J", missing=["latitude"])

        monkeypatch.setattr(asked, "open", refuse)
        await bench.press("G")
        await bench.until(lambda: radar_of(bench).error)
        await bench.sees("latitude", "data.roles", where="#radar-map")
        assert "\x1b" not in bench.text()
        await bench.press("a", "e", "+", "1", "s", "right", "escape")
        assert bench.dialog == ""


async def test_a_dial_that_the_table_has_not_says_so(
    store: Store, spec: ExperimentSpec, asked: OwnRadar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "facts", replace(asked.facts, dials=()))
    write_run(store, spec, History(curve(3), classes=CLASS_NAMES))
    async with running_bench(store.directory, NARROW) as bench:
        screen = await opened(bench)
        for key, word in (("]", "hour"), ("d", "weekday"), ("w", "weather"), ("a", "hour")):
            await bench.press(key)
            await bench.sees(f"no {word}", where="#radar-hint")
        assert screen.view.setting.dials == {}
