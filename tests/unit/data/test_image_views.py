"""Pictures looked at: the table of a folder's pictures, one of them, what is told of them."""

import json
from pathlib import Path

import pytest

from data.errors import InputError
from engine.client import tables
from engine.client.table_views import StoredViews
from engine.specs.data import DataSpec
from engine.store.database import Store
from engine.tables.loading import described, load
from engine.tables.sampling import read_or_sample
from engine.tables.single_rows import row_of, rows_of
from engine.tables.streaming import FOLDER
from engine.tables.table_view import RowsView
from engine.tables.viewing import view_of
from made_images import folder_of, told_apart


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    return told_apart(tmp_path / "pets", each=12)


def test_a_folder_is_looked_at_as_a_table_of_its_pictures(pets: Path) -> None:
    spec = DataSpec(source=str(pets))
    found = view_of(spec, lambda _done, _of: None)
    assert [column.name for column in found.schema.columns] == ["picture", "brightness", "class"]
    assert (found.rows, found.refused) == (24, None)
    roles = [(column.role, column.reason.code) for column in found.schema.columns]
    assert roles[:2] == [("id", "role.picture_name"), ("ignore", "role.picture_brightness")]
    assert roles[2][0] == "label" and found.warnings == ()
    assert found.first_rows[0].cells[0] == "above/000.png"
    assert found.notes[0].code == "table_note.pictures"
    assert found.notes[0].params == {"count": 24, "shape": [8, 8, 3]}
    pictures = rows_of(spec, (3, 24), pictures=True)
    assert pictures.files == {3: "above/002.png", 24: "below/011.png"}
    assert RowsView.from_dict(pictures.to_dict()) == pictures
    row = row_of(spec, 3)
    assert len(row.inputs) == 192
    assert (row.inputs[0].name, row.inputs[-1].name) == ("pixel_0_0_0", "pixel_7_7_2")
    assert row.inputs[5].value == float(load(spec).inputs[2, 0, 1, 2])


def test_digits_are_looked_at_as_columns() -> None:
    found = view_of(DataSpec(source="digits"), lambda _done, _of: None)
    assert (found.rows, len(found.schema.columns)) == (1797, 65)
    assert found.label is not None and found.label.name == "class"


def test_what_is_told_of_a_folder_counts_its_pictures(pets: Path) -> None:
    seen = read_or_sample(DataSpec(source=str(pets)))
    raw, rows = seen.raw, seen.rows
    assert (rows, raw.rows) == (24, 24)
    assert raw.columns[1].to_pylist()[0] > 0


def test_a_description_is_kept_until_the_folder_changes(
    pets: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def in_this_process(spec: DataSpec, _folder: str | None, _told: object = None) -> object:
        asked.append(spec.source)
        return described(spec)

    monkeypatch.setattr(tables, "_read_in_child", in_this_process)
    spec = DataSpec(source=str(pets))
    first = tables.describe(store, spec)
    assert (tables.describe(store, spec), len(asked)) == (first, 1)
    (pets / "above" / "000.png").unlink()
    assert tables.describe(store, spec).rows == first.rows - 1
    assert len(asked) == 2
    json.loads(first.to_json())


def test_pictures_to_validate_on_come_from_another_folder(
    pets: Path, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_read_in_child", lambda spec, _folder, _told: described(spec))
    held = told_apart(tmp_path / "held", each=3)
    spec = DataSpec.model_validate({"source": str(pets), "validation": {"file": str(held)}})
    found = load(spec)
    assert (found.description.rows, found.description.held_rows) == (30, 6)
    assert (len(found.files), found.files[24]) == (30, "above/000.png")
    assert found.inputs.shape == (30, 8, 8, 3)
    assert tables.describe_all(store, spec).held_rows == 6
    with pytest.raises(InputError) as caught:
        tables.describe_all(store, spec.model_copy(update={"streaming": "on"}))
    assert caught.value.message.params["key"] == "data.validation.file"
    other = folder_of(tmp_path / "other", ("above", "below"))
    spec = DataSpec.model_validate({"source": str(pets), "validation": {"file": str(other)}})
    with pytest.raises(InputError) as caught:
        load(spec)
    assert caught.value.code == "split.file_of_other_shape"


def test_pictures_that_stream_look_as_those_in_memory(pets: Path, tmp_path: Path) -> None:
    held, streams = (DataSpec(source=str(pets), streaming=word) for word in ("off", "on"))
    folder, quiet = tmp_path / "streamed", lambda _done, _of: None
    wanted, first = view_of(held, quiet).to_dict(), view_of(streams, quiet, folder).to_dict()
    assert {**first, "notes": first["notes"][1:]} == wanted
    assert first["notes"][0]["code"] == "table_note.pictures_streamed"
    assert not folder.exists(), "a look writes nothing"
    for number in (3, 24):
        assert row_of(streams, number, None, folder) == row_of(held, number)
    assert len(list(folder.iterdir())) == 1
    assert view_of(streams, quiet, folder).to_dict() == first, "the file tells the same"
    seen = rows_of(streams, (3, 24, 99), None, folder, pictures=True)
    assert seen == rows_of(held, (3, 24, 99), pictures=True)
    assert described(streams, folder) == described(streams)


def test_the_screen_reads_them_from_the_file_in_the_store(pets: Path, store: Store) -> None:
    spec = DataSpec(source=str(pets), streaming="on")
    views = StoredViews(lambda: Store(store.directory))
    seen = views.rows(spec, (3, 24), lambda _done, _of: True, pictures=True)
    assert seen.files == {3: "above/002.png", 24: "below/011.png"}
    assert len(list((store.directory / FOLDER).iterdir())) == 1


def test_single_rows_of_pixels_in_columns_that_stream_are_pictures_alone(tmp_path: Path) -> None:
    lines = ["a,b,c,d,class", *(f"{row},2,3,{row * 9},{'xy'[row % 2]}" for row in range(20))]
    path = tmp_path / "pixels.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    spec = DataSpec(source=str(path), shape=(2, 2, 1), streaming="on")
    assert view_of(spec, lambda _done, _of: None).rows == 20
    seen = rows_of(spec, (2, 20), pictures=True)
    assert seen == rows_of(spec.model_copy(update={"streaming": "off"}), (2, 20), pictures=True)
    for ask in (lambda: row_of(spec, 2), lambda: rows_of(spec, (2,), pictures=False)):
        with pytest.raises(InputError) as caught:
            ask()
        assert caught.value.code == "streaming.no_row"
