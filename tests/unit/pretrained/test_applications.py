"""Networks of keras.applications: made of weights that lie here, never downloaded."""

import socket
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from data.errors import InputError
from engine.client.submission import submit
from engine.execution.applications import make
from engine.export.run_record import read_run_record
from engine.io.files import sha256
from engine.models.pretrained.applications import APPLICATIONS
from engine.models.pretrained.outline import outline
from engine.specs import ExperimentSpec, SpecError
from engine.store.database import Store
from engine.verify.record import of_run
from engine.verify.verdict import verdict
from engine.verify.verification import train_again
from killed_runs import life

pytestmark = pytest.mark.slow
SIDE, ALPHA = 32, 0.25
OF_EACH_KIND = (
    *("DenseNet121", "EfficientNetB0", "EfficientNetV2B0", "InceptionV3"),
    *("MobileNetV2", "MobileNetV3Small", "ResNet50", "ResNet50V2", "VGG16", "Xception"),
)
WEIGHTS = "mobilenet_2_5_224_tf_no_top.h5"


@pytest.fixture(autouse=True)
def _nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("it asks the network")

    monkeypatch.setattr(socket.socket, "connect", never)


@pytest.fixture(scope="module")
def theirs() -> Any:
    """The application as Keras makes it, with weights that are drawn."""
    keras.utils.set_random_seed(4)
    shape = (SIDE, SIDE, 3)
    told: Any = {"alpha": ALPHA, "include_top": False, "pooling": "avg"}
    made: Any = keras.applications.MobileNet
    return made(input_shape=shape, weights=None, **told)


@pytest.fixture
def home(theirs: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keras' folder with the weights in it, in the form in which Keras has them."""
    models = tmp_path / "keras" / "models"
    models.mkdir(parents=True)
    theirs.save(models / WEIGHTS)
    monkeypatch.setenv("KERAS_HOME", str(models.parent))
    return models


def pictures(folder: Path) -> tuple[Path, Any]:
    source = np.random.default_rng(2)
    pixels = source.integers(0, 256, (40, SIDE, SIDE, 3), np.uint8)
    path = folder / "pictures.npz"
    np.savez(path, x=pixels, y=np.arange(40) % 2)
    return path, pixels


def beginning(source: Path, **told: Any) -> ExperimentSpec:
    begun = {"application": "MobileNet", "size": SIDE, "alpha": ALPHA, **told}
    return ExperimentSpec.parse(
        {
            "data": {"source": str(source)},
            "network": {"pretrained": begun, "layers": [{"units": 4}]},
            "training": {"epochs": 2, "batch_size": 8},
        }
    )


@pytest.mark.thorough
def test_a_run_begins_from_one_and_is_verified(
    store: Store, home: Path, theirs: Any, tmp_path: Path
) -> None:
    source, pixels = pictures(tmp_path)
    made = submit(store, beginning(source))
    ended = life(store)
    assert (ended.id, ended.status) == (made, "finished"), ended.message
    account = read_run_record(store, ended)
    begun = account.spec.network.pretrained
    assert begun is not None and begun.sha256 == sha256(Path(begun.file))
    base: Any = keras.saving.load_model(begun.file)
    ready = keras.applications.mobilenet.preprocess_input(pixels.astype(np.float32))
    here, there = base.predict(pixels / 255.0, verbose=0), theirs.predict(ready, verbose=0)
    assert np.abs(here - there).max() < 1e-5
    assert (begun.cut_at().name, begun.outcome((SIDE, SIDE, 3))) == (base.layers[-1].name, (256,))
    assert begun.weights((SIDE, SIDE, 3)) == (theirs.count_params(), 0)
    (home / WEIGHTS).unlink()
    record = of_run(store, account)
    found = [one.found for one in train_again(record) if one.found is not None]
    assert verdict(record.epochs, found).kind == "identical"


@pytest.mark.thorough
def test_what_cannot_be_made_is_a_sentence(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "nothing"))
    source, _ = pictures(tmp_path)
    with pytest.raises(InputError) as caught:
        submit(store, beginning(source))
    assert caught.value.code == "pretrained.no_weights"
    assert caught.value.message.params["file"] == str(tmp_path / "nothing" / "models" / WEIGHTS)
    text = tmp_path / "weights.h5"
    text.write_text("no HDF5")
    for given, code in (
        ((0.3, ""), "pretrained.application_refused"),
        ((ALPHA, str(text)), "pretrained.damaged"),
    ):
        with pytest.raises(InputError) as caught:
            make(tmp_path / "out.keras", "MobileNet", SIDE, *given)
        assert caught.value.code == code
    for told, code in (
        ({"application": "MobileNet9"}, "spec.no_such_application"),
        ({"size": 8}, "spec.not_at_least"),
        ({"file": "a.txt"}, "spec.pretrained_no_keras_file"),
    ):
        with pytest.raises(SpecError) as refused:
            beginning(source, **told)
        assert refused.value.code == code


@pytest.mark.thorough
@pytest.mark.parametrize("name", OF_EACH_KIND)
def test_each_is_told_as_keras_has_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert name in APPLICATIONS
    drawn = getattr(keras.applications, name)

    def without(weights: str, **told: Any) -> Any:
        del weights
        return drawn(weights=None, **told)

    monkeypatch.setattr(keras.applications, name, without)
    out = tmp_path / "made.keras"
    make(out, name, 96, 1.0, "")
    whole: Any = keras.saving.load_model(out)
    found = outline(out)
    assert sum(one.parameters for one in found.layers) == whole.count_params()
    learnt = sum(int(np.prod(one.shape)) for one in whole.trainable_weights)
    assert sum(one.trainable for one in found.layers) == learnt
    last = found.layer(found.output)
    assert last is not None and last.shape == tuple(whole.output.shape[1:])
    keras.backend.clear_session()
