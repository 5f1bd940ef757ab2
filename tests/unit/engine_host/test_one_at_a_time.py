"""Work that several want done at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.sources.formats.reader import ReadingStopped
from engine.tables.one_at_a_time import one_at_a_time


def test_who_waits_is_told_how_far_the_other_is_and_may_stop(tmp_path: Path) -> None:
    path, heard = tmp_path / "store" / ".work.busy", list[tuple[int, int]]()

    def stop(done: int, of: int) -> bool:
        heard.append((done, of))
        return False

    with one_at_a_time(path, "pets.csv") as told:
        told(3, 7)
        for _ in range(2):
            with pytest.raises(ReadingStopped), one_at_a_time(path, "pets.csv", stop):
                raise AssertionError
    assert heard == [(3, 7), (3, 7)]
    assert not path.exists()


def test_one_after_the_other_has_its_turn(tmp_path: Path) -> None:
    path, inside, most = tmp_path / ".work.busy", list[int](), list[int]()
    begin = threading.Barrier(4)

    def work(number: int) -> None:
        begin.wait(60)
        with one_at_a_time(path, "pets.csv") as told:
            inside.append(number)
            told(1, 2)
            most.append(len(inside))
            inside.remove(number)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))
    assert most == [1, 1, 1, 1]
    assert not path.exists()


def test_where_no_file_can_be_nobody_waits(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    path, heard = tmp_path / "file" / ".work.busy", list[int]()
    with one_at_a_time(path, "pets.csv", lambda done, of: heard.append(done + of)) as told:
        told(2, 3)
        with one_at_a_time(path, "pets.csv") as other:
            other(1, 1)
    assert heard == [5]
