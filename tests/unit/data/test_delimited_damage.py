"""Damaged text tables: read as they were meant and told, never otherwise in silence."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.sources.delimited.reading import Reading, read

HEADER = "DATE,TIME,AMOUNT,ITEM,PRICE,KIND,TEXT,LINK"
KINDS = ("wool hat", "rain coat", "day pack", "long socks")


def lines(count: int = 60) -> list[str]:
    """A table of eight columns whose texts hold commas and quotes."""
    draw = random.Random(3)
    out = [HEADER]
    for place in range(count):
        item = f"{draw.choice('ABCDEFG')}{draw.choice('HKLM')}-{draw.randrange(1000, 9999)}"
        price = f"${draw.randrange(1, 99)}.{draw.randrange(10, 99)}"
        words = f"Made for {draw.choice(KINDS)} lovers, warm and light, number {place}"
        inch = ' of 24""' if place % 7 == 0 else ""
        out.append(
            f"{1 + place % 28:02}/0{1 + place % 9}/2018,{place % 24:02}:{place % 60:02},"
            f'{place % 8},{item},{price},{draw.choice(KINDS)},"{words}{inch}.",'
            f"https://www.example.com/{item}.html"
        )
    return out


def found(given_lines: list[str]) -> Reading:
    """What is read of some lines."""
    return read("\n".join([*given_lines, ""]).encode(), "table.csv")


CLEAN = found(lines())


def told_lines(reading: Reading) -> set[int]:
    """The lines that notes name."""
    return {note.params["line"] for note in reading.notes if "line" in note.params}


def test_the_whole_table_is_read_without_a_word() -> None:
    assert (len(CLEAN.rows), CLEAN.notes, CLEAN.doubtful) == (60, [], False)
    assert CLEAN.rows[7][6].endswith('number 7 of 24".')


@pytest.mark.parametrize("row", [1, 8, 30, 60])
@pytest.mark.parametrize("column", range(8))
def test_an_empty_cell_too_many_is_left_out(row: int, column: int) -> None:
    damaged = lines()
    cut = start_of(damaged[row], column)
    damaged[row] = damaged[row][:cut] + "," + damaged[row][cut:]
    told = found(damaged)
    assert told.rows == CLEAN.rows
    assert told_lines(told) == {row + 1}


@pytest.mark.parametrize("row", [2, 16, 59])
@pytest.mark.parametrize("column", [1, 2, 3, 4, 5, 6])
def test_a_missing_delimiter_is_put_back_where_the_columns_say(row: int, column: int) -> None:
    damaged = lines()
    cut = start_of(damaged[row], column)
    damaged[row] = damaged[row][: cut - 1] + damaged[row][cut:]
    told = found(damaged)
    assert told_lines(told) == {row + 1}
    assert told.rows == CLEAN.rows or told.doubtful


@pytest.mark.parametrize("column", range(8))
def test_a_quote_too_many_stays_in_its_cell(column: int) -> None:
    damaged = lines()
    cut = start_of(damaged[30], column)
    damaged[30] = damaged[30][:cut] + '"' + damaged[30][cut:]
    told = found(damaged)
    row = list(CLEAN.rows[29])
    row[column] = '"' + row[column]
    assert told.rows == [*CLEAN.rows[:29], tuple(row), *CLEAN.rows[30:]]
    assert told_lines(told) == {31}


def test_a_row_in_another_dialect_is_read_in_it() -> None:
    damaged = lines()
    damaged[20] = damaged[20].replace(",", ";", 6)
    told = found(damaged)
    assert told_lines(told) == {21}
    assert told.rows == CLEAN.rows or told.doubtful


OPEN = [
    "a,b,c",
    '1,"he said ""hi""",x',
    '2,"open, never closed,y',
    "3,ok,x",
    '4,"line',
    'break",y',
    "5,ok,x",
]


def test_an_open_quote_swallows_no_rows_although_a_later_one_closes_it() -> None:
    told = found(OPEN)
    assert [row[0] for row in told.rows] == ["1", "2", "3", "4", "5"]
    assert (told.rows[3][1], told_lines(told)) == ("line\nbreak", {3})


