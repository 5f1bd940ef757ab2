"""Folders of pictures: a folder a class; what is damaged or odd is named, and never silent."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import data
from data.errors import InputError
from data.image_tables import looked_at
from data.options import ImageOptions, PreparationOptions, RowOptions, TableOptions
from data.picture_files.decoding import Undecodable, decoded, header_of
from engine.forecast.warnings import OF_DATA
from made_images import folder_of, picture, saved


def loaded(folder: Path, **images: Any) -> data.Dataset:
    data.precheck(str(folder))
    return data.load(str(folder), TableOptions(images=ImageOptions(**images)))


def refusal(folder: Path, **asked: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        data.precheck(str(folder))
        data.load(str(folder), TableOptions(**asked))
    return caught.value


def notes(found: data.Dataset) -> dict[str, Any]:
    return {note.code: note.params for note in found.description.notes}


def test_a_folder_a_class_is_a_set_of_images(tmp_path: Path) -> None:
    found = loaded(folder_of(tmp_path / "pets"))
    told = found.description
    assert (told.name, told.rows, told.class_names) == ("pets", 8, ("cat", "dog"))
    assert (told.shape, told.columns, told.class_counts) == ((6, 5, 3), 90, (4, 4))
    assert (told.feature_names, told.label_name, told.notes) == ((), "class", ())
    assert told.label_sorted and len(told.input_names) == 90
    wanted = picture(101).astype(np.float32) / 255
    assert np.array_equal(found.inputs[5], wanted)
    assert found.labels.tolist() == [0] * 4 + [1] * 4
    assert data.Description.from_json(told.to_json()) == told


def test_what_identifies_the_set_is_its_content_and_not_its_place(tmp_path: Path) -> None:
    first, second = (loaded(folder_of(tmp_path / name)).description for name in ("a", "b"))
    assert first.sha256 == second.sha256
    saved(picture(7), tmp_path / "b" / "cat" / "0.png")
    assert loaded(tmp_path / "b").description.sha256 != first.sha256


def test_a_folder_that_changes_is_seen_without_opening_a_file(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pets")
    before = data.state_of(str(folder))
    assert before == data.state_of(str(folder)) and 0 < before[1] < 2**63
    (folder / "cat" / "0.png").rename(folder / "cat" / "9.png")
    assert data.state_of(str(folder)) != before


def test_colours_grey_sixteen_bits_and_transparency(tmp_path: Path) -> None:
    grey = folder_of(tmp_path / "grey", channels=1)
    assert loaded(grey).description.shape == (6, 5, 1)
    assert loaded(grey, channels="colour").description.shape == (6, 5, 3)
    saved(picture(3), grey / "cat" / "colour.png")
    assert loaded(grey).description.shape == (6, 5, 3)
    assert loaded(grey, channels="grey").description.shape == (6, 5, 1)
    deep = (picture(5, channels=1).astype(np.uint16)) * 257
    Image.fromarray(deep).save(tmp_path / "deep.png")
    shown = decoded(tmp_path / "deep.png", (6, 5), grey=True)
    assert np.array_equal(shown[..., 0], picture(5, channels=1))
    clear = np.dstack([picture(6), np.zeros((6, 5), np.uint8)])
    saved(clear, tmp_path / "clear.png")
    assert (decoded(tmp_path / "clear.png", (6, 5), grey=False) == 255).all()


def test_a_photograph_stands_upright(tmp_path: Path) -> None:
    turned = Image.fromarray(picture(4))
    exif = Image.Exif()
    exif[0x0112] = 6
    turned.save(tmp_path / "turned.jpg", exif=exif)
    assert header_of(tmp_path / "turned.jpg").size == (5, 6)
    assert decoded(tmp_path / "turned.jpg", (5, 6), grey=False).shape == (5, 6, 3)


def test_scales(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pets")
    pixels = picture(0).astype(np.float32)
    assert np.array_equal(loaded(folder, scale="none").inputs[0], pixels)
    assert np.array_equal(loaded(folder, scale="signed").inputs[0], pixels / 255 * 2 - 1)


def test_sizes_that_differ_are_named_with_the_remedy_and_brought_to_one(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pets")
    saved(picture(9, (10, 12)), folder / "dog" / "large.png")
    error = refusal(folder)
    assert error.code == "images.several_sizes"
    about = error.message.params
    assert (about["size"], about["count"], about["of"]) == ([6, 5], 8, 9)
    assert (about["picture"], about["other"]) == ("dog/large.png", [10, 12])
    assert loaded(folder, size=(4, 3)).description.shape == (4, 3, 3)


def test_damaged_files_are_left_out_and_named(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pets")
    whole = (folder / "cat" / "1.png").read_bytes()
    (folder / "cat" / "1.png").write_bytes(whole[:80])
    (folder / "cat" / "4.png").write_bytes(b"GIF89a no picture")
    (folder / "dog" / "notes.txt").write_text("theirs", "utf-8")
    (folder / ".DS_Store").write_bytes(b"")
    (folder / "loose.png").write_bytes(whole)
    saved(picture(8), folder / "dog" / "young" / "deep.png")
    found = loaded(folder)
    assert (found.description.rows, found.description.class_counts) == (7, (3, 4))
    told = notes(found)
    assert told["table_note.pictures_damaged"]["count"] == 2
    named = [one.params for one in told["table_note.pictures_damaged"]["first"]]
    assert [one["picture"] for one in named] == ["cat/4.png", "cat/1.png"]
    assert [one["reason"].code for one in named] == ["images.no_picture", "images.damaged"]
    odd = ["loose.png", "dog/notes.txt", "dog/young/deep.png"]
    assert told["table_note.no_pictures"] == {"count": 3, "files": odd}


def test_a_folder_without_a_picture_is_no_class_and_named(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pets")
    (folder / "ape").mkdir()
    saved(picture(1), folder / "bee" / "0.png").write_bytes(b"no picture")
    found = loaded(folder)
    assert found.description.class_names == ("cat", "dog")
    about = notes(found)["table_note.classes_without_pictures"]
    assert about == {"count": 2, "folders": ["ape", "bee"]}
    folder_of(tmp_path / "set" / "train")
    folder_of(tmp_path / "set" / "test", ("dog",), each=1)
    (tmp_path / "set" / "test" / "cat").mkdir()
    assert "table_note.classes_without_pictures" not in notes(loaded(tmp_path / "set"))


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pets")
    (folder / "ape").mkdir()
    os.mkfifo(folder / "ape" / "endless.png")
    (folder / "cat" / "device.png").symlink_to("/dev/zero")
    (folder / "cat" / "nowhere.png").symlink_to("nowhere")
    (folder / "dog" / "linked.png").symlink_to(folder / "cat" / "0.png")
    found = loaded(folder)
    assert (found.description.class_names, found.description.class_counts) == (
        ("cat", "dog"),
        (4, 5),
    )
    odd = ["ape/endless.png", "cat/device.png", "cat/nowhere.png"]
    assert notes(found)["table_note.no_pictures"] == {"count": 3, "files": odd}
    archive = tmp_path / "cifar-10-binary.tar.gz"
    os.mkfifo(archive)
    assert refusal(archive).code == "file.not_regular"


def test_names_that_are_no_text_are_read_all_the_same(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pets")
    try:
        (folder / "cat").rename(folder / os.fsdecode(b"c\xffat"))
    except OSError:  # a file system that takes UTF-8 alone
        pytest.skip("no such names here")
    found = loaded(folder)
    assert found.description.class_names == ("c\ufffdat", "dog")
    assert looked_at(str(folder), "folder", TableOptions()).rows == 8


def test_a_picture_of_a_thousand_million_pixels_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(picture(1, (40, 40)), tmp_path / "large.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(Undecodable) as caught:
        header_of(tmp_path / "large.png")
    assert caught.value.code == "images.bomb"


def test_a_part_that_validates_stands_last(tmp_path: Path) -> None:
    folder_of(tmp_path / "set" / "train")
    folder_of(tmp_path / "set" / "test", each=2)
    folder_of(tmp_path / "set" / "val", each=1)
    found = loaded(tmp_path / "set")
    assert (found.description.rows, found.description.held_rows) == (10, 2)
    assert found.labels.tolist() == [0] * 4 + [1] * 4 + [0, 1]
    assert notes(found)["table_note.parts_left_out"] == {"folders": ["test"]}
    assert notes(found)["table_note.test_part_validates"] == {"count": 2}


def test_classes_of_one_part_are_told_before_training(tmp_path: Path) -> None:
    folder_of(tmp_path / "set" / "train", ("ape", "bee"))
    folder_of(tmp_path / "set" / "test", ("bee", "cat"), each=2)
    told = notes(loaded(tmp_path / "set"))
    assert told["table_note.classes_only_validate"] == {"texts": ["cat"], "count": 1}
    assert told["table_note.classes_never_validate"] == {"texts": ["ape"], "count": 1}
    seen = looked_at(str(tmp_path / "set"), "folder", TableOptions())
    assert {note.code for note in seen.doubtful} < told.keys()
    assert OF_DATA >= {note.code for note in seen.doubtful} != set()


def test_rows_are_chosen_by_class_and_number(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pets", ("ape", "bee", "cat"))
    asked = TableOptions(rows=RowOptions(classes=("bee", "cat"), cap=3))
    found = data.load(str(folder), asked)
    assert found.description.class_names == ("bee", "cat")
    assert found.description.class_counts == (3, 3)
    assert found.labels.tolist() == [0] * 3 + [1] * 3
    for file, inputs in zip(found.files, found.inputs, strict=True):
        pixels = decoded(folder / file, (6, 5), grey=False).astype(np.float32) / 255
        assert np.array_equal(inputs, pixels), "each row keeps the name of its file"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"where": "a > 1"}, "images.cannot"),
        ({"roles": {"a": "ignore"}}, "images.cannot"),
        ({"preparation": PreparationOptions()}, "images.cannot"),
        ({"label": "species"}, "images.label"),
        ({"shape": (6, 5, 3)}, "images.has_shape"),
        ({"most_bytes": 100}, "images.too_large"),
    ],
)
def test_what_is_for_tables_is_refused(tmp_path: Path, asked: dict[str, Any], code: str) -> None:
    assert refusal(folder_of(tmp_path / "pets"), **asked).code == code


def test_folders_without_pictures_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "table.directory"
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "table.csv").write_text("a,b\n1,2\n", "utf-8")
    assert refusal(tmp_path).code == "table.directory"
    (tmp_path / "cats").mkdir()
    (tmp_path / "cats" / "one.png").write_bytes(b"nothing")
    assert refusal(tmp_path).code == "images.none_readable"
    saved(picture(1), tmp_path / "cats" / "two.png")
    assert refusal(tmp_path).code == "label.single_class"
