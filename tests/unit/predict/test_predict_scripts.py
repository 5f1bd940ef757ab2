"""An exported predict.py says of raw rows what the program itself says of them."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bare_python import run_bare
from data.messages import Message
from engine.export.folder import write_run
from engine.export.model_parts import Order
from engine.export.run_record import read_run_record
from engine.predict.model import LoadedModel
from engine.store.database import Store
from engine.store.runs import Run, find_run
from made_images import told_apart
from picture_tables import described, offers
from predict_scripts import run_script, said_by
from predicted_files import mixed_rows, predicted, written

pytestmark = pytest.mark.slow
Train = Callable[..., Run]
Opened = Callable[..., LoadedModel]
Export = Callable[..., Path]


@pytest.fixture
def export(store: Store, tmp_path: Path) -> Export:
    """A run's model, script and card in a folder."""

    def made(run: Run, notes: list[Message] | None = None) -> Path:
        account = read_run_record(store, find_run(store, run.id))
        order = Order(
            frozenset(["predict", "card"]),
            lambda _: None,
            (notes if notes is not None else []).append,
        )
        write_run(store, account, tmp_path / "out", order)
        return tmp_path / "out"

    return made


def same(said: dict[str, Any], found: dict[str, Any]) -> None:
    """Whether a script says what the program says."""
    assert list(said) == list(found)
    for name, values in found.items():
        if values.dtype.kind in "fiu":
            np.testing.assert_allclose(said[name], values, rtol=0, atol=1e-5, err_msg=name)
        else:
            assert said[name].tolist() == values.tolist(), name


@pytest.mark.thorough
def test_a_prepared_table_needs_nothing_of_ours(
    train: Train, opened: Opened, export: Export, mixed: Path, tmp_path: Path
) -> None:
    run = train({"source": str(mixed), "label": "mood"})
    folder = export(run)
    rows = mixed_rows(20)
    del rows["mood"]
    rows["town"][3] = "Paris"
    new = written(tmp_path / "new.csv", dict(reversed(rows.items())), ";")
    same(said_by(folder, new), predicted(opened(run), new)[1])
    assert sorted(path.name for path in folder.iterdir()) == [
        *(
            "MODEL_CARD.md",
            "README.txt",
            "model.keras",
            "predict.py",
            "preparation.json",
            "said.csv",
        )
    ]
    card = (folder / "MODEL_CARD.md").read_text("utf-8")
    for told in (
        *("| town | an input for each of 3 categories", "| height | a number, scaled by median"),
        *("| town | Lima, Oslo, Turku |", "a time as days", "the expected calibration error"),
        *("| calm | ", "python predict.py NEW.csv", "dense 6"),
    ):
        assert told in card, told
    # By a Python that has none of our packages
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for name in ("predict.py", "model.keras", "preparation.json"):
        shutil.copy(folder / name, moved / name)
    printed = run_bare(moved / "predict.py", tmp_path, str(new))
    assert printed.splitlines()[0] == "row,predicted,probability,p_calm,p_wild"
    with (folder / "said.csv").open(encoding="utf-8") as stream:
        assert printed.splitlines()[1:21] == stream.read().splitlines()[1:]


WRONG: dict[str, tuple[str, tuple[str, ...]]] = {
    "no such column": ("town,seen,price\nLima,2024-03-01 00:10:00,1\n", ("'height'", "missing")),
    "a near name": ("town,heigth,seen,price\nLima,1,x,1\n", ("'height'", "'heigth'")),
    "twice": ("town,height,seen,price,town\nLima,1,x,1,Oslo\n", ("'town'", "twice")),
    "a word": (
        "town,height,seen,price\nLima,1,,1\nOslo,tall,,1\n",
        ("row 2", "'height'", "'tall'"),
    ),
    "a short row": ("town,height,seen,price\nLima,1\n", ("row 1", "2 cells")),
    "only names": ("town,height,seen,price\n", ("no rows",)),
    "nothing": ("", ("missing",)),
    "a NUL": ("town,height,seen,price\nLi\0ma,tall,,1\n", ("row 1", "'tall'")),
    "escapes": ("town,height,seen,price\nLima,\x1b[2Jx,,1\n", ("row 1", "'?[2Jx'")),
}


