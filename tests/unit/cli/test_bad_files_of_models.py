"""What cannot be predicted is told in one sentence before a model is opened; no file comes."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from asked_here import ask_here
from data.errors import InputError
from engine.store import inputs, preparations
from engine.store.database import Store
from engine.store.runs import find_run
from runs_to_ask import HEAD, TEXT, plain_run, prepared_run
from tui.cli.entry import run

OPENED = "the model is to be opened"
FILES: dict[str, bytes] = {
    "empty.csv": b"",
    "blank.csv": b"\n\n\n",
    "head.csv": f"{HEAD}\n".encode(),
    "commas.csv": f"{HEAD}\n,,\n,,\n".encode(),
    "one.csv": TEXT.replace(",", "x").encode(),
    "lacks.csv": b"town,kind\nLima,ash\n",
    "near.csv": TEXT.replace("height", "hieght").encode(),
    "twice.csv": b"town,height,town,kind\nLima,1,Oslo,ash\n",
    "word.csv": b"a,b,kind\n1,2,ash\n3,tall,elm\n",
    "gap.csv": b"a,b,kind\n1,2,ash\n,2,elm\n",
    "far.csv": b"a,b,kind\n1,2,ash\n1e39,2,elm\n",
    "inf.csv": b"a,b,kind\ninf,2,ash\n",
    "zero.csv": b"a,b,kind\n1,2,a\0sh\n",
    "binary.csv": bytes(range(256)) * 40,
    "cut.csv.gz": gzip.compress(TEXT.encode() * 500)[:200],
    "twice.csv.gz": gzip.compress(gzip.compress(TEXT.encode())),
    "notgzip.csv.gz": b"no table at all\n",
    "text.parquet": b"no table at all\n",
    "cut.parquet": b"PAR1 and then nothing",
    "text.xlsx": b"no table at all\n",
    "cut.xlsx": b"PK\x03\x04 and then nothing",
    "text.npz": b"no table at all\n",
    "text.png": b"no picture at all\n",
    "picture.csv": b"\x89PNG\r\n\x1a\n\0\0",
    "page.csv": b"<!DOCTYPE html><p>not found</p>",
    "line.jsonl": b'{"town": "Lima"}\n{"town": \n',
    "list.json": b"[1, 2]",
}
UNLABELLED = b"town,height\nLima,1\n"
NAMELESS = b"town,height,kind,x,x\nLima,tall,ash,a,b\nOslo,short,elm,c,d\n"
"""Names that stand twice: the reader takes them for a row."""
PLAIN = {"word.csv", "gap.csv", "far.csv", "inf.csv", "zero.csv"}
COMMANDS = ("predict", "evaluate", "layer", "explain")
Asked = Callable[..., tuple[int, str, str]]


@pytest.fixture
def asked(
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Asked:
    """Asks a command: its exit code, stdout and stderr. No file comes, goes or changes."""
    folder = tmp_path / "files"
    folder.mkdir()
    more = {"t.csv": TEXT.encode(), "out.csv": b"mine\n", "unlabelled.csv": UNLABELLED}
    for name, content in {**FILES, **more, "nameless.csv": NAMELESS}.items():
        (folder / name).write_bytes(content)
    prepared_run(store, folder / "t.csv")
    plain_run(store, folder / "word.csv")
    ask_here(monkeypatch)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PKGO_STORE", str(store.directory))

    def too_late(_threads: int) -> None:
        raise InputError("predict.model_gone", run="one", file=OPENED)

    monkeypatch.setattr("engine.devices.tensorflow_devices.configure", too_late)

    def made(*arguments: str) -> tuple[int, str, str]:
        before = {path.name: path.stat().st_size for path in folder.iterdir()}
        code = run(list(arguments))
        said = capsys.readouterr()
        assert {path.name: path.stat().st_size for path in folder.iterdir()} == before
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return made


def arguments_of(command: str, run_name: str, file: str) -> list[str]:
    if command == "layer":
        return [command, run_name, "hidden_1", file, "--out", "new.csv"]
    return [command, run_name, file, *(["--out", "new.csv"] if command == "predict" else [])]


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_told_of_before_the_model_is_opened(asked: Asked, name: str) -> None:
    for command in COMMANDS:
        about = arguments_of(command, "plain" if name in PLAIN else "one", name)
        code, out, err = asked(*about)
        assert (code, out) == (2, ""), (command, err)
        assert name in err and err.count("pkgo-tui: ") == 1, (command, err)
        assert OPENED not in err, (command, "the file is read first")


def test_a_good_file_comes_as_far_as_the_model(asked: Asked) -> None:
    for command in COMMANDS:
        assert OPENED in asked(*arguments_of(command, "one", "t.csv"))[2], command
    assert OPENED in asked("predict", "one", "unlabelled.csv")[2]


WRONG: list[tuple[list[str], str]] = [
    (["predict", "one", "t.csv", "--out", "out.csv"], "out.csv"),
    (["predict", "one", "t.csv", "--out", "t.csv"], "t.csv"),
    (["predict", "one", "t.csv", "--set", "data.label=x"], "data.label"),
    (["predict", "one", "t.csv", "--set", "data.reading.sign=x"], "sign"),
    (["predict", "one", "t.csv", "--set", "data.reading.delimiter=ab"], "delimiter"),
    (["predict", "one", "t.csv", "--set", "data.reading.decimal=;"], "decimal"),
    (["predict", "one", "t.csv", "--set", "data.reading.encoding=klingon"], "klingon"),
    (["predict", "one", "t.csv", "--set", "header"], "header"),
    (["predict", "one", "t.csv", "--set", "data.reading.delimiter=|"], "'town'"),
    (["evaluate", "one", "unlabelled.csv"], "'kind'"),
    (["evaluate", "one", "--set", "data.reading.header=true"], "--set"),
    (["evaluate", "one"], "'one'"),
    (["layer", "one", "--set", "data.reading.header=true"], "--set"),
    (["layer", "one", "hidden_1", "--out", "new.csv"], "--out"),
    (["layer", "one", "hidden_1", "t.csv", "--project", "map"], "--project"),
    (["layer", "one", "hidden_1", "t.csv", "--out", "new.txt"], "new.txt"),
    (["explain", "one", "t.csv", "--row", "13"], "13"),
    (["explain", "one", "t.csv", "--row", "0"], "--row"),
    (["explain", "one", "t.csv", "--class", "oak"], "'oak'"),
    (["explain", "one", "t.csv", "--baseline", "zero"], "--baseline"),
    (["explain", "one", "t.csv", "--steps", "1"], "--steps"),
    (["explain", "one", "t.csv", "--epoch", "7"], "7"),
    (["explain", "one", "t.csv", "--set", "training.epochs=3"], "training.epochs"),
]


@pytest.mark.parametrize(("arguments", "named"), WRONG)
def test_what_is_asked_wrongly_is_told_of_before_the_model_is_opened(
    asked: Asked, arguments: list[str], named: str
) -> None:
    code, out, err = asked(*arguments)
    assert (code, out) == (2, "")
    assert named in err and OPENED not in err


@pytest.mark.parametrize("command", COMMANDS)
def test_names_that_were_read_as_a_row_are_told_and_can_be_said(asked: Asked, command: str) -> None:
    about = arguments_of(command, "one", "nameless.csv")
    code, out, err = asked(*about)
    assert (code, out) == (2, "")
    assert "data.reading.header=true" in err
    assert OPENED in asked(*about, "--set", "data.reading.header=true")[2]


@pytest.mark.parametrize("text", [TEXT, "town,height,kind\nLima,tall,ash\nOslo,short,elm\n"])
def test_names_below_the_first_line_are_told_and_can_be_said(
    asked: Asked, tmp_path: Path, text: str
) -> None:
    (tmp_path / "files" / "below.csv").write_text(f"one,two,three\n{text}", "utf-8")
    code, _, err = asked("predict", "one", "below.csv")
    assert code == 2 and "data.reading.skip_rows=1" in err
    assert OPENED in asked("predict", "one", "below.csv", "--set", "data.reading.skip_rows=1")[2]


@pytest.mark.parametrize("file", [preparations.FILE, inputs.FILE])
@pytest.mark.parametrize("damage", ["gone", "cut", "other", "none", "deep", "letters"])
def test_a_record_of_the_run_that_is_damaged_is_told(
    asked: Asked, store: Store, file: str, damage: str
) -> None:
    path = store.run_directory(find_run(store, "one").id) / file
    whole = path.read_bytes()
    contents = {
        "cut": whole[:40],
        "other": b'{"format": 1, "columns": []}',
        "none": b"",
        "deep": b"[" * 100_000,
        "letters": b"\xff\xfe" + whole,
    }
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(contents[damage])
    for command in COMMANDS:
        code, out, err = asked(*arguments_of(command, "one", "t.csv"))
        assert (code, out) == (2, "")
        assert file in err and OPENED not in err and "char" not in err
