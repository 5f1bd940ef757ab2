"""Inside runs' models: what layers give is what Keras says, shares add up, points are of rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from data.errors import InputError
from engine.client.inside import Inside
from engine.client.predicting import ModelInUse
from engine.predict import hidden as hidden_results
from engine.predict.asked import AskedRows
from engine.predict.attribution import MEAN, ZEROS, baseline_of, explained
from engine.predict.hidden import Hidden, HiddenTables, column_names
from engine.predict.looking import Looking
from engine.predict.model import LoadedModel
from engine.predict.one_row import row_of_file
from engine.predict.points import Points
from engine.predict.table_rows import read_rows
from engine.predict.tables_out import check_out
from engine.predict.work import predict_file
from engine.store.database import Store
from engine.store.predictions import kept_predictions
from engine.store.runs import Run
from engine.training.steps.call_size import calls_of
from made_images import told_apart

pytestmark = pytest.mark.slow
Train = Callable[..., Run]
Opened = Callable[..., LoadedModel]

DEEP = {
    "layers": [
        {"units": 6, "activation": "tanh", "name": "first"},
        {"type": "residual", "name": "around", "layers": [{"units": 6, "name": "within"}]},
        {"units": 4, "activation": "relu", "name": "last"},
    ]
}
GRAPH = {
    "inputs": {"place": ["town"], "when": ["seen", "price"]},
    "nodes": [
        {"name": "far", "units": 3, "input": "when", "activation": "tanh"},
        {"name": "both", "type": "concatenate", "input": ["place", "far"]},
        {"name": "last", "units": 4, "input": "both", "activation": "tanh"},
    ],
    "outputs": {"mood": "last", "height": "last"},
}
IMAGES = {"layers": [{"type": "conv2d", "filters": 2, "kernel_size": 3}, {"type": "flatten"}]}


def keras_gives(store: Store, run: Run, layer: str, features: Any) -> Any:
    """What Keras' own predict gives of a model that ends at a layer."""
    loaded: Any = keras.saving.load_model(store.run_directory(run.id) / "model.keras")
    until = keras.Model(loaded.inputs, loaded.get_layer(layer).output)
    until.jit_compile = False
    return until.predict(features, batch_size=calls_of(features.shape[1]), verbose=0)


def told_of(model: LoadedModel, file: Path | str, tables: Any) -> tuple[Any, dict[str, Any]]:
    found: list[Any] = []
    done = predict_file(model, str(file), None, found.append, None, tables)
    names = found[0].column_names
    each = {name: [value for one in found for value in one[name].to_pylist()] for name in names}
    return done, each


def shares_add_up(model: LoadedModel, row: Any, baseline: Any, **how: Any) -> Any:
    """What a row's answer hangs on, once it is sure to add up to what the model itself says."""
    found = explained(model, row, baseline, "mean", steps=800, **how)
    told = model.raw_outputs(np.stack([row, baseline]))
    output = model.output
    if output.classes:
        place = output.classes.index(found.target)
        values = output.probabilities(told)[:, place].astype(np.float64)
    else:
        values = output.told(told).predicted
    shares = found.pixels or [share for _name, share in found.shares]
    unit = max(abs(values[0] - values[1]), 1.0)
    assert sum(shares) == pytest.approx(values[0] - values[1], abs=1e-3 * unit)
    assert (found.value, found.before) == pytest.approx(tuple(values), rel=1e-4, abs=1e-5)
    assert found.gap <= 1e-3 * unit
    return found


