"""Paths that are no file, or no longer the same one: each has its sentence, and none hangs."""

import os
import threading
from pathlib import Path

import pytest

from data.errors import InputError
from data.sources.formats.reader import ReadingStopped
from data.sources.registry import read
from tui.locale import words

ROWS = "a,b\n" + "".join(f"{n},{n}\n" for n in range(600_000))


def refusal(source: object) -> str:
    with pytest.raises(InputError) as refused:
        read(str(source))
    assert words(refused.value).endswith(".")
    return refused.value.code


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "table.no_source"),
        ("  ", "table.no_source"),
        ("a\0b", "file.no_path"),
        ("x" * 5000, "file.no_path"),
        ("~nobody-here-1234/t.csv", "file.no_path"),
        ("https://example.com/t.csv", "table.address"),
        ("s3://bucket/t.parquet", "table.address"),
        ("nowhere/at/all.csv", "file.missing"),
        ("/dev/null", "file.not_regular"),
        ("/dev/zero", "file.not_regular"),
        ("/", "table.directory"),
    ],
)
def test_what_is_no_file(source: str, code: str) -> None:
    assert refusal(source) == code


def test_links_pipes_and_folders(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "astray").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder.csv").mkdir()
    assert refusal(tmp_path / "loop") in {"file.link_astray", "file.no_path"}
    assert refusal(tmp_path / "astray") == "file.link_astray"
    assert refusal(tmp_path / "pipe") == "file.not_regular"
    assert refusal(tmp_path / "folder.csv") == "table.directory"
    assert refusal(tmp_path / "folder.csv" / "t.csv") == "file.missing"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n")
    path.chmod(0)
    assert refusal(path) == "file.unreadable"


def test_a_link_to_a_table_is_the_table(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    (tmp_path / "link").symlink_to(tmp_path / "t.csv")
    assert read(str(tmp_path / "link")).names == ("a", "b")


class TestChanges:
    """What happens to the file while a large one is read."""

    def changed(self, path: Path, name: str) -> str:
        path.write_text(ROWS)
        done = threading.Event()

        def progress(_read: int, _of: int) -> None:
            if not done.is_set():
                done.set()
                getattr(self, name)(path)

        with pytest.raises(InputError) as refused:
            read(str(path), progress=progress)
        return refused.value.code

    def grow(self, path: Path) -> None:
        with path.open("a") as stream:
            stream.write("1,2\n")

    def vanish(self, path: Path) -> None:
        path.unlink()

    def replace(self, path: Path) -> None:
        other = path.with_name("other")
        other.write_text(ROWS)
        other.replace(path)

    @pytest.mark.parametrize("name", ["grow", "vanish", "replace"])
    def test_it_is_told(self, tmp_path: Path, name: str) -> None:
        assert self.changed(tmp_path / "t.csv", name) == "table.changed_meanwhile"


def test_a_reading_ends_where_the_person_says_so(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(ROWS)
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> bool:
        told.append((done, of))
        return len(told) < 3

    with pytest.raises(ReadingStopped):
        read(str(path), progress=progress)
    assert len(told) == 3
    assert 0 < told[0][0] < told[2][0] <= told[2][1] == path.stat().st_size
