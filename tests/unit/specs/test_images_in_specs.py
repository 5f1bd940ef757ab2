"""Images in an experiment: shape and pictures as a person says them, presets, what does not fit."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import pytest

import data
from data import Description
from data.datasets.digits import DESCRIPTION as DIGITS
from engine.client.opening import open_experiment, own_table
from engine.lessons.table_defaults import image_layers
from engine.models.graph import network
from engine.models.summary import misfit, parameters
from engine.specs import ExperimentSpec, SpecError, from_toml
from engine.specs.checks import check
from engine.specs.edit import as_text, with_value, with_values
from engine.specs.fields import section
from engine.specs.toml import to_toml
from made_images import folder_of
from some_tasks import classes

CIFAR = replace(DIGITS, source="cifar10", rows=60_000, held_rows=10_000, shape=(32, 32, 3))
KINDS = ("", "-augmented", "-no-batch-norm")


def own(tmp_path: Path, *changes: str) -> ExperimentSpec:
    return with_values(own_table(str(folder_of(tmp_path / "pets"))), changes)


def test_shape_and_pictures_are_said_in_words(tmp_path: Path) -> None:
    said = ("data.shape=28x28x1", "data.images.size=32x24", "data.images.scale=signed")
    spec = own(tmp_path, *said)
    assert spec.data.shape == (28, 28, 1)
    assert spec.data.images is not None
    assert (spec.data.images.size, spec.data.images.scale) == ((32, 24), "signed")
    values = {field.path: as_text(field.value) for field in section(spec, "data")}
    assert (values["data.shape"], values["data.images.size"]) == ("28x28x1", "32x24")
    assert with_value(spec, "data.shape", values["data.shape"]) == spec
    assert with_value(spec, "data.shape", "[28, 28, 1]") == spec
    assert with_value(spec, "data.shape", "").data.shape == ()
    (tmp_path / "e.toml").write_text(to_toml(spec), "utf-8")
    assert from_toml(tmp_path / "e.toml") == spec
    assert ExperimentSpec.parse(spec.model_dump(mode="json")) == spec
    written = {"source": spec.data.source, "shape": "28x28x1", "images": {"size": "32x24"}}
    told = ExperimentSpec.parse({**spec.model_dump(mode="json"), "data": written})
    assert told.data.shape == spec.data.shape and told.data.images is not None
    assert told.data.images.size == (32, 24)
    with pytest.raises(SpecError) as caught:
        ExperimentSpec.parse({**spec.model_dump(mode="json"), "data": {**written, "shape": "w"}})
    assert caught.value.code == "spec.not_a_shape"
    plain = spec.model_copy(update={"data": type(spec.data)(source="x.csv")})
    assert not {"shape", "images"} & set(plain.model_dump(mode="json")["data"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("data.shape=wide", "spec.not_a_shape"),
        ("data.images.size=1x2x3", "spec.not_a_size"),
        ("data.images.size=24", "spec.not_a_size"),
        ("data.images.size=wide", "spec.not_a_size"),
        ("data.images.size=[24]", "spec.not_a_size"),
        ("data.images.size=0x4", None),
        ("data.shape=0x4", None),
        ("data.images.scale=half", None),
        ("data.images.white=0", None),
    ],
)
def test_what_is_no_shape_is_refused_with_its_key(
    tmp_path: Path, change: str, code: str | None
) -> None:
    with pytest.raises(SpecError) as caught:
        own(tmp_path, change)
    assert caught.value.key is not None and caught.value.key.startswith(
        change.split("=", maxsplit=1)[0]
    )
    assert code in (None, caught.value.code)


@pytest.mark.parametrize("kind", KINDS)
def test_the_presets_fit_their_images(kind: str) -> None:
    for name, table in (("cnn-digits", DIGITS), ("cnn-cifar10", CIFAR)):
        spec = open_experiment(f"{name}{kind}")
        assert spec.data.source == table.source
        check(spec, table)
        normal = [one.type for one in spec.network.layers].count("batch_normalization")
        assert normal == (0 if kind == "-no-batch-norm" else 4)
        assert (spec.training.optimizer.name, spec.training.optimizer.learning_rate) == (
            "adam",
            0.001,
        )
    flips = [one.type for one in open_experiment("cnn-cifar10-augmented").network.layers]
    assert flips[:2] == ["random_translation", "random_flip"]
    digits = [one.type for one in open_experiment("cnn-digits-augmented").network.layers]
    assert digits[0] == "random_translation" and "random_flip" not in digits


def by_hand() -> Any:
    """The tutorial's network, written with Keras alone."""
    layers: list[Any] = [keras.Input((32, 32, 3))]
    for filters in (32, 64):
        for _ in range(2):
            layers.append(keras.layers.Conv2D(filters, (3, 3), padding="same"))
            layers.append(keras.layers.BatchNormalization())
            layers.append(keras.layers.Activation("relu"))
        layers.append(keras.layers.MaxPooling2D((2, 2)))
    layers += [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(512)]
    layers += [keras.layers.BatchNormalization(), keras.layers.Activation("relu")]
    return keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])


def test_the_preset_for_cifar_is_the_tutorials_network() -> None:
    spec = open_experiment("cnn-cifar10")
    told = parameters(spec.network.layers, CIFAR.shape, classes(10).head)
    model = network(spec.network.layers, CIFAR.shape, classes(10).head)
    assert told == model.count_params() == by_hand().count_params() == 106_794


@pytest.mark.parametrize(
    "shape", [(1, 1, 1), (2, 9, 3), (7, 7, 1), (8, 8, 1), (224, 200, 3), (5, 4)]
)
def test_the_preset_for_any_table_takes_images_of_any_size(
    shape: tuple[int, ...], describe_as: Callable[..., ExperimentSpec]
) -> None:
    spec = describe_as(shape)
    assert misfit(spec.network.layers, shape, classes(10).head) is None
    assert spec.training.epochs <= 50
    assert len(image_layers(shape)) == len(spec.network.layers)


@pytest.fixture
def describe_as(tmp_path: Path) -> Callable[..., ExperimentSpec]:
    def made(shape: tuple[int, ...]) -> ExperimentSpec:
        folder = str(folder_of(tmp_path / "pets"))
        known: Description = replace(DIGITS, source=folder, shape=shape, feature_names=())
        return own_table(folder, table=known)

    return made


def test_pictures_are_not_prepared_as_columns_are(tmp_path: Path) -> None:
    assert own(tmp_path).data.preparation is None
    assert own(tmp_path).data.validation.method == "stratified"
    table = tmp_path / "pixels.csv"
    table.write_text("a,b,class\n1,2,x\n3,4,y\n", "utf-8")
    assert own_table(str(table)).data.preparation is not None
    shaped = open_experiment("table", str(table), ["data.shape=1x2x1"])
    assert shaped.data.preparation is None


def test_a_dense_network_on_images_is_refused_with_the_remedy() -> None:
    spec = open_experiment("05-overfitting", data.DIGITS)
    with pytest.raises(SpecError) as caught:
        check(spec, DIGITS)
    assert caught.value.code == "network.misfit"
    assert "flatten" in caught.value.message.params["fitting"]


def test_a_named_set_is_no_path() -> None:
    assert open_experiment("cnn-cifar10").data.source == "cifar10"
    assert open_experiment("cnn-digits", "cifar10").data.source == "cifar10"
    assert own_table("cifar10").data.preparation is None
