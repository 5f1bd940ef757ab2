"""The reader of prepared tables, and what it says of tables that are not."""

import csv
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import data
from data import InputError
from data.sources.labels import _MISSING
from tui.locale import words

REAL = Path(__file__).parents[4] / "shared" / "data" / "pkgo_city66_class5_v1.csv"


def write(folder: Path, text: str, name: str = "table.csv") -> str:
    path = folder / name
    path.write_bytes(text.encode())
    return str(path)


def refusal(folder: Path, text: str, label: str | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        data.load(write(folder, text), label)
    said = words(caught.value)
    assert "\n" not in said
    assert said.startswith(str(folder))
    return caught.value


def test_a_small_table_becomes_frozen_arrays_and_a_description(tmp_path: Path) -> None:
    source = write(tmp_path, "a,b,class\n1,2.5,yes\n-3,4e-3,no\n5,6,yes\n")
    table = data.load(source)
    assert table.features.tolist() == np.array([[1, 2.5], [-3, 4e-3], [5, 6]], np.float32).tolist()
    assert table.labels.tolist() == [1, 0, 1]
    assert table.features.dtype == np.float32
    assert table.labels.dtype == np.int64
    assert table.features.flags.c_contiguous
    for array in (table.features, table.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    described = table.description
    assert (described.source, described.name, described.rows) == (source, "table", 3)
    assert (described.feature_names, described.label_name) == (("a", "b"), "class")
    assert (described.class_names, described.class_counts) == (("no", "yes"), (1, 2))
    assert (described.columns, described.classes) == (2, 2)
    assert described.sha256 == hashlib.sha256(Path(source).read_bytes()).hexdigest()
    assert data.describe(source) == described


@pytest.mark.skipif(not REAL.exists(), reason="the tutorial's table is not beside the checkout")
def test_the_tutorials_table_is_read_to_the_last_bit() -> None:
    table = data.load(str(REAL))
    with REAL.open(newline="") as stream:
        header, *rows = csv.reader(stream)
    cells = np.array([[np.float32(float(cell)) for cell in row[:-1]] for row in rows])
    assert table.features.tobytes() == cells.tobytes()
    assert table.labels.tolist() == [int(row[-1]) for row in rows]
    assert table.description.class_counts == (224, 948, 150, 225, 289)
    assert (*table.description.feature_names, table.description.label_name) == tuple(header)
    assert table.description.feature_names == data.describe(data.BUILTIN).feature_names


finite = st.floats(width=32, allow_nan=False, allow_infinity=False)
# Control characters of these numbers are read as the signs that Windows has there
of_windows = "".join(map(chr, range(0x80, 0xA0)))
signs = st.characters(exclude_characters="\0" + of_windows, exclude_categories=["Cs"])
texts = st.text(signs, min_size=1)


def as_number(name: str) -> str:
    """``0`` and ``00`` are one class where all are numbers."""
    return name.strip().lstrip("+-0") if name.strip().lstrip("+-").isdigit() else name


def is_a_class(name: str) -> bool:
    """Not what stands for a missing label."""
    return bool(name.strip()) and name.strip().lower() not in _MISSING


labels = st.lists(texts.filter(is_a_class), min_size=2, max_size=6, unique_by=as_number)


@given(names=labels, rows=st.lists(st.tuples(finite, finite), min_size=12, max_size=20))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], rows: list[tuple[float, float]]
) -> None:
    path = tmp_path_factory.mktemp("tables") / "table.csv"
    written = [names[place % len(names)] for place in range(len(rows))]
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, quoting=csv.QUOTE_ALL)
        out.writerow(["left", "right\n[units=m/s]", "class"])
        out.writerows([[*row, name] for row, name in zip(rows, written, strict=True)])
    table = data.load(str(path))
    assert table.features.tobytes() == np.array(rows, dtype=np.float32).tobytes()
    known = table.description.class_names
    read = [known[label] for label in table.labels]
    if not all(name.strip().lstrip("+-").isdigit() for name in names):
        assert read == written
    assert sum(table.description.class_counts) == len(rows)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "x,ö,class\n1,2,a\n3,4,b\n"),
        ("bom.csv", "\ufeffx,ö,class\r\n1,2,a\r\n3,4,b\r\n"),
        ("semicolons.csv", "x;ö;class\n1;2;a\n3;4;b\n"),
        ("tabs.tsv", "x\tö\tclass\n1\t2\ta\n3\t4\tb"),
        ("tabs.csv", "x\tö\tclass\n1\t2\ta\n3\t4\tb\n"),
        ("blank.csv", "\nx,ö,class\n\n1,2,a\n   \n3,4,b\n\n"),
        ("quoted.csv", '"x","ö","class"\n"1","2","a"\n" 3",4,"b"\n'),
        ("old mac.csv", "x,ö,class\r1,2,a\r3,4,b\r"),
    ],
)
def test_forms_of_the_same_table(tmp_path: Path, name: str, text: str) -> None:
    table = data.load(write(tmp_path, text, name))
    assert table.features.tolist() == [[1, 2], [3, 4]]
    assert table.description.feature_names == ("x", "ö")
    assert table.description.class_names == ("a", "b")


