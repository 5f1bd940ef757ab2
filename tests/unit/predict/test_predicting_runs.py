"""A run's model in use: what it says is what Keras' predict says, on every kind of run."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from PIL import Image

import data
from data.errors import InputError
from engine import trust
from engine.events import Saved
from engine.io.files import sha256
from engine.models.pretrained.whole import opened_whole
from engine.predict.model import LoadedModel
from engine.predict.rows import rows_table
from engine.specs import ExperimentSpec
from engine.specs.splitting import split_of
from engine.store.database import Store
from engine.store.preparations import kept_preparation
from engine.store.runs import Run, find_run
from engine.store.saved_models import record_saved_model
from engine.tables.loading import load
from fake_runs import History, curve, short, write_run
from made_images import saved, told_apart
from predicted_files import mixed_rows, predicted, written

pytestmark = pytest.mark.slow
Train = Callable[..., Run]
Opened = Callable[..., LoadedModel]


def keras_says(store: Store, run: Run, model: LoadedModel, batch: int = 2048) -> Any:
    """What Keras' own predict gives on the run's table, prepared as it was for training."""
    prepared = load(model.spec.data, kept_preparation(store, run.id))
    loaded: Any = keras.saving.load_model(store.run_directory(run.id) / "model.keras")
    return loaded.predict(prepared.inputs, batch_size=batch, verbose=0)


def test_probabilities_are_those_of_keras_to_the_bit_at_every_batch_size(
    store: Store, train: Train, opened: Opened, plain: Path
) -> None:
    run = train({"source": str(plain)}, epochs=1)
    model = opened(run)
    features = load(model.spec.data).features
    for batch in (1, 3, 32, 61, 4096):
        says = keras_says(store, run, model, batch)
        assert np.array_equal(model.probabilities(features, batch), says), batch


def test_columns_go_by_name_in_any_order_and_others_are_ignored(
    store: Store, train: Train, opened: Opened, plain: Path, tmp_path: Path
) -> None:
    run = train({"source": str(plain)})
    table = load(opened(run).spec.data)
    names = table.description.feature_names
    columns = {
        name: [repr(x) for x in table.features[:, i].tolist()] for i, name in enumerate(names)
    }
    turned = {"more": ["?"] * 61, **dict(reversed(columns.items()))}
    done, found = predicted(opened(run), written(tmp_path / "new.csv", turned, ";"))
    says = keras_says(store, run, opened(run))
    assert done.rows == 61 and done.scores == ()
    assert found["row"].tolist() == list(range(1, 62))
    together = np.stack([found[f"p_{name}"] for name in ("ash", "birch", "cedar")], axis=1)
    assert np.array_equal(together, says)
    assert found["predicted"].tolist() == [("ash", "birch", "cedar")[i] for i in says.argmax(1)]
    assert np.array_equal(found["probability"], says.max(1))


def test_a_prepared_table_is_prepared_as_it_was_and_scored(
    store: Store, train: Train, opened: Opened, mixed: Path
) -> None:
    run = train({"source": str(mixed), "label": "mood"})
    done, found = predicted(opened(run), mixed)
    says = keras_says(store, run, opened(run))
    assert np.array_equal(np.stack([found["p_calm"], found["p_wild"]], axis=1), says)
    (scores,) = done.scores
    assert (scores["label"], scores["rows"]) == ("mood", 60)
    right = found["predicted"] == np.array(mixed_rows()["mood"])
    assert scores["accuracy"] == right.mean()


def test_what_is_odd_is_told_by_column_with_its_first_row(
    train: Train, opened: Opened, mixed: Path, tmp_path: Path
) -> None:
    run = train({"source": str(mixed), "label": "mood"})
    rows = mixed_rows(6)
    rows["town"][2:4] = ["Paris", "Rome"]
    rows["height"][1], rows["height"][4] = "tall", "99"
    rows["seen"] = ["2024-03-09 10:00:00"] * 6
    rows["mood"][5] = "asleep"
    done, found = predicted(opened(run), written(tmp_path / "odd.csv", rows))
    told = {
        note.code: (note.params["column"], note.params["row"], note.params["count"])
        for note in done.notes
    }
    assert told == {
        "prepare.unseen": ("town", 3, 2),
        "prepare.no_number": ("height", 2, 1),
        "predict.out_of_range": ("height", 5, 1),
        "predict.unknown_class": ("mood", 6, 1),
    }
    assert len(found["row"]) == 6
    assert done.scores[0]["rows"] == 5


def test_a_number_is_told_in_its_own_unit(
    store: Store, train: Train, opened: Opened, mixed: Path
) -> None:
    run = train({"source": str(mixed), "label": "price"}, epochs=30)
    done, found = predicted(opened(run), mixed)
    assert set(found) == {"row", "predicted"}
    assert abs(found["predicted"].mean() - 107) < 3
    (scores,) = done.scores
    true = np.array([float(text) for text in mixed_rows()["price"]])
    assert scores["mae"] == pytest.approx(np.abs(found["predicted"] - true).mean())
    # A run of an earlier version takes the scale from its table
    _forget_inputs(store, run)
    assert np.array_equal(predicted(opened(run), mixed)[1]["predicted"], found["predicted"])
    mixed.write_text(mixed.read_text("utf-8") + "Lima,1,2024-01-01 00:00:00,calm,100\n", "utf-8")
    with pytest.raises(InputError) as refused:
        opened(run)
    assert refused.value.code == "predict.scale_changed"


def _forget_inputs(store: Store, run: Run) -> None:
    """As a version before this one has left it."""
    with store.write() as db:
        text = db.execute("SELECT facts FROM runs WHERE id = ?", (run.id,)).fetchone()[0]
        values = {name: value for name, value in json.loads(text).items() if name != "inputs"}
        db.execute("UPDATE runs SET facts = ? WHERE id = ?", (json.dumps(values), run.id))
    (store.run_directory(run.id) / "inputs.json").unlink()


def test_an_earlier_run_knows_its_columns_while_its_table_is_unchanged(
    store: Store, train: Train, opened: Opened, plain: Path, tmp_path: Path
) -> None:
    run = train({"source": str(plain)})
    says = predicted(opened(run), plain)[1]["p_ash"]
    _forget_inputs(store, run)
    assert opened(run).columns == ("a", "b", "c", "d")
    assert np.array_equal(predicted(opened(run), plain)[1]["p_ash"], says)
    other = plain.rename(tmp_path / "other.csv")
    assert opened(run).columns == (), "they go by their places"
    assert np.array_equal(predicted(opened(run), other)[1]["p_ash"], says)
    other.write_text("a,b,class\n1,2,ash\n", "utf-8")
    with pytest.raises(InputError) as refused:
        predicted(opened(run), other)
    assert refused.value.code == "predict.other_count"


def test_one_sigmoid_unit_tells_two_classes_by_its_threshold(
    store: Store, train: Train, opened: Opened, mixed: Path
) -> None:
    network = {"output": "sigmoid", "threshold": 0.3, "layers": [{"units": 4}]}
    run = train({"source": str(mixed), "label": "mood"}, network)
    _, found = predicted(opened(run), mixed)
    says = keras_says(store, run, opened(run))[:, 0]
    assert np.array_equal(found["p_wild"], says) and np.array_equal(found["p_calm"], 1 - says)
    assert found["predicted"].tolist() == [("calm", "wild")[int(p > np.float32(0.3))] for p in says]


def test_windows_are_made_of_the_rows_of_the_file(
    store: Store, train: Train, opened: Opened, plain: Path
) -> None:
    asked = {"source": str(plain), "window": {"length": 3}, "validation": {"method": "tail"}}
    run = train(asked, {"layers": [{"type": "gru", "units": 3}]})
    _, found = predicted(opened(run), plain)
    says = keras_says(store, run, opened(run))
    assert np.array_equal(found["p_ash"], says[:, 0])
    with pytest.raises(InputError) as refused:
        opened(run).prepare(rows_table({name: [1.0, 2.0] for name in "abcd"}))
    assert refused.value.code == "window.longer_than_table"


def test_several_outputs_have_columns_each_and_what_is_predicted_need_not_be_there(
    store: Store, train: Train, opened: Opened, mixed: Path, tmp_path: Path
) -> None:
    network = {
        "inputs": {"place": ["town"], "when": ["seen"]},
        "nodes": [
            {"name": "both", "type": "concatenate", "input": ["place", "when"]},
            {"name": "last", "units": 4, "input": "both"},
        ],
        "outputs": {"mood": "last", "height": "last", "colour": "last"},
    }
    rows = mixed_rows()
    del rows["price"]
    drawn = np.random.default_rng(9).integers(0, 3, 60)
    rows["colour"] = [("blue", "green", "red")[one] for one in drawn]
    source = written(tmp_path / "three.csv", rows)
    run = train({"source": str(source), "label": "mood"}, network)
    model = opened(run)
    bare = {name: rows[name] for name in ("seen", "town")}
    done, found = predicted(model, written(tmp_path / "bare.csv", bare))
    again, scored = predicted(model, source)
    assert model.columns == ("town", "seen") and done.scores == ()
    assert all(np.array_equal(found[name], scored[name]) for name in found)
    assert [one["label"] for one in again.scores] == ["mood", "colour", "height"]
    # A number beside the label is told in its own unit: the heights of the rows that trained
    prepared = load(model.spec.data, kept_preparation(store, run.id))
    trained = split_of(model.spec, prepared).train
    filled = np.array([float(text or "nan") for text in rows["height"]])
    filled[np.isnan(filled)] = np.nanmedian(filled[trained])
    outputs = model.raw_outputs(prepared.features)
    told = outputs["height"][:, 0] * filled[trained].std() + filled[trained].mean()
    assert found["height.predicted"] == pytest.approx(told, abs=1e-4)
    names = ("blue", "green", "red")
    each = np.stack([found[f"colour.p_{name}"] for name in names], axis=1)
    assert np.array_equal(each, outputs["colour"])
    assert found["colour.predicted"].tolist() == [names[i] for i in each.argmax(1)]


def picture_of(path: Path) -> Any:
    return np.asarray(Image.open(path))


def test_pictures_are_read_as_the_runs_own_with_or_without_classes(
    store: Store, train: Train, opened: Opened, tmp_path: Path
) -> None:
    place = told_apart(tmp_path / "pictures", each=6)
    layers = {"layers": [{"type": "conv2d", "filters": 2, "kernel_size": 3}, {"type": "flatten"}]}
    run = train({"source": str(place)}, layers, batch_size=4)
    done, found = predicted(opened(run), place)
    assert np.array_equal(found["p_above"], keras_says(store, run, opened(run))[:, 0])
    assert done.scores[0]["rows"] == 12 and found["file"][0] == "above/000.png"
    done, alone = predicted(opened(run), place / "above")
    assert done.scores == () and np.array_equal(alone["p_above"], found["p_above"][:6])
    _, one = predicted(opened(run), place / "above" / "003.png")
    assert one["file"].tolist() == ["003.png"]
    assert one["p_above"][0] == pytest.approx(alone["p_above"][3], abs=1e-6)
    pixels = np.stack([picture_of(place / "above" / f"{number:03}.png") for number in range(6)])
    np.savez(tmp_path / "six.npz", anything=pixels)
    _, six = predicted(opened(run), tmp_path / "six.npz")
    assert np.array_equal(six["p_above"], alone["p_above"])
    np.savez(tmp_path / "wide.npz", x=np.zeros((3, 9, 9, 3)))
    small = saved(np.zeros((4, 4, 3), np.uint8), tmp_path / "small" / "x.png")
    for wrong, code in (
        (small, "predict.other_picture_size"),
        (tmp_path / "wide.npz", "predict.no_such_pictures"),
        (tmp_path / "none", "predict.images_needed"),
    ):
        with pytest.raises(InputError) as refused:
            predicted(opened(run), wrong)
        assert refused.value.code in (code, "file.missing")


def test_the_builtin_digits_are_told_of_themselves_and_of_a_table_of_pixels(
    store: Store, train: Train, opened: Opened, tmp_path: Path
) -> None:
    run = train({"source": "digits"}, {"layers": [{"type": "flatten"}]}, epochs=1)
    _, found = predicted(opened(run), "digits")
    table = data.load("digits")
    names = table.description.feature_names
    # All of them: of other numbers of rows the last bit may be another
    cells = {name: table.features[:, i].tolist() for i, name in enumerate(names)}
    features, problems = opened(run).prepare(rows_table(cells))
    assert np.array_equal(features, table.features) and problems == []
    assert np.array_equal(opened(run).probabilities(features)[:, 3], found["p_3"])


def test_a_file_read_in_parts_gives_the_same(
    train: Train, opened: Opened, mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = train({"source": str(mixed), "label": "mood"})
    rows = mixed_rows(9000)
    rows["town"][8000] = "Paris"
    large = written(tmp_path / "large.csv", rows)
    done, whole = predicted(opened(run), large)
    monkeypatch.setattr("engine.predict.reading.PARTS_ABOVE", 0)
    monkeypatch.setattr("data.sources.formats.large_text.BLOCK", 1 << 14)
    again, parts = predicted(opened(run), large)
    assert again.rows == done.rows == 9000
    assert all(np.array_equal(whole[name], parts[name]) for name in whole)
    assert {(n.code, n.params["row"], n.params["count"]) for n in again.notes} == {
        (n.code, n.params["row"], n.params["count"]) for n in done.notes
    }
    assert again.scores == done.scores


def test_kept_models_are_chosen_by_epoch_by_name_and_as_best_or_last(
    store: Store, train: Train, opened: Opened, plain: Path
) -> None:
    run = train(
        {"source": str(plain)}, epochs=4, checkpoint={"monitor": "loss", "save_best_only": False}
    )
    kept = {
        which: opened(run, which).weights for which in ("1", "checkpoint-2", "last", "model", "4")
    }
    assert [one.epoch for one in kept.values()] == [1, 2, 4, 4, 4]
    assert kept["last"].path.name == kept["4"].path.name == "model.keras"
    features = load(opened(run).spec.data).features
    first, last = (opened(run, which).probabilities(features) for which in ("1", "last"))
    assert not np.array_equal(first, last)
    assert 1 <= opened(run, "best").weights.epoch <= 4
    for which, code in (("9", "predict.epoch_not_kept"), ("x", "predict.no_such_weights")):
        with pytest.raises(InputError) as refused:
            opened(run, which)
        assert refused.value.code == code


def test_a_file_that_is_no_model_is_refused_even_with_the_recorded_digest(
    store: Store, spec: ExperimentSpec, opened: Opened
) -> None:
    run = find_run(store, write_run(store, short(spec, 4), History(curve(4))))
    path = store.run_directory(run.id) / "model.keras"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"no model at all")
    record_saved_model(store, run.id, Saved("model", 4, path.name, sha256(path), 15))
    with pytest.raises(InputError) as refused:
        opened(run)
    assert refused.value.code == "pretrained.no_zip"


LAMBDA = """
import keras

