"""Pictures that were read are shown again without being read again."""

import pytest

from engine.specs.data import DataSpec
from engine.tables.table_view import RowsView
from tui.data import read_pictures
from tui.data.read_pictures import ReadPictures

SPEC = DataSpec(source="pets")


def view(*numbers: int) -> RowsView:
    return RowsView(
        shape=(1, 2, 1),
        pictures={number: bytes([number, 0]) for number in numbers},
        labels={number: f"class {number % 2}" for number in numbers},
        files={number: f"{number}.png" for number in numbers},
    )


def test_a_page_is_there_once_all_of_its_pictures_were_read() -> None:
    read = ReadPictures()
    read.of(SPEC)
    assert not read.has(1, 3, 7)
    read.add(view(1, 2, 3, 4))
    read.add(view(5, 6, 7))
    page = read.page(4, 2, 7)
    assert page is not None
    assert list(page.pictures) == [4, 5]
    assert (page.labels[5], page.files[4]) == ("class 1", "4.png")
    last = read.page(7, 3, 7)
    assert last is not None and list(last.pictures) == [7], "the table ends there"
    assert read.page(8, 3, 7) is None
    read.of(SPEC.model_copy(update={"sample": 3}))
    assert not read.has(1, 1, 7), "of another description"


def test_no_more_is_held_than_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_pictures, "MOST_BYTES", 8)
    read = ReadPictures()
    read.of(SPEC)
    read.add(view(1, 2, 3))
    read.add(view(4, 5))
    assert not read.has(1, 1, 9)
    assert read.has(4, 2, 9)
