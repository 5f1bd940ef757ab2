"""What is said of pictures before training: which are unread and why, which stand in the set more
than once, and arrays that hold pictures without labels.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import data
from data.errors import InputError
from data.image_tables import looked_at
from data.messages import Message
from data.opened import open_table
from data.options import ImageOptions, PreparationOptions, TableOptions
from data.prepare.unread_pictures import LEFT_OUT, UNREAD
from data.sources.images.alike import BOTH_PARTS, REPEATED, TWO_CLASSES
from engine.client.table_report import report_on
from engine.specs.data import DataSpec
from engine.tables.loading import load
from engine.tables.viewing import view_of
from made_images import folder_of, picture, saved
from tui.locale.words import words


def notes(found: Any) -> dict[str, dict[str, Any]]:
    return {note.code: dict(note.params) for note in found}


def few_words(first: list[Message]) -> list[tuple[Any, Any, str]]:
    return [(one.params["row"], one.params["value"], one.params["why"].code) for one in first]


def shots(folder: Path, **other: str) -> Path:
    """Twelve pictures with their classes, and cells that lead elsewhere in place of some rows'."""
    lines = ["photo,size,label"]
    for row in range(12):
        saved(picture(row), folder / f"{row:03}.png")
        name = other.get(f"r{row + 1}", f"{row:03}.png")
        lines.append(f'"{name}",{row / 4},{"ab"[row % 2]}')
    path = folder / "shots.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


UNREADABLE = {"r3": "902.png", "r5": "904.png", "r6": "../905.png", "r9": "908.png"}
FIRST = [
    (3, "902.png", "images.not_there"),
    (5, "904.png", "images.no_picture"),
    (6, "../905.png", "images.outside"),
]


@pytest.fixture
def unread(tmp_path: Path) -> Path:
    (tmp_path / "904.png").write_bytes(b"no picture")
    return shots(tmp_path, **UNREADABLE)


def test_cells_without_a_picture_are_told_with_their_reasons_before_training(unread: Path) -> None:
    spec = DataSpec(source=str(unread), label="label")
    for told in (report_on(spec).notes, view_of(spec, lambda *_: None).doubtful):
        found = notes(told)[UNREAD]
        assert (found["column"], found["count"], found["rows"]) == ("photo", 4, 12)
        assert few_words(found["first"]) == FIRST
    read_again = Message.from_dict(Message(UNREAD, found).to_dict())
    assert all(cell in words(read_again) for _, cell, _ in FIRST)


def test_a_column_of_pictures_in_a_table_that_streams_is_told_before_training(unread: Path) -> None:
    said = report_on(DataSpec(source=str(unread), label="label", streaming="on")).notes
    assert notes(said)["streaming.image_column"]["column"] == "photo"
    assert UNREAD not in notes(said)


def test_rows_left_out_for_their_pictures_are_told_with_their_reasons(unread: Path) -> None:
    said = PreparationOptions(missing="drop_row")
    table = open_table(str(unread), TableOptions(label="label", preparation=said))
    found = notes(table.prepared(np.arange(6)).description.notes)
    assert found["table_note.rows_dropped"] == {"count": 4}
    assert (found[LEFT_OUT]["column"], found[LEFT_OUT]["count"]) == ("photo", 4)
    assert few_words(found[LEFT_OUT]["first"]) == FIRST
    assert UNREAD not in found


def test_a_picture_too_large_for_a_column_is_refused_with_what_may_be(tmp_path: Path) -> None:
    said = PreparationOptions(columns={"photo": {"image_size": [300, 300]}})
    table = open_table(str(shots(tmp_path)), TableOptions(label="label", preparation=said))
    with pytest.raises(InputError) as refused:
        table.prepared(np.arange(6))
    found = refused.value.message
    assert found.code == "prepare.large_pictures"
    assert found.params["size"] == [300, 300, 3] and found.params["limit"] < 300 * 300 * 3


def test_rows_of_one_picture_with_two_labels_are_named(tmp_path: Path) -> None:
    source = shots(tmp_path, r4="000.png", r7="000.png")  # rows 1 and 7 agree
    alone = TableOptions(label="label", roles={"size": "ignore"})
    found = open_table(str(source), alone).prepared(np.arange(6))
    told = notes(found.description.notes)["table_note.pictures_of_two_labels"]
    assert (told["column"], told["count"]) == ("photo", 1)
    assert told["first"][0].params == {"row": 1, "label": "a", "again": 4, "other": "b"}
    other = open_table(str(source), TableOptions(label="label")).prepared(np.arange(6))
    source.write_text(source.read_text().replace('"000.png",0.75,b', '"001.png",0.75,b'))
    found = open_table(str(source), alone).prepared(np.arange(6))
    for one in (other, found):  # beside a size they are no contradiction
        assert "table_note.pictures_of_two_labels" not in notes(one.description.notes)