def test_the_label_is_the_one_asked_for_else_class_else_the_last(tmp_path: Path) -> None:
    source = write(tmp_path, "kind,class,last\n1,2,3\n4,5,6\n")
    assert data.load(source).description.label_name == "class"
    assert data.load(source, "kind").description.label_name == "kind"
    assert data.load(source, "kind").features.tolist() == [[2, 3], [5, 6]]
    other = write(tmp_path, "kind,sort,last\n1,2,3\n4,5,6\n")
    assert data.load(other).description.label_name == "last"


def test_hostile_names_are_kept_as_they_are(tmp_path: Path) -> None:
    source = write(tmp_path, "a\x1b]0;gone\x07,[red]b[/],class\n1,2,\x1b[31mx\n3,4,猫\n")
    described = data.describe(source)
    assert described.feature_names == ("a\x1b]0;gone\x07", "[red]b[/]")
    assert described.class_names == ("\x1b[31mx", "猫")
    assert data.Description.from_json(described.to_json()) == described
    assert described.to_json().isascii()


def test_values_round_once_and_small_ones_vanish(tmp_path: Path) -> None:
    table = data.load(write(tmp_path, "a,class\n0.1000000000000000055511151,x\n1e-60,y\n"))
    assert table.features[:, 0].tolist() == [np.float32(0.1), 0.0]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("hello", "no_number"),
        ('"1,5"', "comma"),
        ("1_000", "no_number"),
        ("0x10", "no_number"),
        ("１", "no_number"),
        ("true", "no_number"),
        ("nan", "missing"),
        ("NA", "missing"),
        ("?", "missing"),
        ("-inf", "infinite"),
        ("1e39", "too_large"),
        ("1e999", "too_large"),
        ("", "empty"),
    ],
)
def test_a_cell_that_is_no_finite_number_is_named(tmp_path: Path, cell: str, why: str) -> None:
    error = refusal(tmp_path, f'a,b,class\n1,2,"x\n\nx"\n\n3,{cell},y\n')
    assert (error.row, error.column, error.value) == (2, "b", cell.strip('"'))
    assert error.message.params["line"] == 6
    assert error.code == f"cell.{why}"
    assert "row 2 (line 6), column 'b'" in words(error)
    if error.value:
        assert error.value in words(error)


def test_a_column_of_true_and_false_is_numbers_until_something_else_stands_in_it(
    tmp_path: Path,
) -> None:
    table = data.load(write(tmp_path, "flag,class\ntrue,x\nfalse,y\n"))
    assert table.features.tolist() == [[1], [0]]
    error = refusal(tmp_path, "flag,b,class\ntrue,1,x\nfalse,q,y\n")
    assert (error.row, error.column) == (2, "b")
    error = refusal(tmp_path, "flag,b,class\ntrue,1,x\n7,2,y\n")
    assert (error.row, error.column, error.value) == (2, "flag", "7")


def test_long_values_are_cut_and_escapes_shown_harmlessly(tmp_path: Path) -> None:
    sentence = words(refusal(tmp_path, f"a,class\n1,x\n\x1b]0;{'w' * 500},y\n"))
    assert len(sentence) < len(str(tmp_path)) + 140
    assert "\x1b" not in sentence


@pytest.mark.parametrize(
    ("text", "row", "cells"),
    [
        ("a,b,class\n1,2,x\n3,4\n", 2, 2),
        ("class,a,b\nx,1,2\ny,3\n", 2, 2),
        ("a,b,class\n1,2,x,4\n3,4,y\n", 1, 4),
        ("a,b,class\n1,2,x\n3,4,y,5\n", 2, 4),
        ("a,b,class\n1,2,x,\n3,4,y,\n", 1, 4),
    ],
)
def test_ragged_rows_are_named(tmp_path: Path, text: str, row: int, cells: int) -> None:
    error = refusal(tmp_path, text)
    params = error.message.params
    assert (error.code, error.row) == ("table.cells_in_row", row)
    assert (params["line"], params["cells"], params["columns"]) == (row + 1, cells, 3)


