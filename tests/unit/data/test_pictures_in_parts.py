"""Pictures that are never all held: read in parts they are those in memory, and damage is told."""

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.dataset import Dataset
from data.errors import InputError
from data.rows_at import has_numbers, inputs_at, labels_at, limits_of, names_at
from data.sources.formats.reader import ReadingStopped
from data.sources.images import image_set
from data.streaming.pixels_file import PixelsFile
from engine.specs.data import DataSpec
from engine.specs.splitting import split_rows
from engine.tables.loading import described, load
from made_images import cifar_binary, folder_of, picture, saved, told_apart
from small_disk import fill, small_disk

ROWS = 60


def pixels(kind: Any = np.uint8, *shape: int, top: int = 256) -> Any:
    found = np.random.default_rng(1).integers(0, top, (ROWS, *(shape or (4, 5, 3))))
    return found.astype(kind)


LABELS = np.arange(ROWS) % 3


def arrays(path: Path, **given: Any) -> Path:
    np.savez(path, **given)
    return path


def folder(place: Path) -> Path:
    """With a part that validates, a picture that is damaged in its middle, and a link astray."""
    told_apart(place / "train", each=20)
    told_apart(place / "test", each=4)
    damaged = place / "train" / "above" / "011.png"
    damaged.write_bytes(damaged.read_bytes()[:90])
    (place / "train" / "below" / "astray.png").symlink_to("nowhere")
    return place


def columns(path: Path) -> Path:
    names = [*(f"p{place}" for place in range(20)), "digit"]
    rows = pixels(np.int64, 20).tolist()
    lines = [",".join(map(str, [*row, label])) for row, label in zip(rows, LABELS, strict=True)]
    path.write_text("\n".join([",".join(names), *lines]) + "\n", "utf-8")
    return path


SOURCES: dict[str, Any] = {
    "folder": lambda place: (folder(place / "pets"), {}),
    "resized and grey": lambda place: (
        folder(place / "pets"),
        {"images": {"size": [5, 3], "channels": "grey", "scale": "signed"}},
    ),
    "bytes": lambda place: (arrays(place / "a.npz", x=pixels(), y=LABELS), {}),
    "parts": lambda place: (
        arrays(
            place / "b.npz",
            x_train=pixels(),
            y_train=LABELS,
            x_test=pixels()[:9],
            y_test=LABELS[:9],
        ),
        {"test": {"split": 0.1}},
    ),
    "floats": lambda place: (arrays(place / "c.npz", x=pixels() / 256, y=LABELS), {}),
    "yes and no": lambda place: (arrays(place / "d.npz", x=pixels(bool, top=2), y=LABELS), {}),
    "sixteen bits": lambda place: (
        arrays(place / "e.npz", x=pixels(">u2", 4, 5, top=65_536), y=LABELS),
        {},
    ),
    "numbers to predict": lambda place: (
        arrays(place / "f.npz", x=pixels(), y=LABELS * 1.5 + 0.25),
        {"task": "regression", "validation": {"method": "shuffled"}},
    ),
    "cifar": lambda place: (cifar_binary(place / "cifar-10-binary.tar.gz"), {}),
    "columns": lambda place: (columns(place / "g.csv"), {"shape": [4, 5, 1]}),
    "chosen": lambda place: (
        arrays(place / "h.npz", x=pixels(), y=LABELS),
        {"classes": ["0", "2"], "cap": 15, "sample": 24, "shuffle_seed": 4},
    ),
    "folds": lambda place: (
        arrays(place / "i.npz", x=pixels(), y=LABELS),
        {"balance": True, "validation": {"folds": 4, "fold": 2}, "test": {"split": 0.2}},
    ),
}


def both(place: Path, name: str) -> tuple[DataSpec, Dataset, Dataset]:
    """A source's description; its data set in parts and in memory."""
    source, asked = SOURCES[name](place)
    spec = DataSpec.model_validate({"source": str(source), "streaming": "on", **asked})
    held = load(spec.model_copy(update={"streaming": "off"}))
    return spec, load(spec, folder=place / "streamed"), held


