"""A row has the number that it has in its file, though empty rows are left out."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.errors import InputError
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources.formats import delimited_text
from engine.export.predicting.refusing import Refused
from engine.export.predicting.table_file import read_table
from engine.predict import reading
from engine.predict.inputs import PlainInputs
from engine.predict.one_row import OneRow
from engine.predict.row_numbers import RowNumbers, numbered
from made_files import xlsx

NAMES = ["a", "b"]
ROWS = [["", ""], ["1", "2"], ["", ""], ["3", "4"], ["", "  "], ["", ""], ["5", "6"], ["", ""]]
FULL = [2, 4, 7]
WAYS = ("small", "large", "in parts")


def text_of(rows: list[list[str]], sign: str = ",") -> str:
    lines = [sign.join(NAMES), *(sign.join(row) for row in rows)]
    lines.insert(3, "")  # a blank line is no row
    return "\n".join(lines) + "\n"


def read(path: Path, way: str, patch: pytest.MonkeyPatch) -> tuple[list[int], Any]:
    """The numbers of the rows, and the notes."""
    if way == "large":
        patch.setattr(delimited_text, "SMALL", 0)
    patch.setattr(reading, "PARTS_ABOVE", 0 if way == "in parts" else 10**9)
    numbers, found = RowNumbers(), list[int]()

    def take(part: RawTable) -> None:
        found.extend(numbers.of(part).tolist())

    return found, reading.each_part(str(path), ReadingOptions(), take)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("sign", [",", ";"])
def test_rows_keep_the_numbers_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, sign: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text_of(ROWS, sign), "utf-8")
    found, notes = read(path, way, monkeypatch)
    assert found == FULL
    (note,) = [one for one in notes if one.code == "predict.rows_empty"]
    assert note.params == {"row": 1, "count": 5}
    assert read_table(str(path), NAMES)[1] == FULL, "and so does the exported script"


@pytest.mark.parametrize("way", WAYS)
def test_rows_among_damaged_ones_keep_them_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Line by line, where a record is out of order."""
    rows = [*([str(n), str(n)] for n in range(40)), *ROWS, ["7", '8"']]
    path = tmp_path / "t.csv"
    path.write_text(text_of(rows), "utf-8")
    found, notes = read(path, way, monkeypatch)
    assert found == [*range(1, 41), 42, 44, 47, 49]
    assert [one.params for one in notes if one.code == "predict.rows_empty"] == [
        {"row": 41, "count": 5}
    ]


def test_rows_of_a_sheet_keep_them_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.xlsx"
    numbers = [[float(cell) if cell.strip() else None for cell in row] for row in ROWS]
    xlsx(path, {"one": [NAMES, *numbers]})
    assert read(path, "small", monkeypatch)[0] == FULL


@pytest.mark.parametrize("way", WAYS)
def test_an_error_and_a_note_name_the_row_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text_of(ROWS).replace("5,6", "5,x"), "utf-8")
    monkeypatch.setattr(reading, "PARTS_ABOVE", 0 if way == "in parts" else 10**9)
    inputs, numbers = PlainInputs(("a", "b")), RowNumbers()
    with pytest.raises(InputError) as refused:
        reading.each_part(str(path), ReadingOptions(), lambda raw: inputs.features(raw) and None)
    assert (refused.value.row, refused.value.column) == (7, "b")
    with pytest.raises(Refused, match="row 7"):
        script_numbers(path)
    raw: list[RawTable] = []
    reading.each_part(str(path), ReadingOptions(), raw.append)
    _, odd = PlainInputs(("a",), _ranges()).features(raw[0])
    assert [one.row for one in numbered(odd, numbers.of(raw[0]))] == [4]


def script_numbers(path: Path) -> Any:
    from engine.export.predicting.plain_table import numbers_of_columns

    table, rows = read_table(str(path), NAMES)
    return numbers_of_columns(str(path), table, rows, NAMES)


def _ranges() -> Any:
    from engine.predict.inputs import Ranges

    return Ranges(np.array([0], np.float32), np.array([2], np.float32))


def test_a_row_is_found_by_its_number() -> None:
    one = OneRow(4)
    one.of(np.array(FULL), np.arange(6, dtype=np.float32).reshape(3, 2), [], [])
    assert one.found is not None and one.found.tolist() == [2.0, 3.0]


def test_of_one_column_a_blank_line_is_a_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a\n1\n\n2\n\n", "utf-8")
    assert read(path, "small", monkeypatch)[0] == read_table(str(path), ["a"])[1] == [1, 2, 3]
