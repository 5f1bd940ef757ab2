"""Text files of every kind of trouble: what is read, what is told of it, what is refused."""

from pathlib import Path

import pytest

from data.errors import InputError
from data.sources.registry import read
from hostile_tables import CASES, Case, T
from tui.locale import words


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_is_read_as_it_is_meant_or_the_trouble_is_told(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(case.content)
    if isinstance(case.expected, str):
        with pytest.raises(InputError) as refused:
            read(str(path), case.options)
        assert refused.value.code == case.expected
        sentence = words(refused.value)
        assert sentence.endswith(".") and "\n" not in sentence
        return
    found = read(str(path), case.options)
    columns = [column.to_pylist() for column in found.columns]
    assert [found.names, *zip(*columns, strict=True)] == case.expected.cells
    told = [{note.code.split(".")[1] for note in notes} for notes in (found.notes, found.doubtful)]
    assert told == [case.expected.notes, case.expected.doubts]
    assert all(words(note) != str(note) for note in (*found.notes, *found.doubtful))


def test_there_are_as_many_cases_as_promised() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 120


def test_ten_thousand_columns_are_ten_thousand_names(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    rows = [",".join(f"c{place}" for place in range(10_000)), *[",".join(["1"] * 10_000)] * 3]
    path.write_text("\n".join(rows))
    found = read(str(path))
    assert (len(set(found.names)), found.rows, found.notes) == (10_000, 3, ())


def test_a_cell_of_many_letters_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a,b\n1," + "x" * 300_000 + "\n2,y\n")
    assert [len(cell) for cell in read(str(path)).columns[1].to_pylist()] == [300_000, 1]


def test_what_is_read_does_not_depend_on_the_file_s_name(tmp_path: Path) -> None:
    for name in ("table.txt", "table", "table.data", "TABLE.CSV"):
        (tmp_path / name).write_bytes(T)
        found = read(str(tmp_path / name))
        assert (found.names, found.rows, found.notes) == (("a", "b", "c"), 3, ())
