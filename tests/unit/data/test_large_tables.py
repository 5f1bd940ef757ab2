"""Large text tables: a stream whose every record is counted reads what the small reader reads."""

import csv
import io
import random
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import InputError
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources.formats import delimited_text, large_text
from data.sources.formats.reader import SourceFile
from data.sources.registry import checked
from hostile_tables import CASES, Case

BLOCKS = (400, 4096)
"""Bytes of a block: every file of these tests has many."""


def as_large(path: Path, block: int, options: ReadingOptions = ReadingOptions()) -> RawTable:  # noqa: B008
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited_text, "SMALL", 0)
        patch.setattr(large_text, "BLOCK", block)
        return delimited_text.read(SourceFile(path, path.name, path.stem, ""), checked(options))


def as_small(path: Path, options: ReadingOptions = ReadingOptions()) -> RawTable:  # noqa: B008
    return delimited_text.read(SourceFile(path, path.name, path.stem, ""), checked(options))


def contents(table: RawTable) -> tuple[object, ...]:
    assert table.lines is not None
    columns = [column.to_pylist() for column in table.columns]
    return table.names, columns, table.lines.tolist(), table.format


def told(table: RawTable) -> set[tuple[str, object]]:
    return {(note.code, note.params.get("line")) for note in (*table.notes, *table.doubtful)}


CELLS = st.text(
    st.sampled_from(string.ascii_lowercase + string.digits + " ,;\"'\n\r.é中"), max_size=9
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS, st.integers(0, 9**9)), min_size=60, max_size=90),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_a_writer_of_csv_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, int]],
    delimiter: str,
    end: str,
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("first", "second", "count"), *rows])
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_bytes(out.getvalue().encode())
    asked = ReadingOptions(delimiter=delimiter, quote='"', escape='"', header=True, skip_rows=0)
    found = as_large(path, 300, asked)
    # line ends within cells are told apart by nobody
    wanted = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row[:2]] for row in rows]
    cells = [
        [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in column.to_pylist()]
        for column in found.columns
    ]
    assert list(map(list, zip(*cells[:2], strict=True))) == wanted
    assert cells[2] == [str(row[2]) for row in rows]


KINDS = ("wool hat", "rain coat", "day pack", "long socks")


def lines(count: int = 400) -> list[str]:
    draw = random.Random(3)
    out = ["day,code,price,kind,text"]
    for place in range(count):
        inch = ' of 24""' if place % 7 == 0 else ""
        out.append(
            f"{1 + place % 28:02}/01/2018,A{draw.randrange(1000, 9999)},"
            f"${draw.randrange(1, 99)}.{draw.randrange(10, 99)},{draw.choice(KINDS)},"
            f'"Made for {draw.choice(KINDS)} lovers, warm and light, number {place}{inch}."'
        )
    return out


