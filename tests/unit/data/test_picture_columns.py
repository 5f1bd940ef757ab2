"""A column that names pictures is found out, becomes their pixels, and is held to their content."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import data
from data.errors import InputError
from data.named_images import of_images
from data.opened import OpenTable, open_table
from data.options import PreparationOptions, TableOptions
from data.picture_files.named_pictures import NamedPictures
from data.pictures import PictureFolders
from data.prepare.image_column import ImageColumn
from data.prepare.preparation import Preparation
from data.recipes.making import recipe_of
from data.roles.picture_names import NOT_THERE
from data.roles.table_schema import schema_of
from data.sources import registry
from engine.client.recipes import save_recipe
from made_images import picture, saved
from picture_tables import offers


def opened(source: Path, **asked: Any) -> OpenTable:
    return open_table(str(source), TableOptions(label="label", **asked))


def loaded(source: Path, **asked: Any) -> data.Dataset:
    table = opened(source, **asked)
    return table.prepared(np.arange(len(table.label.values) // 2, dtype=np.int64))


def options(**said: Any) -> dict[str, Any]:
    return {"preparation": PreparationOptions(**said)}


def refusal(source: Path, **asked: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        loaded(source, **asked)
    return caught.value


def test_names_of_pictures_that_are_there_are_found_out(tmp_path: Path) -> None:
    source = offers(tmp_path)
    found = {column.name: column for column in schema_of(registry.read(str(source))).columns}
    assert {name: column.role for name, column in found.items()} == {
        **{"photo": "image", "price": "numeric", "brand": "nominal", "label": "label"}
    }
    assert found["photo"].reason.code == "role.pictures" and found["photo"].certainty > 0.95
    for place in (tmp_path / "img").iterdir():
        place.rename(tmp_path / place.name)
    table = opened(source)
    assert table.schema.columns[0].role != "image"
    assert NOT_THERE in [note.code for note in table.notes]


def test_it_is_never_guessed_to_be_the_label(tmp_path: Path) -> None:
    saved(picture(1), tmp_path / "a.png")
    source = tmp_path / "t.csv"
    source.write_text("x,label\n" + "".join(f"{row % 7},a.png\n" for row in range(20)))
    table = open_table(str(source), TableOptions(label="x"))
    # The same picture in every row says nothing
    assert table.schema.columns[1].role == "ignore"


def test_pixels_stand_in_their_order_scaled_as_those_of_sets_of_images(tmp_path: Path) -> None:
    found = loaded(offers(tmp_path))
    told = found.description
    assert told.images == {"photo": (6, 6, 3)} and told.shape == ()
    assert told.feature_names[:4] == tuple(
        f"photo: pixel {one}" for one in ("0_0_0", "0_0_1", "0_0_2", "0_1_0")
    )
    assert told.columns == 6 * 6 * 3 + 1 + 3
    pixels = _pixels(tmp_path / "img" / "005.png")
    assert np.array_equal(found.features[5, :108], (pixels.astype("float32") / 255).reshape(-1))
    assert data.Description.from_json(told.to_json()) == told
    again = Preparation.from_dict(found.preparation or {})
    seen = frozenset(("size", "channels"))
    assert again.images == {"photo": ImageColumn(6, 6, 3, found=seen)}
    signed = loaded(tmp_path / "offers.csv", **options(image_scale="signed", image_channels="grey"))
    assert signed.description.images == {"photo": (6, 6, 1)}
    assert -1 <= signed.features[:, :36].min() < 0


def test_a_picture_unlike_all_that_train_is_refused_and_brought_to_what_is_asked_for(
    tmp_path: Path,
) -> None:
    source, late = offers(tmp_path), tmp_path / "img" / "038.png"
    saved(np.zeros((8, 6, 3), np.uint8), late)
    found = refusal(source)
    assert (found.code, found.message.params["row"]) == ("prepare.picture_unreadable", 39)
    why = found.message.params["why"]
    assert (why.code, why.params["shape"]) == ("images.unlike_trained", [8, 6, 3])
    asked = loaded(source, **options(image_size=(6, 6)))
    assert asked.description.images == {"photo": (6, 6, 3)}
    saved(np.zeros((6, 6, 3), np.uint8), late)
    for path in (tmp_path / "img").iterdir():
        saved(_pixels(path)[:, :, 0], path)
    assert loaded(source).description.images == {"photo": (6, 6, 1)}
    saved(np.full((6, 6, 3), (255, 0, 0), np.uint8), late)
    assert refusal(source).message.params["why"].code == "images.unlike_trained"
    grey = loaded(source, **options(image_channels="grey"))
    assert grey.description.images == {"photo": (6, 6, 1)}


def _pixels(path: Path) -> Any:
    from PIL import Image

    with Image.open(path) as image:
        return np.asarray(image)


def test_where_nothing_else_is_an_input_a_row_is_an_image(tmp_path: Path) -> None:
    found = loaded(offers(tmp_path, alone=True))
    assert found.description.shape == (6, 6, 3) and found.inputs.shape == (40, 6, 6, 3)
    without = offers(tmp_path / "more")
    alone = loaded(without, roles={"price": "ignore", "brand": "ignore"})
    assert alone.description.shape == (6, 6, 3)


def test_pictures_of_several_sizes_are_brought_to_one_that_is_asked_for(tmp_path: Path) -> None:
    source = offers(tmp_path)
    saved(picture(2, (9, 4)), tmp_path / "img" / "002.png")
    refused = refusal(source)
    assert refused.code == "prepare.several_sizes"
    assert (refused.message.params["other"], refused.value) == ([9, 4], "img/002.png")
    said = {"columns": {"photo": {"image_size": [4, 5]}}}
    assert loaded(source, **options(**said)).description.images == {"photo": (4, 5, 3)}
    for wrong in ([4], [0, 3], [4, 2_000], "4x4", [True, 4]):
        said = {"columns": {"photo": {"image_size": wrong}}}
        assert refusal(source, **options(**said)).code == "prepare.option_of_column"


def test_another_folder_is_where_names_begin(tmp_path: Path) -> None:
    source = offers(tmp_path)
    table = tmp_path / "tables" / "offers.csv"
    table.parent.mkdir()
    source.rename(table)
    assert refusal(table, roles={"photo": "image"}).code == "prepare.no_pictures"
    for folder in ("..", str(tmp_path)):
        found = loaded(table, roles={"photo": "image"}, **options(image_folder=folder))
        assert found.description.images == {"photo": (6, 6, 3)}


def test_what_identifies_the_table_is_the_content_of_its_pictures_too(tmp_path: Path) -> None:
    first = loaded(offers(tmp_path / "a")).description
    assert loaded(offers(tmp_path / "b")).description.sha256 == first.sha256
    assert first.pictures is not None and first.pictures.is_unchanged
    saved(picture(7, (6, 6)), tmp_path / "a" / "img" / "004.png")
    assert not first.pictures.is_unchanged
    assert loaded(tmp_path / "a" / "offers.csv").description.sha256 != first.sha256
    assert PictureFolders.of([str(tmp_path / "gone")]).is_unchanged


def test_more_pictures_than_there_is_memory_for_are_refused_before_they_are_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = opened(offers(tmp_path), most_bytes=10_000)
    monkeypatch.setattr(NamedPictures, "decoded", None)
    with pytest.raises(InputError) as refused:
        table.prepared(np.arange(20, dtype=np.int64))
    assert refused.value.code == "images.too_large"


def test_a_table_without_pictures_is_told_as_before(tmp_path: Path) -> None:
    source = tmp_path / "t.csv"
    source.write_text("x,y,label\n" + "".join(f"{n},{n % 3}.5,{'ab'[n % 2]}\n" for n in range(9)))
    raw = registry.read(str(source))
    found = loaded(source)
    assert of_images(Preparation.from_dict(found.preparation or {}), raw, TableOptions()) == {}
    assert found.description.sha256 == raw.sha256
    assert "images" not in found.description.to_json()


def test_a_recipe_reads_the_pictures_of_the_next_table(tmp_path: Path) -> None:
    said = PreparationOptions(columns={"photo": {"image_size": [4, 4]}})
    asked = TableOptions(label="label", preparation=said)
    table = open_table(str(offers(tmp_path / "a")), asked)
    path = tmp_path / "offers.toml"
    save_recipe(recipe_of("offers", table.schema, asked), path)
    rows = np.arange(20, dtype=np.int64)
    following = open_table(str(offers(tmp_path / "b")), TableOptions(recipe=str(path)))
    found = following.prepared(rows)
    assert found.description.images == {"photo": (4, 4, 3)}
    assert np.array_equal(found.features, table.prepared(rows).features)


def test_what_was_prepared_before_pictures_were_read_stays_what_it_was(tmp_path: Path) -> None:
    source, rows = offers(tmp_path), np.arange(20, dtype=np.int64)
    said = PreparationOptions(missing="drop_row")
    asked = TableOptions(label="label", roles={"photo": "nominal"}, preparation=said)
    before = open_table(str(source), asked).prepared(rows)
    (tmp_path / "img" / "003.png").write_bytes(b"damaged by now")
    now = TableOptions(label="label", preparation=said)
    again = open_table(str(source), now, before.preparation).prepared(rows, before.preparation)
    assert np.array_equal(again.features, before.features)
    assert again.description.sha256 == before.description.sha256
    assert len(open_table(str(source), now).label.values) == 39
