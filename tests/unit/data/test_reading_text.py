"""Text tables before any library: separators, lines, and the byte that is no letter."""

from pathlib import Path

import pytest

from data import InputError
from data.sources import cell_diagnosis
from data.sources.text import Layout, layout, locate, records

LABEL = cell_diagnosis.Asked(1, "named")


def write(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("name", "text", "separator", "columns"),
    [
        ("a.csv", "a,b\n1,2\n", ",", 2),
        # More commas than semicolons, but not in every line
        ("a.csv", "a;b, c, d;e\n1;2;3\n", ";", 3),
        ("a.csv", "a\tb;c\td\n1\t2\t3\n", "\t", 3),
        # As many of both: the name of the file decides
        ("a.csv", "a,b\tc\n1,2\t3\n", ",", 2),
        ("a.TSV", "a,b\tc\n1,2\t3\n", "\t", 2),
        # Divided unlike by each of them: by the one that divides most
        ("a.csv", "a;b;c,d\n1,2,3\n", ";", 3),
        ("a.csv", '"a;b;c",d\n1,2\n', ",", 2),
        ("a.csv", "alone\n1\n", ",", 1),
    ],
)
def test_the_separator_is_the_one_that_divides_both_lines_alike(
    tmp_path: Path, name: str, text: str, separator: str, columns: int
) -> None:
    found = layout(write(tmp_path, text, name), name)
    assert (found.separator, len(found.names)) == (separator, columns)


def test_a_record_knows_the_line_on_which_it_begins(tmp_path: Path) -> None:
    text = '\ufeffa,b\r\n\r\n1,"x\n\ny"\r\n   \r\n2,z\r\n,\r\n'
    found = list(records(write(tmp_path, text), "t", ","))
    assert [(one.line, one.fields) for one in found] == [
        (1, ["a", "b"]),
        (3, ["1", "x\n\ny"]),
        (7, ["2", "z"]),
        (8, ["", ""]),
    ]


@pytest.mark.parametrize("chunk", [1, 2, 3, 4, 5, 7, 11, 1 << 20])
@pytest.mark.parametrize(
    ("content", "line", "byte"),
    [
        ("a,ü\n1,猫\n".encode() + b"2,\xff\n", 3, "0xff"),
        (b"a,b\n\n1,\xc3\n2,x\n", 3, "0xc3"),
        # The file ends within a letter
        (b"a,b\n1," + "猫".encode()[:2], 2, "0xe7"),
    ],
)
def test_the_byte_that_is_no_letter_is_found_wherever_the_file_is_cut(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    chunk: int,
    content: bytes,
    line: int,
    byte: str,
) -> None:
    monkeypatch.setattr(cell_diagnosis, "_CHUNK", chunk)
    path = write(tmp_path, content)
    wrong = cell_diagnosis.find(path, "t", Layout(",", ("a", "b")), 1, [])
    assert wrong is not None
    assert (wrong.code, wrong.value) == ("table.not_utf8", byte)
    assert wrong.message.params["line"] == line


def test_the_word_nan_is_a_class_where_others_are_words(tmp_path: Path) -> None:
    path, known = write(tmp_path, "a,class\n1,nan\n2,x\n"), Layout(",", ("a", "class"))
    assert cell_diagnosis.find(path, "t", known, LABEL, ["nan", "x"]) is None
    missing = cell_diagnosis.find(path, "t", known, LABEL, ["1", "2"])
    assert missing is not None
    assert (missing.code, missing.row) == ("cell.label_missing", 1)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("3.4028235677973366e38", "cell.too_large"),
        # Rounds to the largest float32 there is
        ("3.4028235677973362e38", None),
        ("-1e-400", None),
        (" +.5 ", None),
        ("1,5", "cell.comma"),
        ("1,5,0", "cell.no_number"),
        ("infinity", "cell.infinite"),
    ],
)
def test_a_feature_is_what_float32_can_hold(tmp_path: Path, cell: str, code: str | None) -> None:
    path = write(tmp_path, f'a,class\n"{cell}",x\n')
    wrong = cell_diagnosis.find(path, "t", Layout(",", ("a", "class")), LABEL, ["x"])
    assert (wrong and wrong.code) == code


def test_a_place_is_a_path_and_a_bare_word_may_have_been_a_table_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "", "word")
    assert locate("~/a.csv", ("radar",)) == tmp_path / "a.csv"
    assert locate("word", ("radar",)) == Path("word")
    assert locate("other", ()) == Path("other")
    for source, code in (
        ("other", "table.neither_file_nor_builtin"),
        ("s3://a/b", "table.address"),
    ):
        with pytest.raises(InputError) as caught:
            locate(source, ("radar",))
        assert caught.value.code == code
