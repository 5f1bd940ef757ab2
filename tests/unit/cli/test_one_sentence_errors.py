"""Every mistake costs one sentence on stderr and exit code 2; nobody sees a traceback."""

import os
import tempfile
from pathlib import Path

import pytest

from engine.specs import first_model
from engine.store.database import Store
from engine.store.runs import runs
from fake_runs import History, curve, write_run
from tui.cli.entry import run
from tui.text.unforeseen import keep_traceback, what_to_report


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PKGO_STORE", str(store.directory))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "header.csv").write_text("a,b,class\n")
    (tmp_path / "table.csv").write_text("a,b,class\n1,2,0\n")
    (tmp_path / "good.toml").write_text("[[network.layers]]\nunits = 4\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "bad.toml").write_text("name = \n")
    (tmp_path / "typos.toml").write_text("epochz = 3\n")
    (tmp_path / "typo.toml").write_text("[training]\nepoch = 3\n[[network.layers]]\nunits = 4\n")
    (tmp_path / "bytes.toml").write_bytes(b"name = '\xff\xfe'")
    (tmp_path / "evil\x1b[2J.toml").write_text("nonsense")
    (tmp_path / "digits.toml").write_text("seed = " + "9" * 5000)
    (tmp_path / "deep.toml").write_text("seed = " + "[" * 10_000)
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    (tmp_path / "gone").symlink_to("nowhere")
    (tmp_path / "spaces.csv").write_text("a b class\n1 2 0\n3 4 0\n")
    return tmp_path


def sentence(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 2) -> str:
    """What the command says; checks that it is one line and nothing else."""
    assert run(arguments) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.endswith("\n")
    assert captured.err.count("\n") == 1
    assert "Traceback" not in captured.err
    assert "\x1b" not in captured.err
    assert "Usage:" not in captured.err
    return captured.err.rstrip("\n")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["frobnicate"], "frobnicate"),
        (["runs", "--nope"], "--nope"),
        (["show"], "RUN"),
        (["pause"], "RUN"),
        (["train", "--set"], "--set"),
        (["show", "a", "b"], "b"),
        (["show", "last"], "no runs"),
        (["stop", "3f"], "no runs"),
        (["presets", "nosuch"], "nosuch"),
        (["--data", "x.csv", "train"], "--data"),
        (["train", "nosuch-preset"], "nosuch-preset"),
        (["train", "04-optimizer-adm"], "did you mean 04-optimizer-adam"),
        (["train", "missing.toml"], "missing.toml does not exist"),
        (["train", "folder"], "folder is a directory"),
        (["train", "bad.toml"], "bad.toml is not valid TOML"),
        (["train", "digits.toml"], "digits.toml holds a number of more digits"),
        (["train", "loop.toml"], "loop.toml is a link that leads nowhere, or in a circle"),
        (["train", "--data", "spaces.csv"], "nothing to tell apart"),
        (["train", "deep.toml"], "deep.toml holds lists"),
        (["train", "--set", "seed=" + "9" * 5000], "seed"),
        (["train", "--set", "seed=" + "[" * 10_000], "seed"),
        (["train", "--set", "training.cost_matrix=" + "[" * 10_000], "cost_matrix"),
        (["train", "--set", "network.layers.\u00b2.units=3"], "\u00b2"),
        (["train", "--set", f"network.layers.{'1' * 5000}.units=3"], "network.layers"),
        (["train", "--seeds", "9" * 5000], "--seeds"),
        (["branch", "last", "--epoch", "9" * 5000], "--epoch"),
        (["train", "bytes.toml"], "bytes.toml is not a text file"),
        (["train", "typo.toml"], 'typo.toml: unknown key "training.epoch"'),
        (["train", "typos.toml"], '"epochz" (did you mean training.epochs?); "network" is missing'),
        (["train", "evil\x1b[2J.toml"], "evil.toml is not valid TOML"),
        (["train", "table.csv"], "table.csv is no experiment file; if it is a table: --data"),
        (["train", "--seeds", "many"], "'--seeds': it must be a whole number"),
        (["verify", "last", "--tolerance", "x"], "'--tolerance': it must be a number"),
        (["train", "--set", "training.epochs"], "is not KEY=VALUE"),
        (["train", "--set", "training.epochs=0"], '"training.epochs" must be at least 1, not 0'),
        (["train", "--set", "training.epochs=many"], '"training.epochs" must be a whole number'),
        (["train", "--set", "training.speed=9"], 'unknown key "training.speed"'),
        (["train", "--set", "network.layers.7.units=9"], "layers 0 to 1"),
        (["train", "--set", "training.optimizer=adam"], '"training.optimizer" must be a table'),
        (["train", "--set", "training.batch_size=1653"], "must be at most 1652"),
        (["train", "--data", "missing.csv"], "missing.csv"),
        (["train", "--data", "empty.csv"], "empty.csv"),
        (["train", "--data", "header.csv"], "header.csv"),
        (["train", "--data", "folder"], "folder"),
        (["train", "--label", "nosuch"], "nosuch"),
        (["--data", "missing.csv"], "missing.csv"),
        (["--data", "empty.csv"], "empty.csv"),
        (["--data", "header.csv"], "header.csv"),
        (["--data", "folder"], "folder is a directory"),
    ],
)
def test_a_mistake_is_named(
    capsys: pytest.CaptureFixture[str], arguments: list[str], named: str
) -> None:
    assert named in sentence(capsys, *arguments)


