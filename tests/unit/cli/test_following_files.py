"""``pkgo-tui follow``: what another program logs, live and at once; and what is refused of it."""

import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import COMMAND, ROOT
from engine.store.database import Store
from watched_logs import csv_text, event_folder, only_run
from watched_programs import until, until_epoch

Ask = Callable[..., tuple[int, str, str]]


def test_a_file_is_read_once_and_never_twice(store: Store, tmp_path: Path, ask: Ask) -> None:
    log = tmp_path / "history.csv"
    log.write_text(csv_text(3))
    asked = ("follow", str(log), "--once", "--name", "baseline", "--tag", "old")
    code, out, err = ask(*asked)
    run = only_run(store)
    assert (code, err) == (0, "")
    assert out == f'"baseline" ({run.id}): 3 epochs, 3 of them new\n'
    _, out, _ = ask(*asked, "--json")
    told = {"event": "read", "run": run.id, "name": "baseline", "status": "finished"}
    assert json.loads(out) == {**told, "epochs": 3, "new": 0}
    code, out, _ = ask("show", "last")
    assert code == 0
    assert 'kind = "csv"' in out
    assert "epoch 3/3" in out


def test_what_only_its_program_can_do_is_said(store: Store, tmp_path: Path, ask: Ask) -> None:
    log = tmp_path / "history.csv"
    log.write_text(csv_text(3))
    ask("follow", str(log), "--once")
    for command in (
        ("export", "last", "--what", "script", "--out", str(tmp_path / "out")),
        ("resume", "last"),
        ("branch", "last", "--epoch", "2"),
        ("verify", "last"),
        ("predict", "last", str(log)),
        ("evaluate", "last"),
    ):
        code, out, err = ask(*command)
        assert (code, out) == (2, ""), command
        assert "is trained by its own program" in err, command
        assert err.count("\n") == 1, err


def test_other_commands_take_it_as_any_run(store: Store, tmp_path: Path, ask: Ask) -> None:
    for name, count in (("one", 3), ("two", 5)):
        log = tmp_path / f"{name}.csv"
        log.write_text(csv_text(count))
        ask("follow", str(log), "--once")
    code, out, _ = ask("runs", "--filter", "epochs > 3")
    assert (code, "two" in out, "one" in out) == (0, True, False)
    code, out, _ = ask("compare", "one", "two")
    assert (code, "val_accuracy" in out) == (0, True)
    code, out, _ = ask("coach", "two")
    assert code == 0
    code, out, _ = ask("show", "two", "--log")
    assert (code, "its own program trains it" in out) == (0, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("epoch,loss\n0,many\n", 'history.csv, row 2, column loss: "many" is no number'),
        ("", None),
    ],
)
def test_bad_files_are_one_sentence(
    store: Store,
    tmp_path: Path,
    ask: Ask,
    text: str,
    said: str | None,
) -> None:
    log = tmp_path / "history.csv"
    log.write_text(text)
    code, out, err = ask("follow", str(log), "--once")
    assert out == ""
    if said is None:
        assert (code, err) == (0, f"{log} tells no epoch\n")
    else:
        assert (code, err.endswith(f"{said}\n"), err.count("\n")) == (2, True, 1)


def test_a_file_is_followed_until_ctrl_c_and_goes_on(store: Store, tmp_path: Path) -> None:
    log = tmp_path / "history.csv"
    for count in (2, 4):
        log.write_text(csv_text(count - 1))
        process = subprocess.Popen(
            [*COMMAND, "follow", str(log), "--json", "--store", str(store.directory)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        until_epoch(store, count - 1)
        until(lambda: only_run(store).status == "running")
        log.write_text(csv_text(count))
        until_epoch(store, count)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (130, "")
        told = [json.loads(line) for line in out.splitlines()]
        assert told[-1]["event"] == "stopped"
        assert [one["epoch"] for one in told if one["event"] == "epoch"] == [*range(1, count + 1)]
    assert (only_run(store).status, only_run(store).epochs_done) == ("stopped", 4)


def test_a_tensorboard_folder_is_read(store: Store, tmp_path: Path, ask: Ask) -> None:
    event_folder(tmp_path / "logs" / "train", [(0, "epoch_loss", 0.5)])
    event_folder(tmp_path / "logs" / "validation", [(0, "epoch_loss", 0.75)])
    code, _, err = ask("follow", str(tmp_path / "logs"), "--once")
    assert (code, err, only_run(store).last) == (0, "", {"loss": 0.5, "val_loss": 0.75})
