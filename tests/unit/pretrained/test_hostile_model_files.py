"""Model files of others: hostile ones are refused in a sentence, before Keras sees them."""

from pathlib import Path

import keras
import pytest

from data.errors import InputError
from engine.models.pretrained.opening import opened
from engine.models.pretrained.outline import outline
from engine.trust import agree
from made_models import hostile_files, rows, trained_model, with_lambda
from tui.locale import words


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trained_model(tmp_path_factory.mktemp("models"))


def test_every_hostile_file_is_refused_in_a_sentence(
    known: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("Keras has seen it")

    monkeypatch.setattr(keras.saving, "load_model", never)
    files = hostile_files(known, tmp_path)
    assert len(files) >= 10
    found: dict[str, str] = {}
    for name, (path, _) in files.items():
        with pytest.raises(InputError) as caught:
            opened(path, "deep", "all")
        said = words(caught.value)
        assert "\n" not in said and str(path) in said
        found[name] = caught.value.code
    assert found == {name: code for name, (_, code) in files.items()}


def test_a_folder_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    for path, code in ((tmp_path, "is_folder"), (tmp_path / "a.keras", "missing")):
        with pytest.raises(InputError) as caught:
            outline(path)
        assert caught.value.code == f"pretrained.{code}"


def test_code_in_a_file_runs_only_when_its_hash_was_agreed_to(
    known: Path, tmp_path: Path, asks_about_code: None
) -> None:
    path = with_lambda(known, tmp_path / "doubling.keras")
    assert outline(path).has_code
    with pytest.raises(InputError) as caught:
        opened(path, "doubled", "all")
    assert caught.value.code == "pretrained.not_agreed"
    agree([path])
    elsewhere = path.rename(tmp_path / "moved.keras")
    model = opened(elsewhere, "doubled", "all")
    half = opened(elsewhere, "wide", "all")
    assert (model(rows(3)).numpy() == 2 * half(rows(3)).numpy()).all()
    elsewhere.write_bytes(elsewhere.read_bytes() + b"\0")
    with pytest.raises(InputError):
        opened(elsewhere, "doubled", "all")


def test_the_outline_tells_shapes_and_weights_as_keras_has_them(known: Path) -> None:
    found, model = outline(known), keras.saving.load_model(known, compile=False)
    assert not found.has_code and (found.input, found.output) == ("rows", "old_head")
    assert found.before_last == "deep"
    for layer in model.layers:
        told = found.layer(layer.name)
        assert told is not None
        assert told.shape == tuple(layer.output.shape[1:])
        assert told.parameters == layer.count_params()
        learnt = sum(int(weight.numpy().size) for weight in layer.trainable_weights)
        assert told.trainable == learnt, layer.name
    assert [one.name for one in found.up_to("steady")] == ["rows", "wide", "steady"]
