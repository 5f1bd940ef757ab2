"""Whatever is wrong with what a model is asked: a sentence that names it, exit code 2, no file."""

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from asked_here import ask_here
from data.errors import MessageError
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.runs import find_run
from engine.store.saved_models import MODEL
from exported_runs import trained
from fake_runs import History, curve, kept_model, short, write_run
from tui.cli.entry import run
from tui.locale import words

pytestmark = pytest.mark.slow
HEAD = "lat,lon,hour,weather,kind"
ROWS = [
    ",".join((
        f"{48 + n * 37 % 48 / 90:.4f}", f"{11 + n * 29 % 48 / 70:.4f}", str(n % 24),
        ("dry", "wet")[n % 2], ("ash", "elm")[n % 2],
    ))
    for n in range(48)
]  # fmt: skip
NUMBERS = [f"{n},{n % 7}.5,{2 * n}.25" for n in range(40)]


@dataclass(frozen=True)
class Place:
    """A folder with files of all kinds, and a store with runs."""

    folder: Path
    store: Path
    other: str


def _spec(path: Path, label: str, name: str) -> ExperimentSpec:
    fields = {
        "name": name,
        "data": {"source": str(path), "label": label},
        "network": {"layers": [{"units": 4}]},
        "training": {"epochs": 1, "batch_size": 16},
    }
    return ExperimentSpec.parse(fields)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """One run of classes and places, one of a number, and some that cannot be asked."""
    folder = tmp_path_factory.mktemp("asked")
    text = "\n".join([HEAD, *ROWS]) + "\n"
    (folder / "t.csv").write_text(text, "utf-8")
    (folder / "n.csv").write_text("\n".join(["a,b,price", *NUMBERS]) + "\n", "utf-8")
    _files(folder, text)
    made = Store(folder / "store")
    for path, label, name in (("t.csv", "kind", "one"), ("n.csv", "price", "number")):
        account = trained(made, _spec(folder / path, label, name))
        assert account.run.status == "finished", account.run.message
    one = _spec(folder / "t.csv", "kind", "one")
    write_run(made, with_value(one, "name", "none"), History(curve(1), classes=("ash", "elm")))
    for name in ("nowhere", "broken", "other"):
        plain = with_value(_spec(folder / "n.csv", "price", name), "data.task", "classification")
        write_run(made, plain if name == "nowhere" else with_value(one, "name", name),
                  History(curve(1), classes=("ash", "elm")))  # fmt: skip
        kept_model(made, find_run(made, name))
    path = made.run_directory(find_run(made, "other").id) / MODEL
    path.write_bytes(b"another model")
    made.close()
    elsewhere = Store(folder / "elsewhere")
    other = write_run(elsewhere, short(one, 1, "far"), History(curve(1), classes=("ash", "elm")))
    elsewhere.close()
    return Place(folder, folder / "store", other)


def _files(folder: Path, text: str) -> None:
    files = {
        "empty.csv": "",
        "head.csv": f"{HEAD}\n",
        "glued.csv": text.replace(",", "x"),
        "unlabelled.csv": "\n".join(line.rpartition(",")[0] for line in text.splitlines()),
        "strange.csv": text.replace(",ash", ",oak").replace(",elm", ",fir"),
        "short.csv": "\n".join(line.partition(",")[2] for line in text.splitlines()),
        "twice.csv": "\n".join(f"{line},{line.partition(',')[0]}" for line in text.splitlines()),
        "words.csv": "a,b,price\n1,2.5,dear\n2,3.5,cheap\n",
    }
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
    (folder / "binary.csv").write_bytes(bytes(range(256)) * 40)
    (folder / "folder.csv").mkdir()
    (folder / "taken.csv").write_text("mine\n", "utf-8")
    (folder / "taken.svg").write_text("mine\n", "utf-8")
    os.mkfifo(folder / "pipe.csv")