@pytest.mark.parametrize(
    ("text", "code", "about"),
    [
        ("", "table.empty", {}),
        ("\n \n", "table.empty", {}),
        ("\ufeff", "table.empty", {}),
        ("a,class\n", "table.only_header", {}),
        ("a,class\n\n\n", "table.only_header", {}),
        ("class\nx\ny\n", "table.single_column", {"columns": ["class"]}),
        ("a,class\n1,x\n2,x\n", "label.single_class", {"column": "class", "value": "x"}),
        ("a,a,class\n1,2,x\n3,4,y\n", "table.two_columns", {"column": "a", "second": 2}),
        (",a,class\n1,2,x\n3,4,y\n", "table.unnamed_column", {"place": 1}),
        ("5.1,3.5,rose\n4.9,3.0,tulip\n", "table.values_as_header", {"value": "5.1"}),
        ('a,class\n1,"x\n2,y\n', "table.open_quote", {"line": 2}),
        ("a,class\n1,\n2,y\n", "cell.label_missing", {"row": 1, "line": 2, "column": "class"}),
        ("a,class\n1,1\n2,nan\n3,2\n", "cell.label_missing", {"row": 2, "line": 3}),
        ("a,class\n1,x\n2,y\0\n", "table.zero_bytes", {}),
    ],
)
def test_what_is_no_table_is_refused_by_name(
    tmp_path: Path, text: str, code: str, about: dict[str, object]
) -> None:
    error = refusal(tmp_path, text)
    assert error.code == code
    assert {name: error.message.params[name] for name in about} == about


def test_an_unknown_label_column_is_answered_with_the_names_there_are(tmp_path: Path) -> None:
    names = [f"c{place}" for place in range(20)]
    text = ",".join(names) + "\n" + ",".join("1" * 20) + "\n"
    error = refusal(tmp_path, text, "kind")
    assert error.column == "kind"
    assert "'kind'" in words(error)
    assert "'c0', 'c1'" in words(error)
    assert "12 more" in words(error)


def test_an_identifier_is_not_a_class(tmp_path: Path) -> None:
    names = "".join(f"{row},user{row}\n" for row in range(30))
    assert refusal(tmp_path, "a,who\n" + names).code == "label.too_many_classes"


def test_bytes_that_are_not_utf8_are_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes(b"a,class\n1,x\n2,caf\xe9\n")
    with pytest.raises(InputError) as caught:
        data.load(str(path))
    assert caught.value.code == "table.not_utf8"
    assert (caught.value.value, caught.value.message.params["line"]) == ("0xe9", 3)
    path.write_bytes("a,class\n1,x\n".encode("utf-16"))
    with pytest.raises(InputError) as caught:
        data.load(str(path))
    assert caught.value.code == "table.utf16"


@pytest.mark.parametrize("check", [data.precheck, data.load, data.describe])
@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("no such.csv", "file.missing"),
        ("pokemon-rader", "table.neither_file_nor_builtin"),
        (".", "table.directory"),
        ("https://example.org/table.csv", "table.address"),
        ("", "table.no_source"),
        ("\0", "file.no_path"),
        (os.devnull, "file.not_regular"),
    ],
)
def test_sources_that_are_no_files(check: Callable[[str], object], source: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        check(source)
    assert caught.value.code == code


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser reads everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    source = write(tmp_path, "a,class\n1,x\n2,y\n")
    Path(source).chmod(0)
    with pytest.raises(InputError) as caught:
        data.precheck(source)
    assert caught.value.code == "file.unreadable"
    assert "permission denied" in words(caught.value)


def test_precheck_passes_a_good_table(tmp_path: Path) -> None:
    data.precheck(write(tmp_path, "a,class\n1,x\n2,y\n"))
    data.precheck(data.BUILTIN)


def test_a_header_of_any_length_is_read(tmp_path: Path) -> None:
    names = [f"a column with a long name {place}" for place in range(8_000)]
    text = ",".join([*names, "class"]) + "\n" + ("1," * 8_000 + "x\n") + ("2," * 8_000 + "y\n")
    assert len(text.splitlines()[0]) > 131_072
    table = data.load(write(tmp_path, text))
    assert table.description.feature_names == tuple(names)
    data.precheck(table.description.source)


@pytest.mark.parametrize("cell", ["1,000", "12,345", "-1,234,567.5"])
def test_what_may_divide_thousands_is_not_read_as_a_decimal_comma(
    tmp_path: Path, cell: str
) -> None:
    error = refusal(tmp_path, f'a,b,class\n1,"{cell}",y\n2,2,x\n')
    assert (error.code, error.value) == ("cell.comma_of_thousands", cell)


def test_comments_before_the_header_and_bars_between_cells(tmp_path: Path) -> None:
    text = '# measured "here\n# twice, or so\na|b|class\n1|2|x\n3|oops|y\n'
    error = refusal(tmp_path, text)
    assert (error.code, error.row, error.message.params["line"]) == ("cell.no_number", 2, 5)
    table = data.load(write(tmp_path, text.replace("oops", "4")))
    assert table.features.tolist() == [[1, 2], [3, 4]]
    table = data.load(write(tmp_path, "# written today\n#id,b,class\n1,2,x\n3,4,y\n"))
    assert table.description.feature_names == ("#id", "b")


def test_columns_named_by_numbers_are_a_header_once_the_label_is_named(tmp_path: Path) -> None:
    text = "400.5,401.5,kind\n1,2,x\n3,4,y\n"
    assert refusal(tmp_path, text).code == "table.values_as_header"
    assert data.load(write(tmp_path, text), "kind").description.feature_names == ("400.5", "401.5")
