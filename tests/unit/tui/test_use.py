"""A row by hand: stepping through values, what has changed, and lines that fit."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.client.predicting import Answer, OutputAbout, PredictedOutput
from engine.predict.answers import Importance, Neighbour
from engine.predict.fields import InputField
from engine.predict.influence import Influence
from tui.use.answer_lines import answer_lines, context_lines, weight_lines
from tui.use.form_lines import form_lines
from tui.use.hand import Hand, ordered
from tui.use.own_words import wants_rows, with_words
from tui.use.session import Context, Weight
from tui.use.values import allowed, in_form, round_step, stepped, written
from tui.use.window_lines import WindowRows, window_lines
from tui.widgets.lines import Line, length

HOUR = InputField("hour", "number", (), 0.0, 23.0)
SHARE = InputField("share", "number", (), -0.37, 0.61)
CITY = InputField("city", "choice", ("Taipei", "台南"))
RAIN = InputField("rain", "truth")
WHEN = InputField("when", "time")
NOTE = InputField("note", "text")
FIELDS = (HOUR, SHARE, CITY, RAIN, WHEN, NOTE)


@pytest.mark.parametrize(
    ("field", "cell", "by", "wanted"),
    [
        (HOUR, "3", 1, 4.0),
        (HOUR, "3.0", -1, 2.0),
        (HOUR, "23", 1, 23.0),
        (HOUR, "40", 1, 40.0),
        (HOUR, "40", -1, 39.0),
        (HOUR, "", 1, 0.0),
        (SHARE, "0.05", 1, pytest.approx(0.06)),
        (SHARE, 0.055, -1, pytest.approx(0.04)),
        (CITY, "Taipei", 1, "台南"),
        (CITY, "台南", 1, "Taipei"),
        (CITY, "nowhere", 1, "Taipei"),
        (RAIN, "true", 1, "false"),
        (with_words((RAIN,), [{"rain": ""}, {"rain": "ja"}])[0], "ja", 1, "nein"),
        (with_words((RAIN,), [{"rain": "0"}, {"rain": "1"}])[0], "0", -1, "1"),
        (WHEN, "2016-09-08 23:30:00", 1, "2016-09-09 00:30:00"),
        (WHEN, "soon", 1, None),
        (
            InputField("when", "time", form="%Y-%m-%d %H:%M"),
            "2024-10-12 09:00",
            -1,
            "2024-10-12 08:00",
        ),
        (InputField("when", "time", form="%d.%m.%Y"), "28.02.2024", 1, "29.02.2024"),
        (NOTE, "words", 1, None),
        (InputField("plain", "number"), "2", 1, 3.0),
    ],
)
def test_a_step_goes_to_what_a_column_may_hold(
    field: InputField, cell: str, by: int, wanted: object
) -> None:
    assert stepped(field, cell, by) == wanted


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.lists(st.sampled_from([1, -1]), max_size=60))
def test_steps_stay_within_what_training_rows_had(low: float, wide: float, ways: list[int]) -> None:
    field = InputField("x", "number", (), low, low + wide)
    cell: object = low + wide / 3
    for by in ways:
        cell = stepped(field, cell, by)  # type: ignore[arg-type]
        assert isinstance(cell, float)
        assert low <= cell <= low + wide


@given(st.floats(1e-9, 1e9))
def test_a_step_is_a_round_number(size: float) -> None:
    step = round_step(size)
    assert 0.3 * size < step <= size * (1 + 1e-6)
    assert f"{step:e}"[0] in "125"


def test_what_was_changed_is_known_and_taken_back_cell_by_cell_then_whole() -> None:
    hand = Hand(FIELDS, tuple(one.name for one in FIELDS))
    assert (hand.cells["hour"], hand.cells["rain"], hand.cells["city"]) == (11.5, "false", "Taipei")
    hand.take(7, {"hour": "3", "city": "Taipei", "label": "cat"}, "cat")
    assert (hand.number, hand.true, hand.changed, hand.cells["note"]) == (7, "cat", [], "")
    assert hand.step("hour", 1)
    assert hand.step("hour", -1)
    assert hand.changed == [], "3.0 is the 3 of the table"
    hand.step("city", 1)
    hand.set("note", " by hand ")
    assert hand.changed == ["city", "note"]
    assert not hand.step("note", 1)
    hand.restore("city")
    assert hand.changed == ["note"]
    hand.restore("city")
    assert hand.changed == []


def test_columns_stand_in_their_order_or_by_strength() -> None:
    assert ordered(["a", "b", "c"], {"c": 0.5, "b": 0.1}) == ["c", "b", "a"]
    assert ordered(["a", "b"], {}) == ["a", "b"]


def test_cells_are_written_short() -> None:
    assert in_form(HOUR, "-0.42114257812500001") == "-0.421143"
    assert in_form(NOTE, "-0.42114257812500001") == "-0.42114257812500001"
    assert (written(None), written(2.0), allowed(HOUR), allowed(NOTE)) == ("", "2", "0 … 23", "")


def text(lines: list[Line]) -> str:
    return "\n".join("".join(part for part, _role in one) for one in lines)


def answer(*shares: float) -> Answer:
    about = OutputAbout("animal", ("cat", "狐\x1b[31m"))
    best = float(max(range(2), key=lambda place: shares[place]))
    return Answer(1, (PredictedOutput(about, (best,), array("f", shares)),), ())


@given(st.integers(30, 100))
def test_an_answer_fits_its_room_and_tells_what_changed(room: int) -> None:
    lines = answer_lines(answer(0.25, 0.75), answer(0.5, 0.5), "cat", room)
    assert all(length(one) <= room for one in lines)
    told = text(lines)
    assert "\x1b" not in told
    assert told.index("狐") < told.index("0.750") < told.index("0.250"), "the surest first"
    assert told.count("0.250") == 3, "a share and two changes"
    long = OutputAbout("c" * 40, ("a" * 60, "b" * 60))
    cut = Answer(1, (PredictedOutput(long, (0.0,), array("f", (1, 0))),), ())
    wide = max(room, 40)
    assert all(length(one) <= wide for one in answer_lines(cut, None, "t" * 60, wide))
    number = Answer(1, (PredictedOutput(OutputAbout("rent", ()), (12.5,), array("f")),), ())
    assert "12.500" in text(answer_lines(number, None, "11", room))


@given(st.integers(30, 120))
def test_neighbours_and_what_moves_fit(room: int) -> None:
    moved = tuple(
        Influence(f"a long column {place}", 0.1, 0.9 - place / 10, "x" * 40, 3.0)
        for place in range(9)
    )
    near = (Neighbour(1_234_567, 0.5, "狐" * 30),)
    lines = context_lines(Context(near, moved), room)
    assert all(length(one) <= max(room, 44) for one in lines)
    assert "1,234,567" in text(lines)
    assert context_lines(Context(), room) == []


@given(st.integers(30, 100))
def test_the_form_fits(room: int) -> None:
    hand = Hand(FIELDS, tuple(one.name for one in FIELDS))
    hand.set("note", "x" * 80)
    lines = form_lines(hand, list(hand.columns), {"hour": 0.4, "note": 0.0}, room)
    assert len(lines) == len(FIELDS)
    assert all(length(one) <= max(room, 34) for one in lines)


@given(st.integers(36, 120), st.lists(st.floats(-1, 1), max_size=5))
def test_weights_fit_and_the_strongest_comes_first(room: int, means: list[float]) -> None:
    known = tuple(Importance(f"column {place}", mean, 0.1) for place, mean in enumerate(means))
    lines = weight_lines(Weight(known, 1.0, 0.5, 90), room, of_number=False)
    assert all(length(one) <= room for one in lines)
    shares = [float(text([one]).split()[2]) for one in lines if "±" in text([one])]
    assert len(shares) == len(means)
    assert shares == sorted(shares, reverse=True)
    assert "why" in text(weight_lines(Weight(error="why"), room, of_number=True))


@given(st.integers(20, 120))
def test_the_rows_of_a_window_fit_their_room_the_newest_first(room: int) -> None:
    cells = {5: {"a": "1.0", "b\x1b[31m": "x" * 50}, 6: {"a": "2.50", "b\x1b[31m": "\x1b[2J"}}
    lines = window_lines(WindowRows((0, 5, 6), cells), ("a", "b\x1b[31m"), room)
    assert all(length(one) <= room for one in lines[1:])
    texts = ["".join(text for text, _role in one) for one in lines]
    assert "\x1b" not in "".join(texts)
    assert [text.split()[0] for text in texts[2:4]] == ["6", "5"]
    assert len(texts) == 5, "and a line for what was before the table"
    assert texts[2].split()[1] == "2.5"


def test_words_that_no_row_tells_stay_those_of_the_program_and_are_tried_again() -> None:
    told = with_words(FIELDS, [{"rain": "perhaps"}, {"rain": ""}])
    assert told == FIELDS
    assert wants_rows(told)
    assert not wants_rows(with_words(FIELDS, [{"rain": "no"}]))
    assert not wants_rows((HOUR, CITY))


@pytest.mark.parametrize("room", [30, 40])
def test_a_time_is_whole_where_there_is_room(room: int) -> None:
    hand = Hand((WHEN,), ("when",))
    hand.take(1, {"when": "2016-09-08 23:30:00"}, None)
    (told,) = form_lines(hand, hand.columns, {}, room)
    assert ("2016-09-08 23:30:00" in "".join(text for text, _role in told)) == (room > 30)