def test_a_value_from_the_command_line_is_not_blamed_on_the_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = sentence(capsys, "train", "good.toml", "--set", "training.batch_size=0")
    assert said == 'pkgo-tui: "training.batch_size" must be at least 1, not 0'
    said = sentence(capsys, "train", "typo.toml", "--set", "training.batch_size=8")
    assert 'typo.toml: unknown key "training.epoch"' in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["train", "--set", "name=a\udcff"],
        ["train", "--data", "a\udcff.csv"],
        ["train", "--label", "\udcff"],
        ["train", "--once", "\udcff"],
        ["rename", "last", "\udcff"],
        ["tag", "last", "\udcff"],
        ["branch", "last", "--name", "\udcff"],
        ["compare", "last", "\udcff"],
    ],
)
def test_what_the_system_could_not_decode_is_no_text(
    capsys: pytest.CaptureFixture[str], store: Store, arguments: list[str]
) -> None:
    write_run(store, first_model(), History(curve(2)))
    (Path.cwd() / "a\udcff.csv").write_text("a,b,class\n1,2,0\n3,4,1\n")
    assert "must be UTF-8 text" in sentence(capsys, *arguments)
    assert len(runs(store)) == 1


def test_nothing_is_queued_by_a_mistake(capsys: pytest.CaptureFixture[str], store: Store) -> None:
    sentence(capsys, "train", "--set", "training.epochs=0")
    sentence(capsys, "train", "--data", "missing.csv")
    assert store.db.execute("SELECT count(*) FROM runs").fetchone()[0] == 0
    assert store.db.execute("SELECT count(*) FROM experiments").fetchone()[0] == 0


def test_a_store_that_is_a_file(capsys: pytest.CaptureFixture[str], somewhere: Path) -> None:
    place = somewhere / "empty.csv"
    assert str(place) in sentence(capsys, "runs", "--store", str(place))
    assert str(place) in sentence(capsys, "--store", str(place), "runs")


def test_a_folder_that_others_may_look_into_is_told_once_with_the_remedy(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place = tmp_path / "shared"
    place.mkdir()
    place.chmod(0o755)
    train = ["train", "--set", "training.epochs=0", "--store", str(place)]
    assert run(train) == 2
    assert "chmod 700" in capsys.readouterr().err
    assert run(train) == 2
    assert "chmod 700" not in capsys.readouterr().err
    run(["doctor", "--store", str(place)])
    assert "chmod 700" in capsys.readouterr().out
    place.chmod(0o700)
    run(["doctor", "--store", str(place)])
    assert "chmod 700" not in capsys.readouterr().out


def test_a_store_that_is_damaged(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "runs.db").write_bytes(b"not a database at all" * 100)
    assert "broken" in sentence(capsys, "runs", "--store", str(broken))


def test_a_store_of_a_later_version(capsys: pytest.CaptureFixture[str], store: Store) -> None:
    store.db.execute("PRAGMA user_version = 999")
    assert "later version" in sentence(capsys, "runs")


def test_a_store_where_nothing_may_be_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    if os.geteuid() == 0:
        # Root writes anywhere but below a file
        assert "empty.csv" in sentence(capsys, "runs", "--store", str(tmp_path / "empty.csv" / "x"))
        return
    (tmp_path / "folder").chmod(0o500)
    assert "folder" in sentence(capsys, "runs", "--store", str(tmp_path / "folder" / "x"))


def test_the_unforeseen_leaves_its_traceback_in_a_log(
    capsys: pytest.CaptureFixture[str], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object) -> None:
        raise RuntimeError("the \x1b[31mcat\nslept")

    monkeypatch.setattr("engine.query.table.RunTable.refresh", explode)
    assert run(["runs"]) == 1
    told, last = capsys.readouterr().err.splitlines()
    log = store.directory / "pkgo-tui.log"
    assert "the cat slept" in told
    assert str(log) in last
    assert "pkgo-tui doctor" in last
    assert "Traceback" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


def test_where_the_store_takes_no_log_the_traceback_lies_in_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "folder"))
    kept = keep_traceback(RuntimeError("a \ud800 cat"), tmp_path / "empty.csv")
    assert kept is not None and kept.parent == tmp_path / "folder"
    assert "RuntimeError" in kept.read_text()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "empty.csv"))
    assert keep_traceback(RuntimeError("a cat"), tmp_path / "empty.csv") is None
    assert "pkgo-tui doctor" in what_to_report(None)


def test_a_file_in_the_place_of_a_command_is_told_with_what_opens_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "train 'good.toml'" in sentence(capsys, "good.toml")
    assert "--data 'table.csv'" in sentence(capsys, "table.csv")


def test_a_file_of_a_command_s_name_takes_no_blame(
    capsys: pytest.CaptureFixture[str], somewhere: Path
) -> None:
    (somewhere / "data").mkdir()
    assert "--nope" in sentence(capsys, "data", "table.csv", "--nope")
