"""A worker's folder on its own disk: a killed one's goes with the next worker."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.cluster.own_folder import YOUNG_SECONDS, make_own_folder, remove_leftovers
from engine.store.life_lock import FOLDER, hold, let_go

LIVES = """\
import sys, time
from pathlib import Path
from engine.cluster.own_folder import make_own_folder
print(make_own_folder(Path(sys.argv[1])), flush=True)
time.sleep(600)
"""


@pytest.fixture(autouse=True)
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "disk"
    made.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(made))
    return made


def _worker(directory: Path, disk: Path) -> "tuple[subprocess.Popen[str], Path]":
    child = subprocess.Popen(
        [sys.executable, "-c", LIVES, str(directory)],
        env={**os.environ, "TMPDIR": str(disk)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child.stdout as told:
        return child, Path(told.readline().strip())


def _age(folder: Path) -> None:
    long_ago = time.time() - 2 * YOUNG_SECONDS
    os.utime(folder / FOLDER / "worker", (long_ago, long_ago))


def test_what_a_killed_worker_left_goes_and_the_stores_runs_stay(
    tmp_path: Path, disk: Path
) -> None:
    directory = tmp_path / "store"
    (directory / "runs" / "abc").mkdir(parents=True)
    (directory / "runs" / "abc" / "model").write_text("kept")
    child, folder = _worker(directory, disk)
    (folder / "rows").write_bytes(b"x" * 1000)
    _age(folder)
    try:
        remove_leftovers()
        assert (folder / "rows").exists()  # it lives
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    made = make_own_folder(directory)
    assert [path.name for path in disk.iterdir()] == [made.name]
    assert (made / "runs" / "abc" / "model").read_text() == "kept"


def test_a_folder_that_is_being_made_and_one_whose_engine_lives_stay(
    tmp_path: Path, disk: Path
) -> None:
    (tmp_path / "store").mkdir()
    child, folder = _worker(tmp_path / "store", disk)
    child.kill()
    child.wait()
    remove_leftovers()
    assert folder.exists()  # its worker may have it in hand this moment
    _age(folder)
    assert hold(folder, "engine")
    remove_leftovers()
    assert folder.exists()
    let_go(folder, "engine")
    remove_leftovers()
    assert not folder.exists()


@pytest.mark.parametrize("kind", ["a link", "without a lock", "a file"])
def test_what_is_no_workers_folder_stays(tmp_path: Path, disk: Path, kind: str) -> None:
    other = tmp_path / "mine"
    (other / FOLDER).mkdir(parents=True)
    (other / FOLDER / "worker").touch()
    _age(other)
    place = disk / "pkgo-work-other"
    if kind == "a link":
        place.symlink_to(other)
    elif kind == "a file":
        place.touch()
    else:
        (place / FOLDER).mkdir(parents=True)
    remove_leftovers()
    assert place.exists()
    assert (other / FOLDER / "worker").exists()


def test_folders_of_somebody_else_stay(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = disk / "pkgo-work-theirs"
    (place / FOLDER).mkdir(parents=True)
    (place / FOLDER / "worker").touch()
    _age(place)
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    remove_leftovers()
    assert place.exists()
    monkeypatch.setattr(os, "geteuid", lambda: mine)
    remove_leftovers()
    assert not place.exists()
