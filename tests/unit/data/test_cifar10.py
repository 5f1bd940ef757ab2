"""CIFAR-10 from where the person has it: never downloaded, nothing of a pickle is run."""

import os
import pickle
import tarfile
from pathlib import Path

import numpy as np
import pytest

import data
from data.errors import InputError
from data.options import ImageOptions, TableOptions
from made_images import CIFAR_NAMES, cifar, cifar_binary, cifar_python


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keras' folder of data sets, empty."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    folder = tmp_path / "keras" / "datasets"
    folder.mkdir(parents=True)
    return folder


def refusal(source: str = "cifar10") -> InputError:
    with pytest.raises(InputError) as caught:
        data.precheck(source)
        data.load(source)
    return caught.value


def test_where_it_lies_nowhere_a_sentence_says_how_to_get_it(home: Path) -> None:
    error = refusal()
    assert error.code == "images.no_cifar10"
    assert error.message.params["folder"] == str(home)


def test_the_binary_archive(home: Path) -> None:
    path = cifar_binary(home / "cifar-10-binary.tar.gz")
    found = data.load("cifar10")
    told = found.description
    assert (told.rows, told.held_rows, told.shape) == (24, 4, (32, 32, 3))
    assert told.class_names == tuple(CIFAR_NAMES)
    labels, pixels = cifar()["data_batch_2"]
    assert found.labels[4:8].tolist() == labels.tolist()
    wanted = pixels.reshape(4, 3, 32, 32).transpose(0, 2, 3, 1).astype(np.float32) / 255
    assert np.array_equal(found.inputs[4:8], wanted)
    given = data.load(str(path))
    assert np.array_equal(given.features, found.features)
    assert data.path_of("cifar10") == path
    raw = data.load("cifar10", TableOptions(images=ImageOptions(scale="none")))
    assert raw.features.max() == 255


def test_every_form_is_the_same_set(home: Path, tmp_path: Path) -> None:
    forms = [cifar_binary(tmp_path / "cifar-10-binary.tar.gz")]
    forms.append(cifar_python(tmp_path / "cifar-10-python.tar.gz"))
    for path in forms[:2]:
        with tarfile.open(path) as archive:
            archive.extractall(tmp_path, filter="data")
    forms += [tmp_path / "cifar-10-batches-bin", tmp_path / "cifar-10-batches-py"]
    found = {data.load(str(path)).description.sha256 for path in forms}
    assert len(found) == 1
    forms[3].rename(home / "cifar-10-batches-py")
    assert data.load("cifar10").description.sha256 in found


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch evil",)


@pytest.mark.parametrize(
    "content",
    [
        pickle.dumps({b"data": Evil(), b"labels": []}, protocol=2),
        pickle.dumps(Evil(), protocol=2),
        pickle.dumps({b"data": np.array([Evil()], object), b"labels": [1]}, protocol=2),
        pickle.dumps([1, 2]),
        pickle.dumps({b"data": b"x", b"labels": [1]}),
        b"\x80\x02no pickle",
        b"",
    ],
)
def test_nothing_of_a_pickle_is_run(tmp_path: Path, content: bytes) -> None:
    path = cifar_python(tmp_path / "cifar-10-python.tar.gz", data_batch_3=content)
    assert refusal(str(path)).code == "table.damaged"
    assert not Path("evil").exists()


@pytest.mark.parametrize("part", ["test_batch.bin", "batches.meta.txt"])
def test_a_part_that_is_missing_is_named(tmp_path: Path, part: str) -> None:
    path = cifar_binary(tmp_path / "cifar-10-binary.tar.gz", left_out=(part,))
    error = refusal(str(path))
    assert error.code == "images.cifar10_lacks"
    assert part.startswith(error.message.params["part"])


def test_an_archive_that_is_cut_off_is_damaged(tmp_path: Path) -> None:
    path = cifar_binary(tmp_path / "cifar-10-binary.tar.gz")
    path.write_bytes(path.read_bytes()[:20_000])
    assert refusal(str(path)).code == "table.damaged"
    path.write_bytes(b"nothing")
    assert refusal(str(path)).code == "table.damaged"
