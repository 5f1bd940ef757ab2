"""A damaged database never keeps the bench from opening, and is never thrown away."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.messages import Message
from engine.store.database import Store, StoreError
from engine.store.open_lock import turn
from engine.store.recovery import open_for_bench, open_or_view
from engine.store.runs import count
from refusals import refuses
from tui.locale import words

MakeRun = Callable[..., str]


def damaged(directory: Path) -> list[Path]:
    return sorted(directory.glob("runs.db.damaged-*"))


def test_a_good_store_is_opened_as_it_is(store: Store, make_run: MakeRun) -> None:
    make_run()
    again, said = open_for_bench(store.directory)
    assert (count(again), said) == (1, None)
    assert damaged(store.directory) == []
    again.close()


@pytest.mark.parametrize(
    "content", [b"this is not a database" * 99, b"SQLite format 3\0" + b"\xff" * 999]
)
def test_what_is_no_database_is_kept_under_another_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "runs.db").write_bytes(content)
    store, said = open_for_bench(tmp_path)
    (kept,) = damaged(tmp_path)
    assert kept.read_bytes() == content
    assert said == Message(
        "store.damaged_and_replaced", {"store": str(tmp_path), "kept": kept.name}
    )
    assert kept.name in words(said)
    assert count(store) == 0
    store.close()


def test_of_two_benches_at_once_one_moves_it_aside_and_both_open_the_new_one(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    content = b"this is not a database" * 99
    (tmp_path / "runs.db").write_bytes(content)
    code = (
        "import sys, time, pathlib; from engine.store.recovery import open_for_bench\n"
        "from engine.store.process_writer import attach_client\n"
        "time.sleep(max(0, float(sys.argv[2]) - time.time()))\n"
        "store, said = open_for_bench(pathlib.Path(sys.argv[1]))\n"
        "attach_client(store); print(bool(said))"
    )
    start = str(time.time() + 1.5)
    benches = [
        subprocess.Popen(
            [sys.executable, "-P", "-c", code, str(tmp_path), start],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    said = sorted(bench.communicate(timeout=60)[0].strip() for bench in benches)
    assert said == ["False", "False", "False", "True"]
    (kept,) = damaged(tmp_path)
    assert kept.read_bytes() == content
    store = Store(tmp_path)
    assert store.db.execute("SELECT count(*) FROM clients").fetchone()[0] == 4
    store.close()


def test_while_a_database_is_moved_aside_whoever_opens_the_store_waits(tmp_path: Path) -> None:
    """In that moment the file is not there, and looks like one that cannot be written."""
    Store(tmp_path).close()
    opened: list[Store] = []
    opening = threading.Thread(target=lambda: opened.append(open_or_view(tmp_path)))
    with turn(tmp_path, alone=True):
        opening.start()
        opening.join(0.2)
        assert not opened
        for path in tmp_path.glob("runs.db*"):
            path.rename(tmp_path / f"moved-{path.name}")
    opening.join(30)
    assert not opened[0].read_only
    assert (tmp_path / "runs.db").exists()


def test_one_that_cannot_be_moved_aside_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "runs.db").write_bytes(b"this is not a database" * 99)

    def refuse(_self: Path, _target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with refuses("store.damaged_and_stuck", StoreError, reason="Permission denied"):
        open_for_bench(tmp_path)


def test_a_command_names_what_takes_care_of_it(tmp_path: Path, pkgo: Callable[..., Any]) -> None:
    (tmp_path / "runs.db").write_bytes(b"this is not a database" * 99)
    told = pkgo("runs", "--store", str(tmp_path))
    assert (told.returncode, told.stdout) == (2, "")
    assert "begins a new one" in told.stderr
    assert damaged(tmp_path) == []


def test_a_page_that_was_overwritten_is_noticed(store: Store, make_run: MakeRun) -> None:
    for _ in range(40):
        make_run()
    store.close()
    path = store.directory / "runs.db"
    content = bytearray(path.read_bytes())
    content[8192:] = b"\x5a" * (len(content) - 8192)
    path.write_bytes(content)
    fresh, said = open_for_bench(store.directory)
    assert said is not None
    assert said.code == "store.damaged_and_replaced"
    assert count(fresh) == 0
    fresh.close()


def test_a_later_versions_store_is_not_damaged(store: Store) -> None:
    store.db.execute("PRAGMA user_version = 999")
    with refuses("store.later_version"):
        open_for_bench(store.directory)
    assert damaged(store.directory) == []


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with refuses("store.is_file", StoreError, store=str(tmp_path / "file")):
        open_for_bench(tmp_path / "file")
