"""What a table may name in place of a picture: each is told by row, column and reason, none opened
that lies outside, and the row left out where that is asked for.
"""

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.errors import InputError
from data.messages import Message
from data.opened import open_table
from data.options import PreparationOptions, TableOptions
from data.picture_files.decoding import Undecodable
from data.picture_files.named_pictures import NamedPictures
from made_images import picture, saved


def huge(path: Path) -> None:
    """A PNG of few bytes that says it has a million rows and columns."""
    head = struct.pack(">IIBBBBB", 1_000_000, 1_000_000, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")]
    content = b"\x89PNG\r\n\x1a\n"
    for name, body in parts:
        content += struct.pack(">I", len(body)) + name + body
        content += struct.pack(">I", zlib.crc32(name + body))
    path.write_bytes(content)


def cut_off(path: Path) -> None:
    whole = saved(picture(5), path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def a_gif(path: Path) -> None:
    from PIL import Image

    Image.fromarray(picture(3)).save(path, format="GIF")


MADE: dict[str, tuple[Callable[[Path], Any] | None, str]] = {
    "gone.png": (None, "images.not_there"),
    "circle.png": (lambda path: path.symlink_to(path), "images.not_there"),
    "leads_out.png": (lambda path: path.symlink_to(path.parents[1] / "out.png"), "images.outside"),
    "folder.png": (Path.mkdir, "images.no_file"),
    "pipe.png": (os.mkfifo, "images.no_file"),
    "huge.png": (huge, "images.bomb"),
    "cut.png": (cut_off, "images.damaged"),
    "words.png": (lambda path: path.write_text("no picture"), "images.no_picture"),
    "empty.jpg": (lambda path: path.write_bytes(b""), "images.empty"),
    "moving.png": (a_gif, "images.no_picture"),
    "../out.png": (None, "images.outside"),
    "x/../../out.png": (None, "images.outside"),
    "/dev/zero": (None, "images.outside"),
    "https://example.org/a.png": (None, "images.not_there"),
    "~/a.png": (None, "images.not_there"),
    "a" * 5_000 + ".png": (None, "images.not_there"),
    "nul\0.png": (None, "images.not_there"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    saved(picture(1), tmp_path / "out.png")
    here = tmp_path / "here"
    here.mkdir()
    return here


@pytest.mark.parametrize("name", MADE)
def test_nothing_else_is_opened(folder: Path, name: str) -> None:
    make, code = MADE[name]
    if make is not None:
        make(folder / name)
    pictures = NamedPictures(folder)
    with pytest.raises(Undecodable) as refused:
        pictures.decoded(name, (4, 4), grey=False)
    assert refused.value.code == code
    assert pictures.folders([name]) <= {str(folder), str(folder / "https:" / "example.org")} | {
        str(folder / "~")
    }
    opened = ("images.no_picture", "images.empty", "images.bomb", "images.damaged")
    if code not in opened:
        assert pictures.digest(name) == b"" and not pictures.is_there(name)


def test_an_absolute_path_below_the_folder_is_opened(folder: Path) -> None:
    saved(picture(4), folder / "in" / "a.png")
    (folder / "link.png").symlink_to(folder / "in" / "a.png")
    pictures = NamedPictures(folder)
    for name in (str(folder / "in" / "a.png"), "in/../in/a.png", "link.png"):
        assert np.array_equal(pictures.decoded(name, (6, 5), grey=False), picture(4))


def table(folder: Path, cells: list[str]) -> Path:
    for number in range(12):
        saved(picture(number), folder / f"p{number}.png")
    names = [*(f"p{number}.png" for number in range(12)), *cells]
    lines = (f'"{name}",{place / 4},{"ab"[place % 2]}' for place, name in enumerate(names))
    path = folder / "t.csv"
    path.write_text("photo,size,label\n" + "\n".join(lines) + "\n")
    return path


def prepared(source: Path, **said: Any) -> Any:
    preparation = PreparationOptions(**said) if said else None
    options = TableOptions(label="label", roles={"photo": "image"}, preparation=preparation)
    found = open_table(str(source), options)
    return found.prepared(np.arange(10, dtype=np.int64))


@pytest.mark.parametrize("name", ["gone.png", "cut.png", "../out.png", ""])
def test_a_row_without_its_picture_is_named_or_left_out(folder: Path, name: str) -> None:
    make, code = MADE.get(name, (None, ""))
    if make is not None:
        make(folder / name)
    source = table(folder, [name])
    with pytest.raises(InputError) as refused:
        prepared(source)
    said = refused.value
    assert (said.row, said.column, said.file) == (13, "photo", str(source))
    wanted = "prepare.picture_unreadable" if name else "prepare.picture_missing"
    assert said.code == wanted
    why = said.message.params.get("why")
    assert not name or (isinstance(why, Message) and why.code == code)
    found = prepared(source, columns={"photo": {"missing": "drop_row"}})
    assert found.description.rows == 12
    notes = {note.code: note.params for note in found.description.notes}
    assert notes["table_note.rows_dropped"]["count"] == 1


def test_a_role_that_no_cell_can_have_is_refused_with_the_first(folder: Path) -> None:
    source = folder / "t.csv"
    source.write_text(
        "photo,size,label\n" + "".join(f"n{n},{n},{'ab'[n % 2]}\n" for n in range(12))
    )
    with pytest.raises(InputError) as refused:
        prepared(source)
    assert (refused.value.code, refused.value.value) == ("prepare.no_pictures", "n0")