@pytest.fixture
def here(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    ask_here(monkeypatch)
    monkeypatch.chdir(place.folder)
    monkeypatch.setenv("PKGO_STORE", str(place.store))
    return place


Said = tuple[int, str, str]


@pytest.fixture
def said(here: Place, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Asks a command: its exit code, stdout, the last line of stderr. Files stay as they were."""

    def asked(*arguments: str) -> Said:
        before = _there(here)
        code = run([text.replace("OTHER", here.other) for text in arguments])
        captured = capsys.readouterr()
        assert _there(here) == before, "a file has come, gone or changed"
        assert "Traceback" not in captured.err
        lines = captured.err.strip().splitlines()
        assert sum(line.startswith("pkgo-tui: ") for line in lines) <= 1
        return code, captured.out, lines[-1] if lines else ""

    return asked


def _there(place: Place) -> dict[str, int]:
    return {path.name: path.lstat().st_size for path in place.folder.iterdir() if path.is_file()}


FILES = [
    (["none.csv"], "none.csv"),
    (["folder.csv"], "folder.csv"),
    (["pipe.csv"], "pipe.csv"),
    (["empty.csv"], "empty.csv"),
    (["head.csv"], "head.csv"),
    (["binary.csv"], "binary.csv"),
    (["glued.csv"], "lat"),
    (["short.csv"], "lat"),
    (["twice.csv"], "lat"),
    (["t.csv", "--epoch", "0"], "epoch 0"),
    (["t.csv", "--epoch", "-1"], "-1"),
    (["t.csv", "--epoch", "best.h5"], "best.h5"),
    (["t.csv", "--epoch", ""], "model"),
    (["a\0b.csv"], "b.csv"),
]
RUNS = ["nobody", "none", "OTHER", "broken", "other"]
OUTS = [
    ("x.txt", "x.txt"),
    ("x", "x"),
    ("no/x.csv", "no"),
    ("taken.csv", "taken.csv"),
    ("folder.csv", "folder.csv"),
    ("t.csv", "t.csv"),
    ("/proc/x.csv", "/proc/x.csv"),
]
IMPORTANCE = [
    ["one", "--top", "0"],
    ["one", "--top", "x"],
    ["one", "--repeats", "0"],
    ["one", "--seed", "-1"],
    ["one", "--epoch", "7"],
]
RADAR = [
    (["one", "--hour", "25"], "25"),
    (["one", "--hour", "noon"], "noon"),
    (["one", "--weekday", "foo"], "weekday"),
    (["one", "--weather", "snow"], "snow"),
    (["one", "--class", "oak"], "oak"),
    (["one", "--width", "0"], "--width"),
    (["one", "--height", "-3"], "--height"),
    (["one", "--set", "weather"], "--set"),
    (["one", "--set", "wether=dry"], "wether"),
    (["one", "--set", "hour=late"], "late"),
    (["one", "--told", "all"], "--told"),
    (["nowhere"], "'nowhere'"),
    (["one", "--out", "m.gif"], "m.gif"),
    (["one", "--out", "no/m.svg"], "no"),
    (["one", "--out", "taken.svg"], "taken.svg"),
    (["one", "--out", "folder.csv", "--force"], "folder.csv"),
    (["one", "--out", "/proc/m.csv"], "/proc/m.csv"),
]


@pytest.mark.parametrize(("arguments", "named"), FILES)
def test_a_file_that_cannot_be_predicted_is_named(
    said: Callable[..., Said], arguments: list[str], named: str
) -> None:
    for command in ("predict", "evaluate"):
        code, out, err = said(command, "one", *arguments)
        assert (code, out) == (2, "")
        assert named in err


@pytest.mark.parametrize("name", RUNS)
def test_a_run_that_cannot_be_asked_is_named(said: Callable[..., Said], name: str) -> None:
    for command in (["predict", name, "t.csv"], ["evaluate", name, "t.csv"], ["evaluate", name],
                    ["importance", name], ["radar", name]):  # fmt: skip
        code, out, err = said(*command)
        assert (code, out) == (2, "")
        assert err.startswith("pkgo-tui: ")


@pytest.mark.parametrize(("out", "named"), OUTS)
def test_predictions_are_not_written_where_they_should_not(
    said: Callable[..., Said], out: str, named: str
) -> None:
    code, text, err = said("predict", "one", "t.csv", "--out", out)
    assert (code, text) == (2, "")
    assert named in err


@pytest.mark.parametrize("arguments", IMPORTANCE)
def test_importance_is_asked_for_wrongly(said: Callable[..., Said], arguments: list[str]) -> None:
    code, out, err = said("importance", *arguments)
    assert (code, out) == (2, "")
    assert arguments[1] in err or arguments[2] in err


@pytest.mark.parametrize(("arguments", "named"), RADAR)
def test_a_map_is_asked_for_wrongly(
    said: Callable[..., Said], arguments: list[str], named: str
) -> None:
    code, out, err = said("radar", *arguments)
    assert (code, out) == (2, "")
    assert named in err


def test_a_label_that_is_missing_or_no_number_gives_no_scores(said: Callable[..., Said]) -> None:
    assert said("evaluate", "one", "unlabelled.csv")[0] == 2
    assert said("evaluate", "number", "words.csv")[:2] == (2, "")
    code, out, err = said("evaluate", "one", "strange.csv")
    assert (code, out) == (2, "")
    assert "oak" in err, "no class of the file is known"
    assert said("evaluate", "one", "t.csv")[0] == 0, "and one that is there does"


@pytest.mark.parametrize("why", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_what_the_system_refuses_leaves_nothing_half_written(
    said: Callable[..., Said], monkeypatch: pytest.MonkeyPatch, why: int
) -> None:
    class Refused:
        def __init__(self, path: Path) -> None:
            path.write_bytes(b"half")

        def write(self, _table: object) -> None:
            raise OSError(why, os.strerror(why))

        def close(self) -> None:
            pass

    monkeypatch.setattr("engine.predict.work.WRITERS", {".csv": Refused})

    def refuse(path: Path, _content: bytes) -> None:
        raise OSError(why, os.strerror(why), str(path))

    monkeypatch.setattr("engine.radar.writing.write_atomically", refuse)
    for command in (
        ["predict", "one", "t.csv", "--out", "p.csv"],
        ["radar", "one", "--out", "m.csv"],
    ):
        code, out, err = said(*command)
        assert (code, out) == (2, "")
        assert os.strerror(why).lower() in err.lower()
        assert command[-1] in err


def test_ctrl_c_while_it_predicts_leaves_no_file(
    said: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted:
        def __init__(self, path: Path) -> None:
            path.write_bytes(b"half")

        def write(self, _table: object) -> None:
            raise KeyboardInterrupt

        def close(self) -> None:
            pass

    monkeypatch.setattr("engine.predict.work.WRITERS", {".csv": Interrupted})
    assert said("predict", "one", "t.csv", "--out", "p.csv")[0] == 130


def test_a_file_that_may_not_be_read_is_named(
    said: Callable[..., Said], here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the tests may read every file: the system's answer is played."""
    opened = Path.open

    def refuse(path: Path, *given: object, **named: object) -> object:
        if path.name == "strange.csv":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", refuse)
    code, out, err = said("evaluate", "one", "strange.csv")
    assert (code, out) == (2, "")
    assert "strange.csv" in err


def test_sentences_are_made_for_every_refusal_of_the_process() -> None:
    assert words(MessageError("asking.other_threads", threads=2))