@keras.saving.register_keras_serializable(package="mine")
class Twice(keras.layers.Layer):
    def call(self, inputs):
        return inputs * 2

def build(inputs, outputs):
    return keras.Model(inputs, outputs(Twice()(inputs)))
"""


def test_layers_of_own_code_are_built_by_it_once_it_is_agreed_to(
    store: Store,
    train: Train,
    opened: Opened,
    plain: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = tmp_path / "mine.py"
    code.write_text(LAMBDA, "utf-8")
    run = train({"source": str(plain)}, {"code": str(code)}, epochs=1)
    features = load(opened(run).spec.data).features
    says = opened(run).probabilities(features)
    assert says.shape == (61, 3) and np.allclose(says.sum(axis=1), 1)
    weights = opened(run).weights
    loaded: Any = keras.saving.load_model(weights.path, compile=False)
    assert np.array_equal(says, loaded.predict(features, batch_size=2048, verbose=0))
    monkeypatch.setattr(trust, "not_agreed", lambda places: [code])
    with pytest.raises(InputError) as refused:
        opened(run)
    assert refused.value.code == "callback.not_agreed"


def test_code_in_a_model_file_runs_only_where_that_file_was_agreed_to(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    inputs = keras.Input((3,))
    doubled = keras.layers.Lambda(lambda x: x * 2, output_shape=(3,))(inputs)
    path = tmp_path / "model.keras"
    keras.Model(inputs, doubled).save(path)
    with pytest.raises(InputError) as refused:
        opened_whole(path, sha256(path))
    assert refused.value.code == "predict.code_not_agreed"
    trust.agree([path])
    model = opened_whole(path, sha256(path))
    assert model.predict(np.ones((2, 3), np.float32), verbose=0).tolist() == [[2.0] * 3] * 2