@pytest.mark.parametrize("name", SOURCES)
def test_in_parts_it_is_the_set_that_is_in_memory_to_the_bit(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_set, "AT_ONCE", 500)  # several parts
    spec, found, held = both(tmp_path, name)
    told, known = found.description, held.description
    assert told.streams and not known.streams
    assert (told.rows, told.sha256, told.shape) == (known.rows, known.sha256, known.shape)
    assert (told.class_names, told.class_counts) == (known.class_names, known.class_counts)
    assert (told.held_rows, told.quantity, told.task) == (
        known.held_rows,
        known.quantity,
        known.task,
    )
    assert {note.code for note in told.notes} >= {note.code for note in known.notes}
    every = np.arange(told.rows)
    assert has_numbers(found)
    assert inputs_at(found, every).tobytes() == inputs_at(held, every).tobytes()
    assert labels_at(found, every).tolist() == held.labels.tolist()
    assert names_at(found, every) == names_at(held, every) == held.files
    assert limits_of(found) == limits_of(held)
    assert described(spec) == told == described(spec, tmp_path / "streamed")
    rows = split_rows(spec, held.labels, held, known.held_rows)
    assert found.rows_file is not None
    for part, wanted in zip(
        found.rows_file.parts, (rows.train, rows.validation, rows.test), strict=True
    ):
        lie = found.rows_file.read(part.start, len(part))
        assert lie["inputs"].tobytes() == held.features[wanted].tobytes()
        assert lie["label"].tolist() == held.labels[wanted].tolist()


def test_one_file_serves_every_division_choice_and_scale_and_bytes_stay_bytes(
    tmp_path: Path,
) -> None:
    spec, found, _ = both(tmp_path, "bytes")
    (path,) = (tmp_path / "streamed").iterdir()
    made = path.stat().st_ino
    assert path.stat().st_size < ROWS * (60 + 60) + 4000
    for more in ({"classes": ["0", "1"]}, {"images": {"scale": "signed"}}, {"shuffle_seed": 3}):
        asked = DataSpec.model_validate({**spec.model_dump(mode="json"), **more})
        other = load(asked, folder=tmp_path / "streamed")
        assert other.description.sha256 == found.description.sha256
    assert [one.stat().st_ino for one in (tmp_path / "streamed").iterdir()] == [made]
    path.write_bytes(path.read_bytes()[:-9])
    again = load(spec, folder=tmp_path / "streamed")
    assert again.description == found.description and path.stat().st_ino != made
    path.unlink()
    every = np.arange(ROWS)
    assert np.array_equal(inputs_at(again, every), inputs_at(found, every)), "open, it outlives it"


def test_a_picture_damaged_in_the_middle_is_left_out_and_named(tmp_path: Path) -> None:
    _, found, _ = both(tmp_path, "folder")
    notes = {note.code: note.params for note in found.description.notes}
    (first,) = notes["table_note.pictures_damaged"]["first"]
    assert first.params["picture"] == "train/above/011.png"
    assert notes["table_note.no_pictures"]["files"] == ["train/below/astray.png"]
    assert notes["table_note.pictures_streamed"] == {"rows": 47, "size": 1}


