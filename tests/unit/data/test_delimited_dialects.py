"""Text tables of any dialect: what the csv module writes is read back, cell by cell."""

import csv
import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import InputError
from data.sources.delimited.decoding import decode
from data.sources.delimited.reading import Reading, read

NAMES = ("when", "kind", "size", "price", "note")
ROWS = [
    (f"2024-0{1 + place % 9}-1{place % 10}", kind, str(3 * place), f"{place / 4:.2f}", note)
    for place, (kind, note) in enumerate(
        [
            ("cat", "sleeps, mostly"),
            ("dog", 'said "no"'),
            ("hen", "two\nlines"),
            ("cat", ""),
            ("dog", "it's here; or there"),
            ("hen", "a|b"),
            ("cat", "plain"),
            ("dog", "tabs\tin it"),
        ]
        * 4
    )
]


def text(rows: list[tuple[str, ...]] = ROWS, **dialect: object) -> str:
    """The table in a dialect, as the csv module writes it."""
    out = io.StringIO()
    csv.writer(out, **{"lineterminator": "\n", **dialect}).writerows([NAMES, *rows])  # type: ignore[arg-type]
    return out.getvalue()


def found(data: str | bytes) -> Reading:
    """What is read of a text or of bytes."""
    return read(data.encode() if isinstance(data, str) else data, "table.csv")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_delimiters_line_ends_and_quoted_cells(delimiter: str, line_end: str, quoting: int) -> None:
    told = found(text(delimiter=delimiter, lineterminator=line_end, quoting=quoting))
    assert (told.dialect.delimiter, told.dialect.quote) == (delimiter, '"')
    assert (told.header, told.rows, told.notes) == (NAMES, ROWS, [])


def test_a_backslash_before_quotes() -> None:
    told = found(text(doublequote=False, escapechar="\\", quoting=csv.QUOTE_ALL))
    assert told.dialect.escape == "\\"
    assert told.rows == ROWS


def test_single_quotes_with_apostrophes_in_them() -> None:
    lines = ["when,what,count"] + [
        f"2024-01-{day:02},'the men's hat, size {day}',{day}" for day in range(1, 29)
    ]
    told = found("\n".join(lines))
    assert told.dialect.quote == "'"
    assert told.rows[2] == ("2024-01-03", "the men's hat, size 3", "3")
    assert not told.notes


def test_spaces_behind_delimiters_belong_to_them() -> None:
    told = found("a, b, c\n" + "".join(f'{n}, "x, y", {n / 2}\n' for n in range(9)))
    assert told.header == ("a", "b", "c")
    assert told.rows[4] == ("4", "x, y", "2.0")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "größe"),
        ("utf-8-sig", "größe"),
        ("utf-16", "größe"),
        ("utf-16-le", "size"),
        ("utf-16-be", "size"),
        ("cp1252", "größe"),
        ("gb18030", "大小数据表格"),
        ("big5", "數據大小表格"),
    ],
)
def test_encodings(encoding: str, name: str) -> None:
    words = {"gb18030": "北京是中国的首都", "big5": "臺灣的天氣今天很好"}.get(
        encoding, "schön, für Äpfel"
    )
    lines = [f"{name};n"] + [f"{words};{n}" for n in range(40)]
    told = found("\n".join(lines).encode(encoding))
    assert told.header == (name, "n")
    assert told.rows[7] == (words, "7")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table.empty"),
        (b"\n  \n\n", "table.empty"),
        (b"a,b\n1,\x002\n", "table.zero_bytes"),
    ],
)
def test_what_holds_no_table_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        found(data)
    assert refused.value.code == code


cells = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(cells, st.integers(0, 999), cells), min_size=12, max_size=20),
    st.sampled_from([",", ";", "\t"]),
)
def test_whatever_is_quoted_comes_back_or_something_is_said(
    given_rows: list[tuple[str, int, str]], delimiter: str
) -> None:
    rows = [(left, str(number), right) for left, number, right in given_rows]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        [("first", "number", "last"), *rows]
    )
    told = found(out.getvalue())
    assert told.rows == rows or told.notes


@pytest.mark.parametrize(
    ("texts", "written", "encodings"),
    [
        (("Köln", "Düsseldorf", "Gießen", "größer, schön"), "latin-1", {"cp1252", "latin-1"}),
        (("Orléans", "Besançon", "Nîmes", "à côté"), "cp1252", {"cp1252"}),
        (("Москва", "Казань", "Тверь", "Нижний Новгород"), "cp1251", {"cp1251"}),
    ],
)
def test_an_old_encoding_is_guessed_by_how_its_letters_stand(
    texts: tuple[str, ...], written: str, encodings: set[str]
) -> None:
    rows = [f"{texts[row % 4]};{row}" for row in range(30)]
    found = decode("\n".join(["name;number", *rows]).encode(written), "t.csv")
    assert found.encoding in encodings
    assert not found.sure


def test_names_above_numbers_that_are_infinite_are_names() -> None:
    rows = [(str(row), ["1e400", "inf", "-inf", "nan", "1e308"][row % 5]) for row in range(40)]
    told = found("x,y\n" + "".join(f"{','.join(row)}\n" for row in rows))
    assert told.header == ("x", "y")


@pytest.mark.parametrize("seed", [0, 5, 7])
def test_names_above_hashes_are_names(seed: int) -> None:
    source = random.Random(seed)
    rows = [
        (f"{source.randrange(16**8):08x}.png", str(source.randrange(90)), "ab"[place % 2])
        for place in range(12)
    ]
    data = "photo,size,label\n" + "".join(f"{','.join(row)}\n" for row in rows)
    told = found(data)
    assert told.header == ("photo", "size", "label")
    assert told.rows == rows
    without = found("".join(f"{','.join(row)}\n" for row in rows))
    assert without.header is None and without.rows == rows
