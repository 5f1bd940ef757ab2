"""What pictures in parts are made of: ranges, choices, ends of files, files that are kept."""

import io
import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from data.chosen_pictures import choose
from data.errors import InputError
from data.file_end import read_end, write_end
from data.image_tables import Kind
from data.options import ImageOptions, RowOptions, TableOptions
from data.picture_index import index_of
from data.sources.images import pixel_columns
from data.sources.images.image_set import ImageIndex, stored_kind
from data.sources.images.pixel_ranges import Measuring, PixelRanges
from data.sources.images.scaling import as_inputs, divisor, scaled
from data.streaming.picture_rows import description_of
from data.streaming.picture_stream import PictureStream, bytes_in_memory, picture_stream
from engine.specs.data import DataSpec
from engine.tables.kept_files import FORGOTTEN_SECONDS, KEPT, found_or_made, replacing
from engine.tables.picture_files import kept_pixels
from engine.tables.streamed import streamed_dataset, streamed_description
from made_images import folder_of

LABELS = np.array(["a", "b", "c", "a", "b", "c", "c", "a"])


def index(**more: Any) -> ImageIndex:
    about: dict[str, Any] = {"source": "s", "name": "n", "sha256": "0", "shape": (2, 2, 1)}
    return ImageIndex(**{**about, "labels": LABELS, **more})


PIXELS = arrays.arrays(
    st.sampled_from([np.uint8, np.int16, np.float32]),
    st.tuples(st.integers(1, 9), st.just(2), st.just(2)),
    elements=st.integers(0, 100),
)


@given(PIXELS, st.integers(1, 9))
def test_ranges_in_parts_are_those_of_all_and_tell_the_same_white(pixels: Any, cut: int) -> None:
    whole, measuring = PixelRanges.of(pixels), Measuring()
    measuring.begin(len(pixels), (2, 2), pixels.dtype)
    for part in (pixels[:cut], pixels[cut:]):
        if len(part):
            measuring.take(part)
    for name in ("least", "greatest", "mean", "whole", "finite"):
        assert getattr(measuring.ranges, name).tolist() == getattr(whole, name).tolist()
    assert whole.greatest.max() == pixels.max() and whole.finite.all()
    for scale in ("unit", "signed", "none"):
        options = ImageOptions(scale=scale)
        told, notes = scaled(pixels, options, None, "s")
        assert (divisor(measuring.ranges, options, None, "s")[1]) == notes
        value = divisor(whole, options, None, "s")[0]
        parts = [as_inputs(one, value, options) for one in (pixels[:cut], pixels[cut:])]
        assert np.concatenate(parts).tobytes() == told.tobytes()


def test_a_pixel_that_float32_does_not_hold_is_named_by_its_row() -> None:
    pixels = np.zeros((5, 2, 2))
    pixels[3, 1, 0] = 1e300
    with pytest.raises(InputError) as caught:
        divisor(PixelRanges.of(pixels), ImageOptions(), None, "s")
    assert (caught.value.code, caught.value.row) == ("images.not_finite", 4)


def test_a_file_has_its_end_only_where_it_was_written_whole(tmp_path: Path) -> None:
    path, told = tmp_path / "some.rows", {"format": 3, "facts": [1]}
    with path.open("wb") as out:
        out.write(b"rows")
        write_end(out, told, b"MARKMARK")
    content = path.read_bytes()
    assert read_end(io.BytesIO(content), b"MARKMARK", 3) == told
    for damaged, version in ((content[:-1], 3), (content, 4), (b"", 3), (content[9:], 3)):
        with pytest.raises(ValueError):
            read_end(io.BytesIO(damaged), b"MARKMARK", version)


def test_numbers_are_kept_as_bytes_where_they_are_bytes() -> None:
    kinds = [np.dtype(kind).str for kind in ("u1", "?", "u2", "f2", "f8", "i8")]
    assert [stored_kind(kind) for kind in kinds] == ["|u1", "|u1", *["<f4"] * 4]
    assert [index(kind=kind).stored_bytes for kind in ("|u1", "<f8")] == [32, 128]


def test_pictures_are_chosen_and_described_without_their_pixels() -> None:
    options = TableOptions(rows=RowOptions(classes=("a", "c"), cap=2))
    chosen = choose(index(held=1), options)
    assert {LABELS[row] for row in chosen.kept.tolist()} == {"a", "c"}
    assert (chosen.label.names, chosen.held) == (("a", "c"), 1)
    ranges = PixelRanges.of(np.arange(32, dtype=np.uint8).reshape(8, 2, 2))
    told = description_of(index(held=1), ranges, options)
    assert (told.rows, told.held_rows, told.sampled) == (len(chosen.kept), 1, len(chosen.kept))
    seen = index_of(index(files=tuple("abcdefgh")), ranges, ImageOptions())
    assert seen.columns[1].to_pylist() == [4 * row + 1.5 for row in range(8)]


def test_columns_that_are_no_picture_of_the_shape_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("a,b,class\n1,2,x\n3,4,y\n", "utf-8")
    with pytest.raises(InputError) as caught:
        pixel_columns.pass_over(path, "few.csv", TableOptions(shape=(2, 2)), Measuring())
    assert caught.value.code == "images.other_shape"
    found = pixel_columns.pass_over(path, "few.csv", TableOptions(shape=(2, 1)), Measuring())
    assert (found.labels.tolist(), found.feature_names) == (["x", "y"], ("a", "b"))


def test_the_newest_files_are_kept_and_what_was_never_ended_goes(tmp_path: Path) -> None:
    begun = tmp_path / ".begun.rows"
    begun.write_bytes(b"never ended")
    long_ago = time.time() - FORGOTTEN_SECONDS - 9
    os.utime(begun, (long_ago, long_ago))

    def make(path: Path) -> str:
        with replacing(path) as out:
            out.write(path.stem.encode())
        return path.stem

    def find(path: Path) -> str | None:
        return f"found {path.stem}" if path.exists() else None

    names = [f"file{number}" for number in range(KEPT + 1)]
    assert [found_or_made(tmp_path, name, "s", find, make) for name in names] == names
    assert len(list(tmp_path.iterdir())) == KEPT
    assert found_or_made(tmp_path, names[-1], "s", find, make) == f"found {names[-1]}"
    assert found_or_made(None, "unseen", "s", find, make) == "table"
    (tmp_path / "no folder").write_text("", "utf-8")
    with pytest.raises(InputError) as caught:
        found_or_made(tmp_path / "no folder", "one", "s", find, make)
    assert caught.value.code == "streaming.not_written"


def test_a_stream_of_pictures_knows_them_while_they_stay(tmp_path: Path) -> None:
    pets = folder_of(tmp_path / "pets")
    found = picture_stream(str(pets), TableOptions())
    assert isinstance(found, PictureStream)
    kind: Kind = "folder"
    assert found.kind == kind and bytes_in_memory(str(pets), TableOptions()) == 8 * 90 * 4
    spec = DataSpec(source=str(pets), streaming="on")
    kept = tmp_path / "streamed"
    assert kept_pixels(found, kept) is None is kept_pixels(found, None)
    dataset = streamed_dataset(found, spec, folder=kept)
    assert dataset.description == streamed_description(found, spec, kept)
    assert kept_pixels(found, kept) is not None
    (pets / "cat" / "0.png").unlink()
    with pytest.raises(InputError) as caught:
        found.pass_over()
    assert caught.value.code == "table.changed_meanwhile"
    (tmp_path / "table.csv").write_text("a,class\n1,x\n", "utf-8")
    assert picture_stream(str(tmp_path / "table.csv"), TableOptions()) is None
