"""Digits, arrays of pictures, and tables whose columns are pixels."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import data
from data.datasets import digits
from data.datasets.pokemon_radar.table import digest
from data.errors import InputError
from data.image_tables import looked_at
from data.options import ImageOptions, RowOptions, TableOptions


def loaded(path: Path, **asked: Any) -> data.Dataset:
    data.precheck(str(path))
    return data.load(str(path), TableOptions(**asked))


def refusal(path: Path, **asked: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        loaded(path, **asked)
    return caught.value


def arrays(path: Path, **given: Any) -> Path:
    np.savez(path, **given)
    return path


def pixels(rows: int = 12, *shape: int) -> Any:
    return np.random.default_rng(1).integers(0, 256, (rows, *shape), dtype=np.uint8)


LABELS = np.arange(12) % 3


def test_digits_are_scikit_learns(monkeypatch: pytest.MonkeyPatch) -> None:
    from sklearn.datasets import load_digits

    found = data.load("digits")
    theirs = load_digits()
    assert np.array_equal(found.inputs[..., 0], (theirs.images / 16).astype(np.float32))
    assert np.array_equal(found.labels, theirs.target)
    assert digest(found.features, found.labels) == digits.DESCRIPTION.sha256
    assert np.bincount(found.labels).tolist() == list(digits.CLASS_COUNTS)
    assert data.describe("digits") == found.description
    assert (found.features.min(), found.features.max()) == (0, 1)
    assert found.column("pixel_3_4")[7] == found.inputs[7, 3, 4, 0]
    with pytest.raises(InputError) as caught:
        data.load("digits", "size")
    assert caught.value.code == "table.builtin_label"


def test_a_glance_loads_no_table_library(tmp_path: Path) -> None:
    path = arrays(tmp_path / "set.npz", x=pixels(12, 4, 4), y=LABELS)
    program = (
        f"import data, sys; assert data.is_of_images({str(path)!r}); data.describe('digits')\n"
        "print([m for m in ('numpy', 'pandas', 'sklearn', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_arrays_of_grey_and_coloured_pictures(tmp_path: Path) -> None:
    x = pixels(12, 4, 5)
    found = loaded(arrays(tmp_path / "grey.npz", x=x, y=LABELS))
    assert found.description.shape == (4, 5, 1)
    assert np.array_equal(found.inputs[..., 0], x.astype(np.float32) / 255)
    x = pixels(12, 4, 5, 3)
    found = loaded(arrays(tmp_path / "colour.npz", images=x, labels=LABELS[:, None]))
    assert found.description.shape == (4, 5, 3)
    assert np.array_equal(found.inputs, x.astype(np.float32) / 255)


def test_parts_that_train_and_test(tmp_path: Path) -> None:
    x, words = pixels(12, 4, 4), np.array(["ash", "birch", "cedar"])[LABELS]
    path = arrays(
        tmp_path / "set.npz", x_train=x[:9], y_train=words[:9], x_test=x[9:], y_test=words[9:]
    )
    found = loaded(path)
    assert (found.description.rows, found.description.held_rows) == (12, 3)
    assert found.description.class_names == ("ash", "birch", "cedar")
    chosen = loaded(path, rows=RowOptions(classes=("ash", "cedar")))
    assert (chosen.description.rows, chosen.description.held_rows) == (8, 2)
    assert chosen.description.class_counts == (4, 4)


def test_white_is_told_by_the_numbers(tmp_path: Path) -> None:
    kinds = {
        "bits": (pixels(12, 3, 3) > 99, 1.0),
        "eight": (pixels(12, 3, 3), 255.0),
        "floats": (pixels(12, 3, 3) / 256, 1.0),
        "whole": (pixels(12, 3, 3).astype(np.float64), 255.0),
        "sixteen": (pixels(12, 3, 3).astype(np.uint16) * 257, 65_535.0),
    }
    for name, (x, white) in kinds.items():
        found = loaded(arrays(tmp_path / f"{name}.npz", x=x, y=LABELS))
        assert [note.params for note in found.description.notes] == [{"white": white}], name
        assert np.array_equal(found.inputs[..., 0], x.astype(np.float32) / np.float32(white)), name
    path = arrays(tmp_path / "odd.npz", x=pixels(12, 3, 3) - 7.5, y=LABELS)
    assert refusal(path).code == "images.unclear_white"
    seen = looked_at(str(path), "arrays", TableOptions())
    assert [note.code for note in seen.doubtful] == ["images.unclear_white"]
    assert loaded(path, images=ImageOptions(scale="none")).description.notes == ()
    assert loaded(path, images=ImageOptions(white=100.0)).features.max() > 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"x": pixels(12, 3, 32, 32), "y": LABELS}, "images.channels_first"),
        ({"x": pixels(12, 4, 4), "y": LABELS[:5]}, "images.other_labels"),
        ({"x": pixels(12, 4, 4), "y": np.eye(12)}, "images.other_labels"),
        ({"x": pixels(12, 4, 4).astype(complex), "y": LABELS}, "images.no_numbers"),
        ({"x": pixels(12, 4, 4), "y": LABELS.astype(complex)}, "images.no_labels"),
        ({"x": pixels(12, 4, 4), "y": np.where(LABELS, np.nan, 1)}, "images.label_missing"),
        ({"x": pixels(12, 4, 4), "y": np.where(LABELS, "a", " ")}, "images.label_missing"),
        ({"x": np.full((12, 4, 4), np.inf), "y": LABELS}, "images.not_finite"),
        ({"x": pixels(12, 4, 4), "y": np.zeros(12, int)}, "label.single_class"),
        ({"x": pixels(12, 4, 4).astype(object), "y": LABELS}, "table.objects"),
    ],
)
def test_wrong_arrays_are_named(tmp_path: Path, given: dict[str, Any], code: str) -> None:
    assert refusal(arrays(tmp_path / "set.npz", **given)).code == code


def test_a_damaged_file_is_no_traceback(tmp_path: Path) -> None:
    path = arrays(tmp_path / "set.npz", x=pixels(12, 32, 32), y=LABELS)
    whole = bytearray(path.read_bytes())
    whole[9000:9040] = bytes(40)
    path.write_bytes(whole)
    assert refusal(path).code == "table.damaged"


def test_arrays_of_flat_rows_need_a_shape(tmp_path: Path) -> None:
    path = arrays(tmp_path / "flat.npz", x=pixels(12, 16), y=LABELS)
    assert not data.is_of_images(str(path))
    assert loaded(path, shape=(4, 4, 1)).description.shape == (4, 4, 1)
    error = refusal(path, shape=(4, 5, 1))
    assert (error.code, error.message.params["columns"]) == ("images.other_shape", 16)


def csv(path: Path, label_first: bool = True) -> Path:
    x = pixels(12, 4)
    rows = [",".join(map(str, [*row, label])) for row, label in zip(x, LABELS, strict=True)]
    path.write_text("\n".join(["a,b,c,d,class", *rows]), "utf-8")
    return path


def test_columns_of_pixels_with_a_shape(tmp_path: Path) -> None:
    path = csv(tmp_path / "pixels.csv")
    found = loaded(path, shape=(2, 2, 1))
    assert found.inputs.shape == (12, 2, 2, 1)
    assert np.array_equal(found.features, pixels(12, 4).astype(np.float32) / 255)
    assert found.description.unscaled == () and found.description.feature_names[0] == "a"
    fewer = loaded(path, shape=(2, 2, 1), rows=RowOptions(classes=("0", "2"), cap=2))
    assert fewer.description.class_names == ("0", "2")
    assert sorted(fewer.labels.tolist()) == [0, 0, 1, 1]
    error = refusal(path, shape=(2, 3, 1))
    assert (error.code, error.message.params["columns"]) == ("images.other_shape", 4)
    assert refusal(path, shape=(2, 2, 1), where="a > 1").code == "images.cannot"
    assert refusal(path, shape=(2, 2, 1), images=ImageOptions(size=(1, 1))).code == (
        "images.only_of_folders"
    )
    path.write_text(path.read_text("utf-8").replace("\n", "\nx", 3), "utf-8")
    assert refusal(path, shape=(2, 2, 1)).code == "cell.no_number"
