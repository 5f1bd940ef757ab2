"""Files of other formats than text, whole, packed, misnamed, damaged and malicious."""

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest

from data.errors import InputError
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources import unpacking
from data.sources.registry import read
from made_files import Date, gzipped, json_lines, ods, xlsx, zipped
from tui.locale import words

CSV = b"a,b,c\n1,x,2.5\n2,y,3.5\n3,z,4.5\n"
ROWS = [("1", "x", "2.5"), ("2", "y", "3.5"), ("3", "z", "4.5")]


def rows(table: RawTable) -> list[tuple[Any, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def codes(table: RawTable) -> set[str]:
    return {note.code.removeprefix("table_note.") for note in (*table.notes, *table.doubtful)}


def types(table: RawTable) -> dict[str, str]:
    return {n: str(c.type) for n, c in zip(table.names, table.columns, strict=True)}


def refusal(path: Path, **asked: Any) -> str:
    """The code with which a file is refused, whose words are one sentence."""
    with pytest.raises(InputError) as refused:
        read(str(path), ReadingOptions(**asked))
    sentence = words(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return refused.value.code


def npz(**arrays: Any) -> bytes:
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def lying_header() -> bytes:
    """An .npy whose header promises more numbers than a machine can hold."""
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + b"\0" * 16


PACKED: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "gzip": ("t.csv.gz", lambda: gzipped(CSV), set()),
    "gzip called csv": ("t.csv", lambda: gzipped(CSV), {"other_than_named"}),
    "zstd": ("t.csv.zst", lambda: pa.compress(CSV, codec="zstd", asbytes=True), set()),
    "zip": ("t.zip", lambda: zipped({"t.csv": CSV}), set()),
    "zip with a folder": ("t.zip", lambda: zipped({"d/": b"", "d/t.csv": CSV}), set()),
    "zip of a Mac": ("t.zip", lambda: zipped({"t.csv": CSV, "__MACOSX/._t.csv": b"x"}), set()),
    "text called xlsx": ("t.xlsx", lambda: CSV, {"other_than_named"}),
    "text called parquet": ("t.parquet", lambda: CSV, {"other_than_named"}),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_packed_or_misnamed_table_is_read_and_told(name: str, tmp_path: Path) -> None:
    file, content, told = PACKED[name]
    (tmp_path / file).write_bytes(content())
    found = read(str(tmp_path / file))
    assert rows(found) == ROWS
    assert codes(found) == told
    assert found.source == str(tmp_path / file)


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "gzip cut short": ("t.gz", lambda: gzipped(CSV)[:-12], "table.damaged"),
    "gzip of another sum": ("t.gz", lambda: gzipped(CSV)[:-8] + b"\0" * 8, "table.damaged"),
    "gzip by its mark alone": ("t.gz", lambda: b"\x1f\x8b\x08garbage", "table.damaged"),
    "zstd cut short": ("t.zst", lambda: b"\x28\xb5\x2f\xfdgarbage", "table.damaged"),
    "bzip2 that is none": ("t.bz2", lambda: b"BZhgarbage", "table.damaged"),
    "xz that is none": ("t.xz", lambda: b"\xfd7zXZ\0garbage", "table.damaged"),
    "zip that is none": ("t.zip", lambda: b"PK\x03\x04garbage", "table.damaged"),
    "empty zip": ("t.zip", lambda: zipped({}), "table.empty"),
    "empty in gzip": ("t.csv.gz", lambda: gzipped(b""), "table.empty"),
    "several in a zip": ("t.zip", lambda: zipped({"a": CSV, "b": CSV}), "table.several_parts"),
    "gzip in gzip": ("t.gz", lambda: gzipped(gzipped(CSV)), "table.packed_twice"),
    "gzip in a zip": ("t.zip", lambda: zipped({"t.gz": gzipped(CSV)}), "table.packed_twice"),
    "bomb": ("t.csv.gz", lambda: gzipped(b"0" * (1 << 27)), "table.bomb"),
    "bomb in a zip": ("t.zip", lambda: zipped({"t": b"0" * (1 << 27)}), "table.bomb"),
    "document in a zip": ("t.docx", lambda: zipped({"t.pdf": b"%PDF-1.7"}), "table.other_format"),
    "Parquet cut short": ("t.parquet", lambda: b"PAR1garbagePAR1", "table.damaged"),
    "encrypted Parquet": ("t.parquet", lambda: b"PAREgarbagePARE", "table.encrypted"),
    "Arrow that is none": ("t.arrow", lambda: b"ARROW1garbage", "table.damaged"),
    "Arrow stream that is none": ("t.arrow", lambda: b"\xff\xff\xff\xffjunk", "table.damaged"),
    "xls that is none": ("t.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "table.damaged"),
    "npy that lies": ("t.npy", lying_header, "table.damaged"),
    "npz of objects": ("t.npz", lambda: npz(x=np.array([{}], object)), "table.objects"),
    "npz of text": ("t.npz", lambda: b"hello", "table.no_arrays"),
    "npz of nothing": ("t.npz", lambda: npz(x=np.zeros((0, 3))), "table.empty"),
    "npz of complex": ("t.npz", lambda: npz(x=np.zeros(3, complex)), "table.odd_column"),
    "npz of latin-1": ("t.npz", lambda: npz(x=np.array([b"\xff"])), "table.odd_column"),
    "JSON cut short": ("t.jsonl", lambda: b'{"a":1}\n{"a":\n', "table.json_line"),
    "JSON of numbers": ("t.jsonl", lambda: b"1\n2\n", "table.json_no_object"),
    "JSON list of lists": ("t.json", lambda: b"[[1], [2]]", "table.json_no_object"),
    "JSON list cut short": ("t.json", lambda: b'[{"a": 1},', "table.json_line"),
    "JSON with a key twice": ("t.jsonl", lambda: b'{"a":1,"a":2}\n', "table.json_line"),
    "JSON too deep": ("t.jsonl", lambda: b"[" * 100_000, "table.json_line"),
    "JSON of empty objects": ("t.jsonl", lambda: b"{}\n{}\n", "table.empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_damaged_or_no_table_is_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    file, content, code = REFUSED[name]
    (tmp_path / file).write_bytes(content())
    assert refusal(tmp_path / file) == code


class TestArchives:
    def test_the_file_in_a_zip_is_named_as_sheet(self, tmp_path: Path) -> None:
        path = tmp_path / "t.zip"
        path.write_bytes(zipped({"a/one.csv": CSV, "two.csv": b"p,q\n1,2\n3,4\n"}))
        assert read(str(path), ReadingOptions(sheet="two.csv")).names == ("p", "q")
        assert read(str(path), ReadingOptions(sheet="one.csv")).name == "one"
        assert refusal(path, sheet="three.csv") == "table.no_such_part"

    def test_a_name_that_leads_out_of_the_folder_stays_in_it(self, tmp_path: Path) -> None:
        path = tmp_path / "t.zip"
        path.write_bytes(zipped({"../../../out.csv": CSV}))
        assert rows(read(str(path))) == ROWS
        assert [one.name for one in tmp_path.iterdir()] == ["t.zip"]

    def test_a_locked_archive_says_so(self, tmp_path: Path) -> None:
        data = bytearray(zipped({"t.csv": CSV}))
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
        (tmp_path / "t.zip").write_bytes(data)
        assert refusal(tmp_path / "t.zip") == "table.encrypted"

    def test_more_than_the_limit_is_not_unpacked(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(unpacking, "MOST_BYTES", 1 << 20)
        (tmp_path / "t.csv.gz").write_bytes(gzipped(b"1,2\n" * (1 << 19)))
        assert refusal(tmp_path / "t.csv.gz") == "table.unpacks_too_large"

    def test_a_spreadsheet_in_gzip_is_read(self, tmp_path: Path) -> None:
        book = xlsx(tmp_path / "b.xlsx", {"S": [["a", "b"], [1, 2], [3, 4]]})
        (tmp_path / "t.xlsx.gz").write_bytes(gzipped(book.read_bytes()))
        assert rows(read(str(tmp_path / "t.xlsx.gz"))) == [(1, 2), (3, 4)]


class TestSpreadsheets:
    def test_types_stay_and_empty_rows_are_left_out(self, tmp_path: Path) -> None:
        sheet = [
            ["name", "n", "when", "ok", "part"],
            ["x", 1, Date(42621.5), True, 0.5],
            [None] * 5,
            ["y", None, Date(42622), False, 2],
        ]
        found = read(str(xlsx(tmp_path / "t.xlsx", {"S": sheet})))
        wanted = {"name": "string", "n": "int64", "when": "timestamp[us]", "ok": "bool"}
        assert types(found) == {**wanted, "part": "double"}
        assert rows(found)[0] == ("x", 1, dt.datetime(2016, 9, 8, 12), True, 0.5)
        assert rows(found)[1][1] is None
        assert found.lines is not None
        assert found.lines.tolist() == [2, 4]

    def test_lines_above_and_a_remark_below_are_told(self, tmp_path: Path) -> None:
        sheet = [["Sales of 2020"], [], ["a", "b"], [1, 2], [3, 4], [5, 6], [], ["made by me"]]
        found = read(str(xlsx(tmp_path / "t.xlsx", {"S": sheet})))
        assert found.names == ("a", "b")
        assert rows(found)[0] == (1, 2)
        assert codes(found) == {"lines_above", "remark"}
        assert found.rows == 3

    def test_the_first_shown_sheet_is_read_and_the_others_are_told(self, tmp_path: Path) -> None:
        full, empty = [["a", "b"], [1, 2]], [[]]
        sheets = {"hidden": full, "empty": empty, "one": full, "two": [["p", "q"], [5, 6]]}
        path = xlsx(tmp_path / "t.xlsx", sheets, hidden=["hidden"])
        found = read(str(path))
        assert codes(found) == {"other_sheets"}
        assert words(found.notes[0]).startswith("the sheet 'one'")
        assert read(str(path), ReadingOptions(sheet="two")).names == ("p", "q")
        assert read(str(path), ReadingOptions(sheet="4")).names == ("p", "q")
        assert refusal(path, sheet="three") == "table.no_such_part"

    def test_a_column_of_several_types_is_text_and_told_with_its_row(self, tmp_path: Path) -> None:
        sheet = [["n", "m"], [1, "x"], [2, "y"], ["three", "z"], [4, "w"]]
        found = read(str(xlsx(tmp_path / "t.xlsx", {"S": sheet})))
        assert found.columns[0].to_pylist() == ["1", "2", "three", "4"]
        (note,) = found.notes
        assert (note.code, note.params["row"]) == ("table_note.mixed_types", 3)

    def test_without_names_and_with_names_that_are_numbers(self, tmp_path: Path) -> None:
        sheet = [[1, 2], [3, 4], [5, 6]]
        path = xlsx(tmp_path / "t.xlsx", {"S": sheet})
        assert codes(read(str(path))) == {"no_names"}
        assert read(str(path), ReadingOptions(header=True)).names == ("1", "2")

    def test_opendocument(self, tmp_path: Path) -> None:
        found = read(str(ods(tmp_path / "t.ods", [["a", "b"], [1, "x"], [2, "y"]])))
        assert rows(found) == [(1, "x"), (2, "y")]

    def test_nothing_in_it(self, tmp_path: Path) -> None:
        assert refusal(xlsx(tmp_path / "t.xlsx", {"S": [[]]})) == "table.empty"
        assert refusal(xlsx(tmp_path / "u.xlsx", {"S": [["a", "b"]]})) == "table.only_header"

    def test_a_workbook_that_unpacks_to_a_bomb(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from data.sources.formats import excel

        path = xlsx(tmp_path / "t.xlsx", {"S": [["a"], [1]]})
        monkeypatch.setattr(excel, "MOST_BYTES", 100)
        assert refusal(path) == "table.unpacks_too_large"


class TestTypedFiles:
    table = pa.table(
        {
            "whole": [1, 2],
            "word": ["x", None],
            "kind": pa.array(["u", "v"]).dictionary_encode(),
            "when": pa.array([dt.datetime(2020, 1, 1)] * 2),
            "in": [{"p": 1, "q": "z"}, {"p": 2, "q": "y"}],
            "list": [[1], [2, 3]],
            "price": pa.array([1, 2], pa.decimal128(5, 2)),
            "nothing": pa.nulls(2),
        }
    )
    wanted = {
        "whole": "int64",
        "word": "string",
        "kind": "string",
        "when": "timestamp[us]",
        "in.p": "int64",
        "in.q": "string",
        "list": "list",
        "price": "double",
        "nothing": "string",
    }

    def test_parquet_feather_and_streams_are_one_table(self, tmp_path: Path) -> None:
        pq.write_table(self.table, tmp_path / "t.parquet")
        feather.write_feather(self.table, str(tmp_path / "t.feather"))
        with pa.ipc.new_stream(str(tmp_path / "t.arrows"), self.table.schema) as out:
            out.write_table(self.table)
        found = [read(str(tmp_path / f"t.{end}")) for end in ("parquet", "feather", "arrows")]
        for one in found:
            kinds = {name: kind.partition("<")[0] for name, kind in types(one).items()}
            assert kinds == self.wanted
            assert rows(one) == rows(found[0])
            assert one.format is None

    def test_names_that_stand_twice_are_told(self, tmp_path: Path) -> None:
        pq.write_table(pa.table([[1], [2]], ["a", "a"]), tmp_path / "t.parquet")
        found = read(str(tmp_path / "t.parquet"))
        assert (found.names, codes(found)) == (("a", "a_2"), {"names_repeated"})

    def test_no_rows_and_no_columns(self, tmp_path: Path) -> None:
        pq.write_table(pa.table({"a": pa.array([], pa.int64())}), tmp_path / "t.parquet")
        assert refusal(tmp_path / "t.parquet") == "table.only_header"

    def test_bytes_that_are_no_text_are_refused(self, tmp_path: Path) -> None:
        pq.write_table(pa.table({"a": [b"\xff\xfe"]}), tmp_path / "t.parquet")
        assert refusal(tmp_path / "t.parquet") == "table.odd_column"


class TestArrays:
    def test_arrays_of_one_length_are_columns_and_others_are_told(self, tmp_path: Path) -> None:
        x = np.arange(12, dtype=">f4").reshape(3, 2, 2)
        arrays = {"x": x, "y": np.array(["a", "b", "c"]), "other": np.arange(5), "one": np.int8(3)}
        (tmp_path / "t.npz").write_bytes(npz(**arrays))
        found = read(str(tmp_path / "t.npz"))
        assert found.names == ("x_1", "x_2", "x_3", "x_4", "y")
        assert found.columns[3].to_pylist() == [3.0, 7.0, 11.0]
        left = [note.params["array"] for note in found.notes]
        assert left == ["other", "one"]

    def test_an_array_is_chosen_by_name(self, tmp_path: Path) -> None:
        (tmp_path / "t.npz").write_bytes(npz(train=np.ones((9, 2)), test=np.zeros((4, 2))))
        assert read(str(tmp_path / "t.npz"), ReadingOptions(sheet="test")).rows == 4
        assert refusal(tmp_path / "t.npz", sheet="valid") == "table.no_such_part"

    def test_fields_and_half_floats(self, tmp_path: Path) -> None:
        kind = np.dtype([("a", "<i4"), ("b", "<f2")])
        np.save(tmp_path / "t.npy", np.array([(1, 2.5), (3, 4.5)], kind))
        assert types(read(str(tmp_path / "t.npy"))) == {"t.a": "int32", "t.b": "float"}

    def test_a_pickle_in_an_archive_is_not_loaded(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "t.npz", "w") as out:
            out.writestr("x.npy", b"\x80\x04\x95junk")
        assert refusal(tmp_path / "t.npz") == "table.damaged"


class TestJson:
    def test_keys_are_columns_and_missing_ones_are_missing(self, tmp_path: Path) -> None:
        lines = json_lines({"a": 1, "b": "x"}, {"a": 2, "c": {"d": [1, 2]}}, {"b": None})
        (tmp_path / "t.jsonl").write_bytes(lines + b"\n")
        found = read(str(tmp_path / "t.jsonl"))
        assert types(found) == {"a": "int64", "b": "string", "c.d": "string"}
        assert rows(found) == [(1, "x", None), (2, None, "[1, 2]"), (None, None, None)]

    def test_numbers_longer_than_64_bits_and_mixtures_are_text_and_told(
        self, tmp_path: Path
    ) -> None:
        long = 12345678901234567890123
        lines = json_lines({"a": long, "b": 1, "c": 2**60}, {"a": 1, "b": "x", "c": 0.5})
        (tmp_path / "t.jsonl").write_bytes(lines)
        found = read(str(tmp_path / "t.jsonl"))
        assert found.columns[0].to_pylist() == [str(long), "1"]
        assert codes(found) == {"wide_integers_text", "mixed_types", "wide_integers"}

    def test_not_a_number_is_read_as_it_is(self, tmp_path: Path) -> None:
        (tmp_path / "t.jsonl").write_bytes(b'{"a": NaN}\n{"a": 1.5}\n{"a": Infinity}\n')
        assert str(read(str(tmp_path / "t.jsonl")).columns[0].to_pylist()) == "[nan, 1.5, inf]"
