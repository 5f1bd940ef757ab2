"""Files are written whole or not at all, and an error names the file that a person means."""

import errno
import os
from pathlib import Path

import pytest

from engine.io.files import produce_atomically, write_atomically


def test_a_full_disk_is_told_with_the_files_name_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "chart.svg"
    path.write_bytes(b"before")

    def produce(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left") as caught:
        produce_atomically(path, produce)
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(path))
    assert [found.name for found in tmp_path.iterdir()] == ["chart.svg"]
    assert path.read_bytes() == b"before"


def test_a_folder_that_is_missing_is_told_by_the_file_meant(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        write_atomically(tmp_path / "gone" / "file", b"")
    assert caught.value.filename == str(tmp_path / "gone" / "file")


def test_an_error_about_another_file_stays_what_it_is(tmp_path: Path) -> None:
    def produce(_: Path) -> None:
        (tmp_path / "source").read_bytes()

    with pytest.raises(FileNotFoundError) as caught:
        produce_atomically(tmp_path / "target", produce)
    assert str(caught.value.filename) == str(tmp_path / "source")


def test_a_file_that_is_protected_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"before")
    path.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda __, mode: mode != os.W_OK)  # as for all but root
    with pytest.raises(PermissionError) as caught:
        write_atomically(path, b"after")
    assert (caught.value.filename, path.read_bytes()) == (str(path), b"before")