def test_by_size_those_stream_that_are_large_as_float32(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pets, table = folder_of(tmp_path / "pets"), columns(tmp_path / "pixels.csv")
    numbers = 8 * 6 * 5 * 3
    asked = {
        str(pets): ({}, 4 * numbers),
        str(arrays(tmp_path / "a.npz", x=pixels(), y=LABELS)): ({}, 4 * ROWS * 60),
        str(table): ({"shape": [4, 5, 1]}, table.stat().st_size),
    }
    for source, (more, size) in asked.items():
        spec = DataSpec.model_validate({"source": source, **more})
        for above, streams in ((size, False), (size - 1, True)):
            monkeypatch.setenv("PKGO_STREAM_ABOVE", str(above))
            assert described(spec).streams == streams, source


def refusal(spec: DataSpec, place: Path, progress: Any = None) -> InputError:
    """Why a set cannot be had; nothing of it stays."""
    with pytest.raises(InputError) as caught:
        load(spec, None, progress, place / "streamed")
    assert not list((place / "streamed").glob("*"))
    return caught.value


@pytest.mark.parametrize(
    ("key", "more"),
    [
        ("data.validation.file", {"validation": {"file": "other"}}),
        ("data.validation.method", {"validation": {"method": "group", "column": "x"}}),
        ("data.where", {"where": "a > 1"}),
        ("data.window", {"window": {"length": 3}}),
    ],
)
def test_what_cannot_be_had_in_parts_is_refused_by_its_key(
    key: str, more: dict[str, Any], tmp_path: Path
) -> None:
    source = str(arrays(tmp_path / "a.npz", x=pixels(), y=LABELS))
    spec = DataSpec.model_validate({"source": source, "streaming": "on", **more})
    error = refusal(spec, tmp_path)
    assert error.code in ("streaming.cannot", "images.cannot", "window.no_rows_of_numbers")
    assert error.message.params.get("key", key) == key


def test_a_set_that_changes_or_goes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for change in ("another picture", "a picture gone", "all gone"):
        pets = folder_of(tmp_path / change)

        def changed(done: int, of: int, pets: Path = pets, change: str = change) -> None:
            if not 0 < done < of:
                return
            if change == "all gone":
                if pets.exists():
                    pets.rename(pets.with_name(f"{change} elsewhere"))
            elif change == "a picture gone":
                (pets / "dog" / "3.png").unlink(missing_ok=True)
            else:
                saved(picture(99), pets / "dog" / "9.png")

        spec = DataSpec(source=str(pets), streaming="on")
        assert refusal(spec, tmp_path, changed).code == "table.changed_meanwhile", change


@pytest.mark.parametrize("name", ["folder", "bytes", "cifar", "columns"])
def test_whoever_stops_it_leaves_nothing_behind(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_set, "AT_ONCE", 500)
    source, asked = SOURCES[name](tmp_path)
    spec = DataSpec.model_validate({"source": str(source), "streaming": "on", **asked})
    told: list[float] = []

    def stopping(done: int, of: int) -> bool:
        told.append(done / of)
        return len(told) < 3

    with pytest.raises(ReadingStopped):
        load(spec, None, stopping, tmp_path / "streamed")
    assert list((tmp_path / "streamed").iterdir()) == []
    assert told == sorted(told) and 0 < told[-1] <= 1


def _with_header(path: Path, shape: tuple[int, ...]) -> Path:
    """An .npz whose pixels' header tells another shape than there are numbers for."""
    from io import BytesIO

    from numpy.lib import format as npy

    out = BytesIO()
    npy.write_array_header_1_0(out, {"descr": "|u1", "fortran_order": False, "shape": shape})
    out.write(pixels().tobytes())
    labels = BytesIO()
    np.save(labels, np.arange(70) % 2)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.npy", out.getvalue())
        archive.writestr("y.npy", labels.getvalue())
    return path


def test_an_archive_whose_headers_lie_is_refused(tmp_path: Path) -> None:
    by_column = arrays(tmp_path / "f.npz", x=np.asfortranarray(pixels()), y=LABELS)
    things = arrays(tmp_path / "objects.npz", x=np.array(pixels(), dtype=object), y=LABELS)
    # A check sum that is wrong shows only behind the last number
    turned = arrays(tmp_path / "bits.npz", x=pixels(np.uint8, 40, 40), y=LABELS)
    content = bytearray(turned.read_bytes())
    content[50_000] ^= 255
    turned.write_bytes(content)
    kinds = (
        (_with_header(tmp_path / "more.npz", (70, 4, 5, 3)), "table.damaged"),
        (_with_header(tmp_path / "huge.npz", (10**12, 1, 1, 1)), "table.damaged"),
        (_with_header(tmp_path / "fewer.npz", (ROWS, 9, 3)), "images.other_labels"),
        (things, "table.objects"),
        (turned, "table.damaged"),
        (by_column, "images.by_column"),
    )
    for path, code in kinds:
        assert refusal(DataSpec(source=str(path), streaming="on"), tmp_path).code == code, path
    held = load(DataSpec(source=str(by_column), streaming="off"))
    assert np.array_equal(held.inputs, pixels().astype(np.float32) / 255)


def test_a_cell_that_is_no_pixel_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_set, "AT_ONCE", 200)
    path = columns(tmp_path / "pixels.csv")
    lines = path.read_text("utf-8").split("\n")
    lines[42] = lines[42].replace(",", ",9x9,", 1).rsplit(",", 2)[0] + ",1"
    path.write_text("\n".join(lines), "utf-8")
    error = refusal(DataSpec(source=str(path), streaming="on", shape=(4, 5, 1)), tmp_path)
    assert (error.code, error.row, error.value) == ("cell.no_number", 42, "9x9")


def test_a_disk_without_room_is_told_before_a_picture_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = DataSpec(source=str(folder_of(tmp_path / "pets")), streaming="on")

    class Usage:
        free = 700

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)
    monkeypatch.setattr("data.sources.images.folder.decoded", None)
    error = refusal(spec, tmp_path)
    assert error.code == "streaming.no_room"
    assert error.message.params["needed"] == pytest.approx(8 * 90 / 1e9)


def test_a_disk_that_fills_up_while_pictures_are_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.tables.picture_files.must_fit", lambda *_: None)
    spec = DataSpec(source=str(folder_of(tmp_path / "pets")), streaming="on")
    with small_disk(tmp_path / "streamed", "4k") as place:
        fill(place / "theirs")
        with pytest.raises(InputError) as caught:
            load(spec, folder=place)
        assert caught.value.code == "streaming.not_written"
        assert [one.name for one in place.iterdir()] == ["theirs"]


def test_a_file_of_pixels_that_is_damaged_is_told(tmp_path: Path) -> None:
    both(tmp_path, "bytes")
    (path,) = (tmp_path / "streamed").iterdir()
    content = path.read_bytes()
    for damaged in (b"", content[:50], content.replace(b'"kind"', b'"kinD"'), content[:-1] + b"x"):
        path.write_bytes(damaged)
        with pytest.raises(InputError) as caught:
            PixelsFile.open(path, "a.npz")
        assert caught.value.code == "streaming.damaged"