DAMAGES = {
    "none": lambda text: text,
    "a delimiter too many": lambda text: text.replace(",", ",,", 1),
    "a delimiter missing": lambda text: text.replace(",", "", 1),
    "a quote too many": lambda text: text.replace(",A", ',"A', 1),
    "a quote that is never closed": lambda text: text.removesuffix('"'),
    "text behind a quote": lambda text: text + "x",
    "a blank line": lambda text: text + "\n",
    "delimiters alone": lambda text: text + "\n,,,,",
    "spaces alone": lambda text: text + "\n   ",
    "a quoted line end": lambda text: text.replace(" and ", " and\n", 1),
    "an apostrophe": lambda text: text.replace("Made", "'Made"),
    "letters of another script": lambda text: text.replace("warm", "暖かい é"),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_damaged_table_is_read_and_told_as_a_small_one(
    tmp_path: Path, damage: str, end: str
) -> None:
    damaged = lines()
    for row in (3, 150, 399):
        damaged[row] = DAMAGES[damage](damaged[row])
    path = tmp_path / "t.csv"
    path.write_bytes((end.join(damaged).replace("\n", end) + end).encode())
    small = as_small(path)
    for block in BLOCKS:
        large = as_large(path, block)
        assert contents(large) == contents(small)
        assert told(large) == told(small)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    word = {"cp1252": "Köln é", "gb18030": "北京上海"}.get(encoding, "東京 é")
    path = tmp_path / "t.csv"
    path.write_bytes("\n".join(["a,b", *[f"{n},{word}" for n in range(500)]]).encode(encoding))
    found = as_large(path, 333)
    assert set(found.columns[1].to_pylist()) == {word}
    assert found.columns[0].to_pylist() == [str(n) for n in range(500)]
    assert found.format is not None
    assert found.format.encoding.removesuffix("-sig") in encoding


@pytest.mark.parametrize(
    ("around", "code"),
    [
        ("Report of the year\n\n{}", "table_note.lines_above"),
        ("{}\n\nTotal: 400 rows", "table_note.remark"),
        ("{}\n{}", "table_note.second_table"),
        ("{}\n\np,q\n1,2\n3,4\n5,6\n7,8\n", "table_note.second_table"),
    ],
)
def test_what_stands_around_the_table_is_left_out_and_told(
    tmp_path: Path, around: str, code: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(around.replace("{}", "\n".join(lines())))
    small = as_small(path)
    for block in BLOCKS:
        large = as_large(path, block)
        assert contents(large) == contents(small)
        assert large.rows == 400
        assert code in {found for found, _ in told(large)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_file_is_no_other_table_as_a_stream(case: Case, tmp_path: Path) -> None:
    """What is small is read alike, or refused, whichever way it goes."""
    path = tmp_path / "table.csv"
    path.write_bytes(case.content)
    options = case.options
    try:
        small = as_small(path, options)
        large = as_large(path, 64, options)
    except (InputError, LookupError):
        return
    if told(small) == told(large):
        assert contents(large)[:2] == contents(small)[:2]
    else:
        assert told(large)


def test_a_record_that_is_too_wide_to_mend_is_refused_with_its_line(tmp_path: Path) -> None:
    damaged = lines()
    damaged[300] = ",".join("x" * 500)
    path = tmp_path / "t.csv"
    path.write_text("\n".join(damaged))
    with pytest.raises(InputError) as refused:
        as_large(path, 4096)
    assert refused.value.code == "table.line_too_wide"
    assert refused.value.message.params["line"] == 301


def test_a_byte_that_is_no_text_is_refused_with_its_line(tmp_path: Path) -> None:
    text = "\n".join(f"{n},é" for n in range(500)).encode()
    (tmp_path / "t.csv").write_bytes(text + b"\n1,\xff\n")
    with pytest.raises(InputError) as refused:
        as_large(tmp_path / "t.csv", 512, ReadingOptions(encoding="utf-8"))
    assert refused.value.code == "table.not_in_encoding"
    assert refused.value.message.params["line"] == 501


@pytest.mark.parametrize(
    "text", ["a\n1\n\n2\n\n\n", "a\r\n1\r\n\r\n2\r\n", 'a\n"1"\n""\n"2"\n\n', "\n\n1\n2"]
)
def test_a_single_column_keeps_its_empty_cells(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode())
    assert contents(as_large(path, 3)) == contents(as_small(path))


@pytest.mark.parametrize("apart", [60, 200])
def test_quotes_that_are_astray_far_from_each_other_are_told(tmp_path: Path, apart: int) -> None:
    rows = [f"{n},word" for n in range(400)]
    rows[20], rows[20 + apart] = '20,"word', f'{20 + apart},word"'
    rows[300] = '300,"quoted, too"'
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["n,text", *rows]))
    small = as_small(path)
    assert ("table_note.many_lines", 22) in told(small) or ("table_note.row_mended", 22) in told(
        small
    )
    for block in (*BLOCKS, 1 << 20):
        assert contents(as_large(path, block)) == contents(small)


def test_a_row_within_a_quoted_cell_is_told_in_a_block_in_order(tmp_path: Path) -> None:
    rows = [f"{n},word,{n / 4}" for n in range(400)]
    rows[20], rows[22] = '20,"word,5.0', '22,word",5.5'
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["n,text,x", *rows]))
    small = as_small(path)
    assert told(small) == {("table_note.row_in_cell", 22)}
    for block in BLOCKS:
        large = as_large(path, block)
        assert (contents(large), told(large)) == (contents(small), told(small))


def test_zero_bytes_far_behind_are_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("\n".join(lines()).encode() + b"\n\0\0\0\n")
    with pytest.raises(InputError) as refused:
        as_large(tmp_path / "t.csv", 512)
    assert refused.value.code == "table.zero_bytes"


def test_a_quote_that_first_comes_late_is_a_quote(tmp_path: Path) -> None:
    rows = [f"{n},plain" for n in range(5000)]
    rows[4000] = '4000,"with, comma"'
    (tmp_path / "t.csv").write_text("\n".join(["n,text", *rows]))
    found = as_large(tmp_path / "t.csv", 4096)
    assert found.columns[1][4000].as_py() == "with, comma"
    assert told(found) == set()