def test_a_whole_row_within_a_quoted_cell_is_told() -> None:
    rows = [f"{n},word,{n / 4}" for n in range(60)]
    rows[20], rows[22] = '20,"word,5.0', '22,word",5.5'
    told = found(["n,text,x", *rows])
    assert [(note.code, note.params["line"]) for note in told.doubts] == [
        ("table_note.row_in_cell", 22)
    ]
    assert told.doubtful


def test_lines_of_a_text_are_no_rows() -> None:
    letter = "Dear all,\nso far, so good, it seems,\nand, as ever, yours\nA. B."
    rows = [f'{n},"{letter}",{n / 2},ok' for n in range(30)]
    told = found(["n,text,x,y", *rows])
    assert (len(told.rows), told.notes) == (30, [])


def start_of(line: str, column: int) -> int:
    """Where a column's cell begins in a line of ``lines``: none before the text holds a comma."""
    place = 0
    for _ in range(min(column, 6)):
        place = line.index(",", place) + 1
    return line.index(",https", place) + 1 if column == 7 else place


@pytest.mark.parametrize("row", [1, 30, 60])
@pytest.mark.parametrize("sign", ['""', '"",'])
def test_a_row_behind_an_empty_quoted_cell_is_not_lost(row: int, sign: str) -> None:
    damaged = lines()
    damaged[row] = sign + damaged[row]
    told = found(damaged)
    assert len(told.rows) == 60
    assert told_lines(told) == {row + 1}


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.randoms(use_true_random=False))
def test_no_damage_to_a_line_is_read_wrongly_in_silence(row: int, draw: random.Random) -> None:
    damaged = lines()
    line = damaged[row]
    at = draw.randrange(len(line))
    sign = draw.choice(['"', ",", ",,", '""', ";"])
    damaged[row] = draw.choice([line[:at] + sign + line[at:], line.replace(",", "", 1)])
    told = found(damaged)
    others = [cells for place, cells in enumerate(CLEAN.rows) if place != row - 1]
    if len(told.rows) == 60:
        kept = [cells for place, cells in enumerate(told.rows) if place != row - 1]
        assert kept == others or told_lines(told)
    else:
        assert told.notes


class TestStructure:
    def test_lines_above_the_table_are_passed_over_and_told(self) -> None:
        told = found(["Sales of the year", "source: the shop", "", *lines()])
        assert (told.header, told.rows) == (CLEAN.header, CLEAN.rows)
        assert told.skipped == 3

    def test_a_table_without_names(self) -> None:
        told = found(lines()[1:])
        assert (told.header, told.header_lines, told.rows) == (None, 0, CLEAN.rows)

    def test_names_of_several_lines_are_one_name(self) -> None:
        told = found(
            ["trip,,,cost,", "day,from,to,tax,fare"] + [f"{n},1,2,{n / 2},{n}" for n in range(20)]
        )
        assert told.header == ("trip day", "trip from", "trip to", "cost tax", "cost fare")

    def test_a_second_table_below_is_left_out_and_told(self) -> None:
        told = found([*lines(), HEADER, *lines()[1:20]])
        assert told.rows == CLEAN.rows
        assert [note.code for note in told.notes] == ["table_note.second_table"]

    def test_a_remark_below_is_left_out_and_told(self) -> None:
        told = found([*lines(), "", "All prices with tax"])
        assert told.rows == CLEAN.rows
        assert told_lines(told) == {63}

    def test_lines_of_delimiters_alone_and_blank_ones_are_no_rows(self) -> None:
        told = found([*lines()[:30], ",,,,,,,", "", *lines()[30:]])
        assert told.rows == CLEAN.rows

    def test_names_alone(self) -> None:
        told = found([HEADER])
        assert (told.header, told.rows) == (CLEAN.header, [])

    def test_a_damaged_line_of_names(self) -> None:
        told = found(['"' + HEADER, *lines()[1:]])
        assert told.header == ('"DATE', *(CLEAN.header or ())[1:])
        assert told.rows == CLEAN.rows
        assert told_lines(told) == {1}