def test_files_alike_are_told_by_their_worst_kind(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "train")
    for number, name in enumerate(("cat/0.png", "dog/0.png")):
        saved(picture(900 + number), tmp_path / "test" / name)
    for name, same in (("dog/x.png", "cat/0.png"), ("cat/y.png", "cat/1.png")):
        (folder / name).write_bytes((folder / same).read_bytes())
    (tmp_path / "test" / "cat" / "z.png").write_bytes((folder / "cat" / "2.png").read_bytes())
    found = notes(data.load(str(tmp_path)).description.notes)
    alike = {
        code: [one.params["files"] for one in found[code]["first"]]
        for code in (TWO_CLASSES, BOTH_PARTS, REPEATED)
    }
    assert alike == {
        TWO_CLASSES: [["train/cat/0.png", "train/dog/x.png"]],
        BOTH_PARTS: [["train/cat/2.png", "test/cat/z.png"]],
        REPEATED: [["train/cat/1.png", "train/cat/y.png"]],
    }


def test_a_folder_above_those_of_classes_names_the_one_to_take(tmp_path: Path) -> None:
    folder_of(tmp_path / "pets")
    with pytest.raises(InputError) as refused:
        data.precheck(str(tmp_path))
    assert refused.value.code == "images.classes_below"
    assert refused.value.message.params["folder"] == "pets"


def test_pictures_that_are_no_set_are_told_what_one_is(tmp_path: Path) -> None:
    one = saved(picture(1), tmp_path / "one.png")
    for source, code in ((one, "images.single"), (tmp_path, "images.without_classes")):
        with pytest.raises(InputError) as refused:
            data.precheck(str(source))
        assert refused.value.code == code


@pytest.mark.parametrize("streaming", ["off", "on"])
@pytest.mark.parametrize(
    ("of", "said", "code", "key"),
    [
        ("table", {"images": {"size": [4, 4]}}, "images.of_table", "data.images.size"),
        ("folder", {"preparation": {"image_size": [4, 4]}}, "images.cannot", "data.preparation"),
        ("arrays", {"images": {"size": [4, 4]}}, "images.only_of_folders", "data.images.size"),
    ],
)
def test_what_has_no_effect_on_a_source_is_refused_by_all_who_read_it(
    tmp_path: Path, of: str, said: dict[str, Any], code: str, key: str, streaming: str
) -> None:
    np.savez(tmp_path / "set.npz", x=PIXELS, y=LABELS)
    sources = {
        "table": shots(tmp_path),
        "folder": folder_of(tmp_path / "pets"),
        "arrays": tmp_path / "set.npz",
    }
    asked = {"source": str(sources[of]), "streaming": streaming, **said}
    for use in (report_on, load):
        with pytest.raises(InputError) as refused:
            use(DataSpec.model_validate(asked))
        assert (refused.value.code, refused.value.message.params["key"]) == (code, key)


PIXELS = np.zeros((12, 6, 6, 3), np.uint8)
LABELS = np.arange(12) % 2


@pytest.mark.parametrize(
    ("arrays", "code", "name"),
    [
        ({"x": PIXELS}, "images.no_label_array", "x"),
        ({"pics": PIXELS[..., 0]}, "images.no_label_array", "pics"),
        ({"x": PIXELS, "y": LABELS[:5]}, "images.other_labels", "y"),
        ({"pics": PIXELS, "kinds": LABELS}, "images.no_arrays", None),
    ],
)
def test_pictures_without_labels_do_not_pass_for_a_table(
    tmp_path: Path, arrays: Any, code: str, name: str | None
) -> None:
    path = tmp_path / "set.npz"
    np.savez(path, **arrays)
    with pytest.raises(InputError) as refused:
        data.load(str(path))
    assert (refused.value.code, refused.value.message.params.get("array")) == (code, name)


def test_an_array_alone_and_one_that_is_a_table(tmp_path: Path) -> None:
    np.save(tmp_path / "alone.npy", PIXELS)
    with pytest.raises(InputError) as refused:
        data.precheck(str(tmp_path / "alone.npy"))
    assert refused.value.code == "images.no_label_array"
    np.save(tmp_path / "table.npy", np.zeros((12, 5, 1)))
    data.precheck(str(tmp_path / "table.npy"))
    np.savez(tmp_path / "steps.npz", steps=PIXELS[..., 0], goal=LABELS)
    data.precheck(str(tmp_path / "steps.npz"))


@pytest.mark.parametrize("channels", [1, 2, 3, 4, 7])
def test_what_is_done_with_other_channels_than_colours_is_said(
    tmp_path: Path, channels: int
) -> None:
    path = tmp_path / "set.npz"
    np.savez(path, x=np.zeros((12, 6, 6, channels), np.uint8), y=LABELS)
    options = TableOptions(images=ImageOptions(white=255))
    found = notes(looked_at(str(path), "arrays", options).notes)
    odd = {2: {"table_note.two_channels"}, 4: {"table_note.odd_channels"}}
    wanted = {**odd, 7: odd[4]}.get(channels, set())
    assert set(found) - {"table_note.pictures"} == wanted