def test_what_is_wrong_is_one_sentence_and_nothing_is_written(
    train: Train, export: Export, mixed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = export(train({"source": str(mixed), "label": "mood"}, epochs=1))
    new, out = tmp_path / "new.csv", tmp_path / "said.csv"
    for case, (text, words) in WRONG.items():
        new.write_text(text, "utf-8")
        assert run_script(folder, new, "--out", out) == 2, case
        told = capsys.readouterr().err
        assert all(word in told for word in ("new.csv", *words)), (case, told)
        assert len(told.splitlines()) == 1 and "\x1b" not in told
        assert not out.exists() and not list(tmp_path.glob(".*"))
    new.write_text(WRONG["a word"][0], "utf-8")
    assert run_script(folder, new, "--out", out, "--fill") == 0
    assert "'tall'" in capsys.readouterr().err
    for place in (new, tmp_path, tmp_path / "none" / "x.csv", folder / "model.keras"):
        assert run_script(folder, new, "--out", place, "--fill") == 2
    assert run_script(folder, tmp_path / "none.csv") == 2
    whole = (folder / "model.keras").read_bytes()
    (folder / "model.keras").write_bytes(whole[: len(whole) // 2])
    assert run_script(folder, mixed) == 2
    (folder / "model.keras").unlink()
    assert run_script(folder, mixed) == 2
    (folder / "preparation.json").write_text("{", "utf-8")
    assert run_script(folder, mixed) == 2
    (folder / "preparation.json").unlink()
    assert run_script(folder, mixed) == 2


def test_words_among_the_numbers_of_the_runs_own_table_count_as_missing(
    train: Train, opened: Opened, export: Export, tmp_path: Path
) -> None:
    rows = mixed_rows()
    rows["height"][7] = "not measured yet"
    source = written(tmp_path / "words.csv", rows)
    run = train({"source": str(source), "label": "mood", "roles": {"height": "numeric"}}, epochs=1)
    same(said_by(export(run), source), predicted(opened(run), source)[1])


def test_columns_of_numbers_go_by_name_in_the_signs_of_the_file(
    train: Train,
    opened: Opened,
    export: Export,
    plain: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = train({"source": str(plain)})
    folder = export(run)
    assert "parse" not in (folder / "predict.py").read_text("utf-8").split("argparse", 1)[0]
    with plain.open(encoding="utf-8") as stream:
        names, *rows = csv.reader(stream)
    columns = {name: [row[i].replace(".", ",") for row in rows] for i, name in enumerate(names)}
    new = written(
        tmp_path / "new.csv", {"more": ["?"] * 61, **dict(reversed(columns.items()))}, ";"
    )
    same(said_by(folder, new), predicted(opened(run), new)[1])
    same(said_by(folder, plain), predicted(opened(run), plain)[1])
    columns["b"][4] = ""
    assert run_script(folder, written(new, columns, ";")) == 2
    told = capsys.readouterr().err
    assert all(word in told for word in ("new.csv", "row 5", "'b'")), told


def test_one_unit_tells_two_classes_by_the_runs_threshold(
    train: Train, opened: Opened, export: Export, mixed: Path
) -> None:
    network = {"output": "sigmoid", "threshold": 0.3, "layers": [{"units": 4}]}
    run = train({"source": str(mixed), "label": "mood"}, network, epochs=1)
    same(said_by(export(run), mixed), predicted(opened(run), mixed)[1])


def test_a_number_is_told_in_its_own_unit_beside_further_outputs(
    train: Train, opened: Opened, export: Export, mixed: Path, tmp_path: Path
) -> None:
    network = {
        "inputs": {"place": ["town"], "when": ["seen"]},
        "nodes": [
            {"name": "both", "type": "concatenate", "input": ["place", "when"]},
            {"name": "last", "units": 4, "input": "both"},
        ],
        "outputs": {"price": "last", "height": "last", "colour": "last"},
    }
    rows = mixed_rows()
    drawn = np.random.default_rng(9).integers(0, 3, 60)
    rows["colour"] = [("blue", "green", "red")[one] for one in drawn]
    source = written(tmp_path / "three.csv", rows)
    run = train({"source": str(source), "label": "price", "roles": {"mood": "ignore"}}, network)
    # Columns that are only predicted need not be there, and the table may be gone
    bare = written(tmp_path / "bare.csv", {name: rows[name] for name in ("seen", "town")})
    source.unlink()
    folder = export(run)
    said = said_by(folder, bare)
    same(said, predicted(opened(run), bare)[1])
    assert list(said)[:3] == ["row", "predicted", "colour.predicted"] and "height.predicted" in said
    assert 50 < said["predicted"].mean() < 200
    card = (folder / "MODEL_CARD.md").read_text("utf-8")
    assert "| mean absolute error | " in card and "Predicts: a number" in card


def test_windows_are_made_in_the_order_of_their_columns(
    train: Train, opened: Opened, export: Export, mixed: Path, tmp_path: Path
) -> None:
    window = {"length": 3, "stride": 2, "by": ["seen", "price"]}
    asked = {"source": str(mixed), "label": "mood", "window": window}
    network = {"layers": [{"type": "gru", "units": 3}]}
    run = train({**asked, "validation": {"method": "tail"}}, network, epochs=1)
    folder = export(run)
    same(said_by(folder, mixed), predicted(opened(run), mixed)[1])
    assert run_script(folder, written(tmp_path / "short.csv", mixed_rows(4))) == 2


def test_pictures_are_read_as_the_runs_own(
    train: Train, opened: Opened, export: Export, tmp_path: Path
) -> None:
    place = told_apart(tmp_path / "pictures", each=6)
    layers = {"layers": [{"type": "conv2d", "filters": 2, "kernel_size": 3}, {"type": "flatten"}]}
    run = train({"source": str(place), "images": {"scale": "signed"}}, layers, batch_size=4)
    folder = export(run)
    from PIL import Image

    pixels = [np.asarray(Image.open(path)) for path in sorted(place.rglob("*.png"))]
    np.savez(tmp_path / "all.npz", anything=np.stack(pixels))
    for file in (place, place / "above", place / "above" / "003.png", tmp_path / "all.npz"):
        same(said_by(folder, file), predicted(opened(run), file)[1])
    (tmp_path / "no.png").write_bytes(b"no picture")
    Image.new("RGB", (9, 9)).save(tmp_path / "wide.png")
    np.savez(tmp_path / "wide.npz", x=np.zeros((3, 9, 9, 3)))
    for wrong in ("no.png", "wide.png", "wide.npz", "none", "out"):
        assert run_script(folder, tmp_path / wrong) == 2, wrong


def test_pictures_that_cells_name_lie_below_the_table(
    store: Store, train: Train, opened: Opened, export: Export, tmp_path: Path
) -> None:
    fields = described(offers(tmp_path))
    run = train(fields["data"], fields["network"], epochs=1)
    source = Path(fields["data"]["source"])
    folder = export(run)
    same(said_by(folder, source), predicted(opened(run), source)[1])
    other = tmp_path / "other" / "new.csv"
    other.parent.mkdir()
    shutil.copy(source, other)
    assert run_script(folder, other) == 2, "its pictures do not lie beside it"


RECIPE = """
format = 1
name = "own"
label = "mood"

[preparation]
scaling = "standard"

[[derived]]
name = "hour"
source = "seen"
part = "hour"

[[derived]]
name = "weekday"
source = "seen"
part = "weekday"

[[inputs]]
column = ["hour", "weekday", "height"]

[[inputs]]
column = "town"
role = "ordinal"
order = "sorted"
first = 1
"""


def test_a_recipes_columns_are_made_of_the_times_in_others(
    train: Train, opened: Opened, export: Export, tmp_path: Path
) -> None:
    rows = mixed_rows()
    rows["seen"] = [f"{1 + row % 28}.3.24 {1 + row % 12}:05 pm" for row in range(60)]
    source = written(tmp_path / "mixed.csv", rows)
    recipe = tmp_path / "own.toml"
    recipe.write_text(RECIPE, "utf-8")
    run = train({"source": str(source), "recipe": str(recipe)}, epochs=1)
    folder = export(run)
    del rows["mood"]
    rows["seen"][4] = "never"
    new = written(tmp_path / "new.csv", rows)
    same(said_by(folder, new), predicted(opened(run), new)[1])


OWN = """
import keras

@keras.saving.register_keras_serializable(package="mine")
class Twice(keras.layers.Layer):
    def call(self, inputs):
        return inputs * 2

def build(inputs, outputs):
    return keras.Model(inputs, outputs(Twice()(inputs)))
"""


def test_layers_of_own_code_have_no_script_and_the_folder_says_so(
    train: Train, export: Export, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine import trust

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    code = tmp_path / "own.py"
    code.write_text(OWN, "utf-8")
    trust.agree([code])
    run = train({"source": str(plain)}, {"code": str(code)}, epochs=1)
    notes: list[Message] = []
    folder = export(run, notes)
    (note,) = [one for one in notes if one.code == "export.no_predict"]
    assert note.params["reason"].code == "pretrained.own_class"
    assert not (folder / "predict.py").exists()
    assert "There is no predict.py" in (folder / "README.txt").read_text("utf-8")
