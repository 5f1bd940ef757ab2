"""What is kept of a table that names pictures holds as long as these stay; a row shows its own."""

import os
from pathlib import Path
from typing import Any

import pytest

from engine.client.table_views import StoredViews
from engine.client.tables import describe, known_description
from engine.host.last_table import LastTable
from engine.specs.data import DataSpec
from engine.specs.preparation import PreparationSpec
from engine.store.database import Store
from engine.tables.loading import described
from engine.tables.single_rows import row_of, rows_of
from engine.tables.table_view import RowView
from engine.tables.viewing import view_of
from made_images import picture, saved
from picture_tables import offers
from tui.data.panels import prepared_lines
from tui.data.role_words import ROLE_NOTES, ROLE_WORDS
from tui.panes.header import _row


def told(_done: int, _of: int) -> bool:
    return True


@pytest.fixture
def spec(tmp_path: Path) -> DataSpec:
    return DataSpec(source=str(offers(tmp_path)), label="label")


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read is what a child process would read, at once."""

    def view(asked: Any, _source: str, _told: Any) -> Any:
        found = view_of(DataSpec.model_validate(asked["spec"]), lambda _done, _of: None)
        return found.to_dict()

    monkeypatch.setattr(
        "engine.client.tables._read_in_child", lambda spec, _folder, _told: described(spec)
    )
    monkeypatch.setattr("engine.client.table_views._asked", view)


def change(spec: DataSpec) -> None:
    saved(picture(9, (6, 6)), Path(spec.source).parent / "img" / "006.png")


def test_a_description_holds_until_a_picture_changes(store: Store, spec: DataSpec) -> None:
    found = describe(store, spec)
    assert known_description(store, spec) == found
    change(spec)
    assert known_description(store, spec) is None
    assert describe(store, spec).sha256 != found.sha256


def test_what_was_not_there_is_looked_for_again(store: Store, spec: DataSpec) -> None:
    folder = Path(spec.source).parent
    (folder / "img").rename(folder / "elsewhere")
    assert describe(store, spec).images == {}
    views = StoredViews(lambda: Store(store.directory))
    roles = [column.role for column in views.view(spec, told).schema.columns]
    assert "image" not in roles
    (folder / "elsewhere").rename(folder / "img")
    assert describe(store, spec).images == {"photo": (6, 6, 3)}
    assert views.view(spec, told).schema.columns[0].role == "image"


def test_an_engine_trains_on_the_pictures_as_they_are(spec: DataSpec) -> None:
    tables = LastTable()
    first = tables.load(spec)
    assert tables.load(spec) is first
    change(spec)
    os.utime(Path(spec.source).parent / "img" / "006.png", (1, 1))
    assert tables.load(spec).description.sha256 != first.description.sha256


def test_a_row_is_shown_with_its_picture_in_colours_and_in_signs(spec: DataSpec) -> None:
    found = RowView.from_dict(row_of(spec, 3).to_dict())
    shown = found.pictures["photo"]
    assert shown.shape == (6, 6, 3)
    assert [one.name for one in found.inputs] == [
        "price",
        "brand=acme",
        "brand=best",
        "brand=cheap",
    ]
    view = view_of(spec, lambda _done, _of: None)
    assert view.schema.columns[0].role in ROLE_WORDS and "image" in ROLE_NOTES
    assert view.statistics.columns[0].relation is None
    for plain in (False, True):
        lines = prepared_lines(view, found, 80, plain=plain)
        text = ["".join(part for part, _role in line) for line in lines]
        assert "img/002.png" in text[2] and any("6" in line.split()[-1] for line in text[3:])
        assert len({len(line) for line in text}) < len(text)
    first = shown.values[:3]
    saved(picture(11, (6, 6)), Path(spec.source).parent / "img" / "002.png")
    assert row_of(spec, 3).pictures["photo"].values[:3] != first


@pytest.mark.parametrize("scale", ["unit", "signed", "none"])
def test_pixels_are_shown_as_they_stand_in_the_file(spec: DataSpec, scale: Any) -> None:
    asked = spec.model_copy(update={"preparation": PreparationSpec(image_scale=scale)})
    change(spec)
    found = row_of(asked, 7).pictures["photo"]
    assert found.values == picture(9, (6, 6)).tobytes()


def test_rows_of_a_cell_are_listed_or_pictured(spec: DataSpec, store: Store) -> None:
    listed = rows_of(spec, [1, 4], pictures=False)
    assert listed.names == ("photo", "price", "brand")
    assert listed.rows[4].cells[0] == "img/003.png"
    alone = spec.model_copy(update={"roles": {"price": "ignore", "brand": "ignore"}})
    pictured = rows_of(alone, [1, 4], pictures=True)
    assert pictured.shape == (6, 6, 3) and pictured.files[4] == "img/003.png"
    assert _row(describe(store, spec)).replace("x", "×") == "6×6×3 + 4"
    assert _row(describe(store, alone)).replace("x", "×") == "6×6×3"