def test_what_hidden_layers_give_is_what_keras_says_to_the_bit(
    store: Store, train: Train, opened: Opened, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = train({"source": str(plain)}, DEEP, epochs=1)
    model = opened(run)
    features = np.array(read_rows(store, model).measured.features)
    layers = [one.name for one in model.network.layers]
    for name in layers:
        gives = Hidden.of(model, name).results(features)
        assert np.array_equal(gives, keras_gives(store, run, name, features)), name
    done, found = told_of(model, plain, HiddenTables(Hidden.of(model, "last")))
    whole, _ = model.prepare(_table(plain))
    says = keras_gives(store, run, "last", whole)
    assert (done.rows, done.scores) == (61, ())
    assert list(found) == ["row", *(f"last.{unit}" for unit in range(4))]
    assert np.array_equal(np.stack([found[f"last.{unit}"] for unit in range(4)], 1), says)
    monkeypatch.setattr(hidden_results, "MOST_COLUMNS", 3)
    tables = HiddenTables(Hidden.of(model, "last"))
    _, few = told_of(model, plain, tables)
    assert list(few) == ["row", "last.0", "last.1", "last.2"]
    assert [note.code for note in tables.notes] == ["inside.columns_limited"]


def _table(path: Path) -> Any:
    from engine.predict.rows import rows_table

    heads, *rows = [text.split(",") for text in path.read_text("utf-8").splitlines()]
    return rows_table(dict(zip(heads, map(list, zip(*rows, strict=True)), strict=True)))


def test_numbers_of_several_axes_are_named_by_their_places() -> None:
    assert column_names("conv", (2, 1, 2)) == [
        *("conv.0.0.0", "conv.0.0.1", "conv.1.0.0", "conv.1.0.1")
    ]
    assert len(column_names("large", (100, 100, 3))) == hidden_results.MOST_COLUMNS


def test_shares_of_columns_add_up_to_what_the_model_says_of_classes_and_numbers(
    store: Store, train: Train, opened: Opened, mixed: Path
) -> None:
    wild = opened(train({"source": str(mixed), "label": "mood"}))
    rows = read_rows(store, wild)
    baseline, kind = baseline_of(lambda: rows, MEAN, 0)
    assert kind == MEAN
    row, _ = row_of_file(wild, str(mixed), 7)
    found = shares_add_up(wild, row, baseline, target="wild")
    assert found.target == "wild"
    # inputs that one column became are added up: a column stands there once
    assert sorted(name for name, _share in found.shares) == ["height", "price", "seen", "town"]
    sizes = [abs(share) for _name, share in found.shares]
    assert sizes == sorted(sizes, reverse=True)

    price = opened(train({"source": str(mixed), "label": "price"}))
    found = shares_add_up(price, row_of_file(price, str(mixed), 3)[0], baseline_mean(store, price))
    assert found.target == "" and 90 < found.value < 130


@pytest.mark.thorough
def test_shares_add_up_for_several_inputs_windows_and_pictures_too(
    store: Store, train: Train, opened: Opened, mixed: Path, plain: Path, tmp_path: Path
) -> None:
    graph = opened(train({"source": str(mixed), "label": "mood"}, GRAPH))
    shares_add_up(graph, row_of_file(graph, str(mixed), 5)[0], baseline_mean(store, graph))

    asked = {"source": str(plain), "window": {"length": 3}, "validation": {"method": "tail"}}
    steps = opened(train(asked, {"layers": [{"type": "gru", "units": 3}]}))
    found = shares_add_up(steps, row_of_file(steps, str(plain), 9)[0], baseline_mean(store, steps))
    assert sorted(name for name, _share in found.shares) == list("abcd")
    looking = Looking(steps, AskedRows(steps, lambda: read_rows(store, steps)))
    how = {"look": "explain", "target": "", "baseline": MEAN, "steps": 800}
    by_number = looking.answer({**how, "number": 9})
    line = plain.read_text("utf-8").splitlines()[9].split(",")
    cells = dict(zip("abcd", line[:4], strict=True))
    by_cells = looking.answer({**how, "cells": cells, "row": 9})
    assert by_cells["shares"] == by_number["shares"] == found.shares
    assert looking.answer({**how, "cells": {**cells, "b": "9"}, "row": 9})["value"] != found.value

    place = told_apart(tmp_path / "pictures", each=6)
    images = opened(train({"source": str(place)}, IMAGES, batch_size=4))
    row, _ = row_of_file(images, str(place), 2)
    found = shares_add_up(images, row, np.zeros_like(row))
    assert found.shares == () and found.shape == images.network.shape


def test_rows_of_pictures_that_stream_are_those_of_the_same_set_in_memory(
    store: Store,
    train: Train,
    opened: Opened,
    plain: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = told_apart(tmp_path / "pictures", each=9)
    asked = {"source": str(place), "shuffle_seed": 3, "test": {"split": 0.1}}
    held = train({**asked, "streaming": "off"}, IMAGES, epochs=1, batch_size=4)
    stored = train({**asked, "streaming": "on"}, IMAGES, epochs=1, batch_size=4)
    wanted, model = read_rows(store, opened(held)), opened(stored)
    rows = read_rows(store, model)
    for mine, theirs in (
        (rows.trained, wanted.trained),
        (rows.measured, wanted.measured),
        (rows.everything, wanted.everything),
    ):
        assert np.array_equal(mine.numbers, theirs.numbers)
        assert np.array_equal(mine.labels, theirs.labels)
        assert np.array_equal(mine.features, theirs.features)
        assert np.array_equal(mine.first(2).features, theirs.features[:2])
    assert (rows.everything.whole.held, wanted.everything.whole.held) == (0, 18 * 8 * 8 * 3 * 4)
    assert np.array_equal(rows.inputs_of(7), wanted.inputs_of(7))
    kept = kept_predictions(store, stored)
    assert np.array_equal(kept.rows, rows.measured.numbers)
    told = model.output.told(model.raw_outputs(rows.measured.features))
    assert np.array_equal(told.predicted, kept.predicted)
    monkeypatch.setattr("engine.predict.table_rows.AT_ONCE", 3 * 8 * 8 * 3)
    assert rows.trained.mean() == pytest.approx(wanted.trained.mean(), abs=1e-6)
    near = {"nearest": {}, "row": 7, "count": 3}
    beside = [
        AskedRows(one, lambda found=found: found).near(near)
        for one, found in ((model, rows), (opened(held), wanted))
    ]
    assert beside[0] == beside[1]
    table = opened(train({"source": str(plain), "streaming": "on"}, epochs=1))
    with pytest.raises(InputError) as refused:
        read_rows(store, table)
    assert refused.value.code == "predict.rows_streamed"


def baseline_mean(store: Store, model: LoadedModel) -> Any:
    return baseline_of(lambda: read_rows(store, model), MEAN, 0)[0]


def test_what_cannot_be_explained_is_refused_in_a_word(
    store: Store, train: Train, opened: Opened, mixed: Path
) -> None:
    model = opened(train({"source": str(mixed), "label": "mood"}, epochs=1))
    row, _ = row_of_file(model, str(mixed), 1)
    with pytest.raises(InputError) as refused:
        explained(model, row, row, MEAN, steps=50, target="mild")
    assert refused.value.code == "explain.no_such_class"
    with pytest.raises(InputError) as refused:
        row_of_file(model, str(mixed), 61)
    assert refused.value.code == "explain.no_such_row"
    mixed.write_text(mixed.read_text("utf-8") + mixed.read_text("utf-8").splitlines()[-1] + "\n")
    baseline, kind = baseline_of(lambda: read_rows(store, model), MEAN, len(row))
    assert (kind, baseline.tolist()) == (ZEROS, [0.0] * len(row))


def test_points_are_rows_with_their_labels_and_more_than_fit_are_left_out(
    store: Store,
    train: Train,
    opened: Opened,
    plain: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = opened(train({"source": str(plain)}, DEEP, epochs=1))
    points = Points(Hidden.of(model, "last"), "pca", lambda *_: None)
    _, found = told_of(model, plain, points)
    assert list(found) == ["row", "x", "y", "label", "predicted"]
    assert found["row"] == list(range(1, 62))
    labels = [text.split(",")[-1] for text in plain.read_text("utf-8").splitlines()[1:]]
    assert found["label"] == labels
    assert [note.code for note in points.notes] == ["inside.explained"]
    monkeypatch.setattr("engine.predict.points.rows_for", lambda _: 40)
    few = Points(Hidden.of(model, "last"), "tsne", lambda *_: None)
    done, laid = told_of(model, plain, few)
    assert len(laid["x"]) == 40 and done.rows == 61
    assert [note.code for note in few.notes] == ["inside.rows_limited"]
    # such files are written over, others not
    for text, is_ours in (("row,x,y,label\n", True), ("row,last.0\n", True), ("row,z\n", False)):
        out = tmp_path / "out.csv"
        out.write_text(text, "utf-8")
        if is_ours:
            check_out(out, str(plain))
        else:
            with pytest.raises(InputError):
                check_out(out, str(plain))


def test_a_process_is_asked_for_layers_weights_outputs_the_plane_and_the_answer(
    store: Store,
    train: Train,
    plain: Path,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", environment["PYTHONPATH"])
    run = train({"source": str(plain)}, DEEP, epochs=2, checkpoint={"save_best_only": False})
    with ModelInUse(store.directory, run.id) as used:
        inside = Inside(used)
        layers = {one.name: one for one in inside.layers()}
        assert (layers["first"].shape, layers["first"].parameters) == ((6,), 30)
        assert [one.shape for one in layers["first"].weights] == [(4, 6), (6,)]
        _, (kernel, bias) = inside.weights("first", 2, 3)
        assert (kernel.of, kernel.cells.shape) == ((6, 4), (2, 3))
        assert sum(kernel.histogram.counts) == 24 and bias.of == (1, 6)
        number = inside.rows()[0]
        output = inside.output("around", number, 10, 10)
        assert (output.drawn, output.of, len(output.cells.values)) == ("units", (6,), 6)
        found = inside.projection("last")
        assert found.numbers == inside.rows() and len(found.x) == len(found.labels)
        assert 0 < sum(found.explained) < 1.001
        told = inside.explain(number)
        assert told.target == output.predicted and told.gap < 1e-3
        with pytest.raises(InputError) as refused:
            inside.output("first", 10_000, 5, 5)
        assert refused.value.code == "inside.row_of_no_part"
        last = kernel.facts.norm
        assert used.use("1").epoch == 1
        assert inside.weights("first", 2, 3)[1][0].facts.norm != last
        with pytest.raises(InputError):
            used.use("7")
        assert inside.rows()[0] == number, "an epoch that is not kept changes nothing"


@pytest.mark.thorough
def test_a_column_that_gives_the_label_away_leads(
    store: Store, opened: Opened, tmp_path: Path
) -> None:
    from engine.client.opening import open_experiment
    from engine.specs.edit import with_values
    from exported_runs import trained

    rng = np.random.default_rng(4)
    lines = ["price,size,code,kind"]
    for _ in range(300):
        kind = rng.integers(0, 3)
        lines.append(f"{rng.normal():.3f},{rng.normal():.3f},k{kind},{'abc'[kind]}")
    path = tmp_path / "leaks.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    spec = open_experiment("table", str(path), label="kind")
    model = opened(trained(store, with_values(spec, ["training.epochs=20"])).run)
    rows = read_rows(store, model)
    baseline = baseline_of(lambda: rows, MEAN, 0)[0]
    total: dict[str, float] = {}
    for row in rows.measured.features[:20]:
        for name, share in shares_add_up(model, row, baseline).shares:
            total[name] = total.get(name, 0.0) + abs(share)
    assert total["code"] > 3 * max(total["price"], total["size"]), total
