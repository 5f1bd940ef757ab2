"""The table on screen as lines: distributions, maps, prepared rows, in any width."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.messages import Message
from data.schema import ColumnSchema
from data.statistics.summary import Bars, Histogram, PlaceMap
from engine.specs.data import DataSpec
from engine.tables.table_view import RowView, TableView
from seen_tables import FakeTables, seen
from tui.data.columns import listed
from tui.data.details import detail_lines
from tui.data.distribution import bars_lines, histogram_lines, strength_bar
from tui.data.heading import heading, resting_words
from tui.data.map_lines import map_lines
from tui.data.panels import label_lines, maps_lines, prepared_lines, rows_lines, warnings_lines
from tui.data.role_words import role_cell
from tui.data.state import DataState
from tui.data.values import time_words
from tui.keymap.table import key_of
from tui.text.figures import number_words
from tui.text.how_far import HowFar
from tui.widgets.lines import Line, length

SPEC = DataSpec(source="sightings.csv")


@pytest.fixture(scope="module")
def view() -> TableView:
    return seen(SPEC)


def test_until_another_label_is_read_the_table_is_shown_as_it_was(view: TableView) -> None:
    state = DataState(read=SPEC, table=view)
    assert state.shown(SPEC.model_copy(update={"label": "size"})) == view
    shown = state.shown(SPEC.model_copy(update={"roles": {"size": "ignore"}}))
    assert shown is not None
    assert [one.role for one in shown.schema.columns if one.name == "size"] == ["ignore"]


def test_rows_without_a_label_are_told_beside_it(view: TableView) -> None:
    note = Message("table_note.labels_missing", {"column": "kind", "count": 1518})
    told = " ".join(text(label_lines(replace(view, notes=(note,)), 80, 20)))
    assert "1,518 rows" in told


def text(lines: list[Line]) -> list[str]:
    return ["".join(part for part, _ in line) for line in lines]


def test_a_histogram_shows_every_bin_that_is_not_empty() -> None:
    found = Histogram((0.0, 1.0, 2.0, 3.0), (1, 1000, 0))
    drawn = text(histogram_lines(found, 40, 8, number_words))
    lowest = drawn[5].split("┤")[1]
    bins = lowest[:11], lowest[12:23], lowest[26:]
    assert bins[0].strip()  # one row among a thousand is seen
    assert set(bins[1]) == {"█"}
    assert not bins[2].strip()
    assert "1,000" in drawn[0]
    assert drawn[-1].split() == ["0", "3"]


def test_what_lies_outside_a_histogram_is_told() -> None:
    found = Histogram((0.0, 1.0), (5,), below=1, above=20)
    assert "outside: 1 below, 20 above" in text(histogram_lines(found, 40, 8, number_words))[-1]


def test_bars_end_with_what_has_no_line_of_its_own() -> None:
    found = Bars(("a", "b", "c"), (5, 3, 2), others=7)
    drawn = text(bars_lines(found, 17, 50, 3))
    assert len(drawn) == 3
    assert drawn[0].split()[-2:] == ["5", "29%"]
    assert drawn[-1] == "9 rows of other values"


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=60),
    st.integers(1, 120),
    st.integers(1, 30),
)
def test_distributions_never_leave_their_room(counts: list[int], across: int, down: int) -> None:
    edges = tuple(float(place) for place in range(len(counts) + 1))
    drawn = histogram_lines(Histogram(edges, tuple(counts)), across, down, number_words)
    assert all(length(line) <= across for line in drawn)
    assert len(drawn) <= down


@given(st.floats(0, 1), st.integers(1, 20))
def test_a_strength_takes_the_same_cells_whatever_it_is(strength: float, cells: int) -> None:
    assert len(strength_bar(strength, cells)) == cells


def test_a_map_puts_north_up_and_east_right() -> None:
    found = PlaceMap("lat", "lon", (0, 0, 10, 10), (80, 160), ((0, 0, 3), (79, 159, 1)), 2)
    drawn = text(map_lines(found, 60, 16))
    assert drawn[0] == "lat and lon"
    rows = [row for row in drawn if "┤" in row or "│" in row]
    assert rows[0].split("┤")[1].rstrip() == "⠁"
    assert rows[-1].rstrip()[-1] == "⢀"
    assert drawn[-1] == "2 pairs are no place on Earth"


def test_a_time_is_written_as_a_date() -> None:
    assert time_words(86_400.0) == "1970-01-02"
    assert time_words(3_600.0) == "1970-01-01 01:00"
    assert time_words(1e300) == number_words(1e300)


def test_signs_tell_what_was_guessed_with_doubt_and_what_a_person_chose() -> None:
    sure = ColumnSchema("x", "number", "numeric", Message.prose("all numbers"), 0.95, 0, 3)
    unsure = ColumnSchema("x", "number", "numeric", Message.prose("perhaps"), 0.5, 0, 3)
    assert role_cell(sure)[0] == "number"
    assert role_cell(unsure)[0] == "number ?"
    assert role_cell(sure.as_role("id"))[0] == "id *"


@pytest.mark.parametrize("across", [40, 77, 150])
def test_no_view_is_empty_or_too_wide(view: TableView, across: int) -> None:
    row = FakeTables().row(SPEC, 3, lambda _done, _of: True)
    for lines in (
        label_lines(view, across, 20),
        rows_lines(view, across, 0),
        prepared_lines(view, row, across),
        warnings_lines(view, across),
        *(detail_lines(item, across, 12) for item in listed(view)),
    ):
        assert any(part.strip() for part in text(lines))
        assert max(map(length, lines)) <= across


def test_a_row_that_cannot_be_prepared_says_why(view: TableView) -> None:
    row = FakeTables().row(SPEC, 3, lambda _done, _of: True)
    refused = RowView(row.row, refused=Message("prepare.no_rows", {"file": "t.csv"}))
    drawn = "\n".join(text(prepared_lines(view, refused, 100)))
    assert "t.csv: no training row is left" in drawn
    assert row.row.cells[1] in drawn


def test_a_row_of_a_file_that_has_other_columns_by_now_is_not_put_beside_these(
    view: TableView,
) -> None:
    row = FakeTables().row(SPEC, 3, lambda _done, _of: True)
    wider = RowView(replace(row.row, cells=(*row.row.cells, "one more")), row.inputs)
    drawn = "\n".join(text(prepared_lines(view, wider, 100)))
    assert "has changed" in drawn
    assert row.row.cells[1] not in drawn


def test_a_table_without_places_has_no_map_among_its_views(view: TableView) -> None:
    state = DataState(table=view)
    assert "map" in state.views
    bare = seen(DataSpec(source="sightings.csv", roles={"lat": "ignore", "lng": "ignore"}))
    state.table = bare
    assert "map" not in state.views
    assert len(maps_lines(bare, 60, 20)) == 1


def test_the_heading_keeps_the_views_where_there_is_little_room(view: TableView) -> None:
    narrow = "".join(part for part, _ in heading(DataState(table=view), view, 48))
    assert "[Columns]" in narrow
    assert "Warnings 1" in narrow
    assert "sightings" not in narrow
    wide = "".join(part for part, _ in heading(DataState(table=view), view, 100))
    assert "sightings   240 × 9" in wide


def test_an_edit_is_seen_before_the_table_is_read_again(view: TableView) -> None:
    state = DataState(asked=SPEC, read=SPEC, table=view)
    edited = DataSpec(source="sightings.csv", roles={"lat": "ignore"}, label="kind")
    shown = state.shown(edited)
    assert shown is not None
    assert [one.role for one in shown.schema.columns][1] == "ignore"
    assert state.shown(SPEC) is view


def test_a_view_comes_back_from_json(view: TableView) -> None:
    assert TableView.from_dict(view.to_dict()) == view


def test_a_recipe_that_fits_rests_on_the_line_with_the_key_that_takes_it(view: TableView) -> None:
    assert resting_words(view) == ""
    noted = replace(view, notes=(Message("recipe.fits", {"recipe": "sightings"}),))
    assert "sightings" in resting_words(noted)
    assert f"{key_of('data.apply')} takes it" in resting_words(noted)


def test_what_figures_are_of_is_said_of_the_view_in_sight(view: TableView) -> None:
    told = view.statistics
    assert told.balance is not None
    few = replace(view, statistics=replace(told, measured=100))
    assert "figures are of 100 rows drawn" in resting_words(few, "columns")
    assert resting_words(few, "label") == "counted over 240 rows"
    note = Message("table_note.streamed", {"rows": 9000, "sampled": 240})
    sampled = replace(view, notes=(note,))
    assert resting_words(sampled, "warnings") == "a sample of the 9,000 rows"
    assert resting_words(sampled, "label") == "a sample of the 9,000 rows"
    counts = (8000, 900, 100)
    whole = replace(told, balance=replace(told.balance, counts=counts))
    assert resting_words(replace(sampled, statistics=whole), "label") == "counted over 9,000 rows"
    drawn = "\n".join(text(label_lines(replace(sampled, statistics=whole), 60, 20)))
    assert "8,000" in drawn
    whole_note = Message("table_note.streamed", {"rows": 240, "sampled": 240})
    assert resting_words(replace(view, notes=(whole_note,)), "columns") == ""


def test_the_time_left_is_told_once_it_can_be() -> None:
    far = HowFar()
    assert far.words == ""
    far.part = 0.5
    assert far.words == "50%"
    far.began -= 10
    assert far.words == "50%  10 s left"


def test_a_column_s_numbers_are_written_without_powers_of_ten_up_to_a_million() -> None:
    written = [number_words(value) for value in (9_999.4, 199_512.5, -999_999.4, 2.5e6, 0.25)]
    assert written == ["9,999", "199,512", "-999,999", "2.500e+06", "0.25"]
