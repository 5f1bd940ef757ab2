"""The map as lines: equal places meet in one cell, the surer the brighter, letters too."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.radar.area import Area, Grid
from engine.radar.letters import letters_of
from engine.radar.picture import DialFacts, PlaceReading, RadarFacts, RadarPicture, Sightings
from tui.radar.heading import dials_line, scale_line, words_line
from tui.radar.map_lines import Field, Look, cells_of, field_of, map_lines, points_lines
from tui.radar.palette import LEVELS, Palette, level_of, role_of
from tui.radar.panel import Panel
from tui.radar.view import RadarView
from tui.terminal.themes import DARK, LIGHT
from tui.widgets.lines import Line, length

AREA = Area(48.0, 11.0, 48.4, 11.8)
NAMES = ("Oddish", "Krabby", "\x1b]0;x\x07狐[b]")
LETTERS = letters_of(NAMES)
COLOURS = {**DARK.variables, "background": "#14161b", "foreground": "#d5d9e0"}
FULL, FEW = Palette.of(COLOURS, few=False), Palette(few=True)


def seen(places: list[tuple[float, float, int]]) -> Sightings:
    north, east, labels = (np.array(one) for one in zip(*places, strict=True))
    return Sightings(north.astype(float), east.astype(float), labels.astype(np.int64), len(places))


def facts(area: Area = AREA, places: tuple[tuple[float, float, int], ...] = ()) -> RadarFacts:
    found = seen(list(places) or [(48.2, 11.4, 1)])
    dials = (
        DialFacts("hour", tuple(map(str, range(24))), ("hour", "late")),
        DialFacts("weekday", ("1", "2"), ("day",), (3, 0)),
        DialFacts("weather", ("fog", "sun"), ("terrain",)),
    )
    return RadarFacts("01", "a run", "t", "class", NAMES, ("y", "x"), dials, found, area)


def text(content: Line) -> str:
    return "".join(part for part, _roles in content)


def signs(content: Line) -> list[tuple[str, str]]:
    return [(sign, roles) for part, roles in content for sign in part]


def test_equal_places_meet_in_one_cell_and_the_commonest_class_is_shown() -> None:
    grid = Grid(AREA, 20, 40)
    at = grid.middle_of(7, 12)  # the lower half of the cell in row 3
    cells = cells_of(grid, seen([(*at, 2), (*at, 1), (*at, 2), (60.0, 11.4, 0)]))
    assert cells == {(3, 12): 2}
    upper = grid.middle_of(6, 12)
    assert cells_of(grid, seen([(*at, 1), (*upper, 0), (*upper, 0)])) == {(3, 12): 0}


@given(st.integers(1, 12), st.integers(3, 50))
def test_every_sighting_in_sight_is_in_the_cell_under_its_place(rows: int, columns: int) -> None:
    rng = np.random.default_rng(rows * 100 + columns)
    places = [(rng.uniform(47.9, 48.5), rng.uniform(10.9, 11.9), 0) for _ in range(30)]
    cells = cells_of(Grid(AREA, rows * 2, columns), seen(places))
    wanted = {Grid(AREA, rows, columns).cell(*place) for *place, _label in places} - {None}
    assert set(cells) == wanted


def test_what_is_no_surer_than_a_guess_is_dim_and_certainty_bright() -> None:
    said = np.array([[[1 / 3] * 3, [0, 1, 0]], [[0.5, 0.25, 0.25], [0, 0.2, 0.8]]], np.float32)
    picture = RadarPicture(Grid(AREA, 2, 2), said)
    found = field_of(picture, None)
    assert found.classes.tolist() == [[0, 1], [0, 2]]
    assert found.strengths[0].tolist() == pytest.approx([0.0, 1.0], abs=1e-6)
    alone = field_of(picture, 2)
    assert set(alone.classes.reshape(-1).tolist()) == {2}
    assert alone.strengths.reshape(-1).tolist() == pytest.approx([1 / 3, 0, 0.25, 0.8], abs=1e-6)
    assert [level_of(part) for part in (0.0, 0.5, 1.0)] == [0, LEVELS // 2, LEVELS - 1]
    assert LEVELS >= 4


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_shades_go_from_the_ground_to_the_class(theme: object) -> None:
    colours = {**theme.variables, "background": theme.background, "foreground": theme.foreground}
    palette = Palette.of(colours, few=False)
    ground = int(colours["background"][1:3], 16) * 3

    def far(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
        grounds = [int(colours["background"][place : place + 2], 16) for place in (1, 3, 5)]
        return sum(abs(one - other) for one, other in zip(parts, grounds, strict=True))

    assert ground >= 0
    for number in range(12):
        away = [far(palette.shade(number, level)) for level in range(LEVELS)]
        assert away == sorted(away)
        assert len(set(away)) == LEVELS
        assert far(palette.whole(number)) > away[-1]
    assert len({palette.whole(number) for number in range(12)}) == 12
    assert palette.whole(12) == palette.whole(0), "more classes take turns"


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_with_256_colours_shades_keep_their_hue(theme: object) -> None:
    colours = {**theme.variables, "background": theme.background, "foreground": theme.foreground}
    palette = Palette.of(colours, few=False, of_256=True)

    def brightness(colour: str) -> float:
        parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        return sum(part * weight for part, weight in zip(parts, (299, 587, 114), strict=True))

    for number in range(12):
        shades = [palette.shade(number, level) for level in range(LEVELS)]
        assert len(set(shades)) == 4
        away = [abs(brightness(shade) - brightness(theme.background)) for shade in shades]
        assert away == sorted(away)
        for shade in shades:
            parts = [int(shade[place : place + 2], 16) for place in (1, 3, 5)]
            assert set(parts) <= {0, 95, 135, 175, 215, 255}
            assert max(parts) > min(parts), "no shade of a class is a grey"


def field(classes: list[list[int]], strength: float) -> Field:
    found = np.array(classes, np.int64)
    return Field(found, np.full(found.shape, strength))


def test_in_colours_a_cell_shows_two_places_and_letters_stand_among_them() -> None:
    shown = field([[0] * 9, [1] + [0] * 8, [2] * 9, [2] * 9], 1.0)
    first, second = map_lines(shown, Look(FULL, LETTERS))
    assert length(first) == length(second) == 9
    found = signs(first)
    shade = FULL.shade(0, LEVELS - 1)
    assert found[0] == ("▀", f"{shade}/{FULL.shade(1, LEVELS - 1)}")
    assert found[4] == (LETTERS[0].lower(), f"{FULL.whole(0)}/{shade}")
    assert found[5] == ("▀", f"{shade}/{shade}")


def test_with_few_colours_the_surer_has_more_letters_down_to_one_in_a_while() -> None:
    counts: list[int] = []
    for level in range(LEVELS):
        shown = field([[1] * 16] * 32, (level + 0.5) / LEVELS)
        drawn = map_lines(shown, Look(FEW, LETTERS))
        words = "".join(map(text, drawn))
        assert set(words) <= {LETTERS[1].lower(), " "}
        assert {roles for line in drawn for sign, roles in signs(line) if sign != " "} == {
            role_of(1)
        }
        counts.append(words.count(LETTERS[1].lower()))
    assert counts == sorted(counts)
    assert len(set(counts)) == LEVELS
    assert counts[0] >= 16
    assert counts[-1] == 256


@pytest.mark.parametrize("palette", [FULL, FEW])
def test_sightings_are_capitals_and_the_cursor_has_brackets(palette: Palette) -> None:
    shown = field([[0] * 7] * 6, 0.7)
    look = Look(palette, LETTERS, {(1, 3): 1, (2, 0): 2}, cursor=(1, 3))
    drawn = map_lines(shown, look)
    row = signs(drawn[1])
    assert [sign for sign, _roles in row[2:5]] == ["[", LETTERS[1], "]"]
    assert all("cursor-mark" in roles for _sign, roles in row[2:5])
    assert signs(drawn[2])[0][0] == LETTERS[2]
    edge = map_lines(shown, replace(look, cursor=(0, 0)))
    assert text(edge[0])[1] == "]"
    alone = points_lines(3, 7, look)
    assert [text(line).strip() for line in alone] == ["", LETTERS[1], LETTERS[2]]


def test_the_panel_says_what_was_told_with_what_was_turned_first() -> None:
    view = RadarView.of(facts(), (10, 40), {}).stepped("hour", 3)
    cells = (("y", "48.2"), ("x", "11"), ("soil", "clay\x1b[2J"), ("hour", "3"), ("late", "no"))
    reading = PlaceReading(48.2, 11.4, (0.2, 0.5, 0.3), cells, 0, 0.25)
    rows = Panel(view, FULL, LETTERS, [0.2, 0.5, 0.3], reading).lines(34, 20)
    texts = list(map(text, rows))
    assert all(length(row) <= 34 for row in rows)
    assert any("Oddish" in line and "20 %" in line for line in texts)
    assert any("Krabby" in line and "250 m" in line for line in texts)
    firsts = [line.split()[:1] for line in texts]
    order = [one for first in firsts for one in first if one in ("hour", "late", "soil")]
    assert order == ["hour", "late", "soil"]
    assert "\x1b" not in "".join(texts)
    assert not any(line.startswith(("y ", "x ")) for line in texts), "these stand above"
    few = Panel(view.showing(1), FEW, LETTERS, None, None).lines(24, 12)
    assert len(few) <= 12
    assert "100 %" in "".join(map(text, few))


def test_of_many_classes_the_panel_shows_those_that_are_likeliest_here() -> None:
    names = tuple(f"class {number}" for number in range(151))
    view = RadarView.of(replace(facts(), classes=names), (10, 40), {}).showing(2)
    said = [0.0] * 151
    said[140] = 0.9
    texts = "\n".join(map(text, Panel(view, FULL, letters_of(names), said).lines(34, 18)))
    assert "class 140" in texts
    assert "class 2 " in texts
    assert texts.count("class") < 18


@pytest.mark.parametrize("columns", [22, 54, 118])
def test_the_scale_fits_under_the_map(columns: int) -> None:
    for area in (AREA, Area(-1.0, -1.0, 1.0, 1.0, degrees=False)):
        view = RadarView.of(facts(area), (10, columns), {})
        content = scale_line(view, columns)
        assert length(content) <= columns
        assert "N ↑" in text(content)
        assert ("km" in text(content) or " m" in text(content)) == area.degrees


def test_the_dials_are_told_in_words() -> None:
    view = RadarView.of(facts(), (10, 40), {})
    assert "as seen" in text(dials_line(view, 100))
    turned = view.stepped("hour", 1).stepped("weekday", 1).stepped("weather", -1)
    said = text(dials_line(turned.showing(2), 100))
    for word in ("00:00", "Thu", "terrain sun"):
        assert word in said
    assert "\x1b" not in said
    assert length(words_line("n" * 200, facts(), 4, 80)) <= 80


def test_keys_turn_move_and_zoom() -> None:
    view = RadarView.of(facts(), (10, 40), {"soil": "sand"})
    assert view.cursor == (5, 20)
    assert view.setting.said == {"soil": "sand"}
    late = view.stepped("hour", -1)
    assert late.setting.dials == {"hour": 23}
    assert late.stepped("hour", 1).setting.dials == {}, "past the last it is as seen again"
    assert late.stepped("hour", 1, around=True).setting.dials == {"hour": 0}
    near = view.zoomed(nearer=True)
    assert near.place == pytest.approx(view.place, abs=view.area.height / 10)
    assert near.area.height == pytest.approx(view.area.height / 1.5)
    assert near.zoomed(nearer=False).area.height == pytest.approx(view.area.height)
    for _ in range(60):
        near = near.zoomed(nearer=True)
    assert near.area.height > view.area.height / 300
    edge = view
    for _ in range(6):
        edge = edge.moved(-1, 0)
    assert edge.area.north > view.area.north
    row = 1.0 / view.shape[0] * view.area.height
    assert edge.place[0] == pytest.approx(view.place[0] + 6 * row, rel=1e-6)
    assert edge.whole().area == view.area
    assert view.showing(7) is view
    assert view.told_otherwise().setting.told == "typical"
    wide = view.resized((20, 100))
    assert wide.area.height == pytest.approx(view.area.height)
    assert wide.place == pytest.approx(view.place, abs=view.area.height / 10)
