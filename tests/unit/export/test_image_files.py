"""What an exported script and a verification read of images is what the run was trained on."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import data
from engine.export.run_record import RunRecord, read_run_record
from engine.specs import ExperimentSpec
from engine.store import runs
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from engine.tables.loading import load
from engine.verify.record import of_folder
from exported_runs import exported
from fake_runs import History, curve, write_run
from made_images import told_apart


def described(source: str, **about: Any) -> ExperimentSpec:
    layers = [{"type": "conv2d", "filters": 2}, {"type": "flatten"}]
    given = {"source": source, **about}
    return ExperimentSpec.parse({"data": given, "network": {"layers": layers}})


def told(store: Store, spec: ExperimentSpec) -> RunRecord:
    """A run that was never trained, as if it had been."""
    known = load(spec.data).description
    metrics = curve(spec.training.epochs)
    made = write_run(store, spec, History(metrics=metrics, classes=known.class_names))
    add_facts(store, made, RunFacts(sha256=known.sha256, versions={"keras": "3.15.1"}))
    run = runs.run(store, made)
    assert run is not None
    return read_run_record(store, run)


def read_by_the_script(folder: Path) -> tuple[Any, Any]:
    """What ``read_table`` of the exported script gives; nothing else of it is run."""
    tree = ast.parse((folder / "train.py").read_text("utf-8"))
    wanted = ("LABEL", "CLASSES", "DATA_SHA256")
    kept = [
        one
        for one in tree.body
        if (isinstance(one, ast.FunctionDef) and one.name == "read_table")
        or (isinstance(one, ast.Assign) and getattr(one.targets[0], "id", "") in wanted)
    ]
    known: dict[str, Any] = {"HERE": folder}
    exec("import hashlib\nimport numpy as np\nimport pandas as pd", known)
    exec(compile(ast.Module(kept, []), "train.py", "exec"), known)
    return known["read_table"]()


def same(folder: Path, wanted: data.Dataset) -> bool:
    features, labels = read_by_the_script(folder)
    record = of_folder(folder)
    again = load(record.spec.data)
    ours = replace(again.description, held_rows=record.held_rows)
    assert (ours.shape, ours.rows) == (wanted.description.shape, wanted.description.rows)
    assert ours.class_names == wanted.description.class_names
    assert ours.held_rows == wanted.description.held_rows
    return all(
        np.array_equal(one, other)
        for one, other in (
            (features.reshape(wanted.inputs.shape), wanted.inputs),
            (labels, wanted.labels),
            (again.inputs, wanted.inputs),
            (again.labels, wanted.labels),
        )
    )


@pytest.mark.parametrize("scale", ["unit", "signed", "none"])
def test_pictures_of_a_folder_are_arrays(scale: str, store: Store, tmp_path: Path) -> None:
    told_apart(tmp_path / "set" / "train", each=9)
    told_apart(tmp_path / "set" / "test", each=2)
    spec = described(str(tmp_path / "set"), images={"scale": scale}, cap=7)
    folder = exported(store, told(store, spec), tmp_path / "out")
    assert (folder / "data.npz").is_file() and not (folder / "data.csv").exists()
    assert same(folder, load(spec.data))


def test_pictures_that_stream_are_told_as_pictures(store: Store, tmp_path: Path) -> None:
    spec = described(str(told_apart(tmp_path / "set", each=9)), streaming="on")
    folder = exported(store, told(store, spec), tmp_path / "out", "script", "card")
    said = (folder / "train.py").read_text("utf-8"), (folder / "README.txt").read_text("utf-8")
    assert all("data.npy holds the pixels" in text for text in said)
    card = (folder / "MODEL_CARD.md").read_text("utf-8")
    assert "Rows are pictures. Pixels are divided by the value of white" in card


def test_columns_of_pixels_and_digits_are_a_table(store: Store, tmp_path: Path) -> None:
    found = data.load("digits")
    path = tmp_path / "pixels.csv"
    lines = [",".join([*(f"p{place}" for place in range(64)), "class"])]
    for row, label in zip(found.features[:60], found.labels[:60], strict=True):
        lines.append(",".join([*(str(int(value * 16)) for value in row), f"d{label}"]))
    path.write_text("\n".join(lines), "utf-8")
    spec = described(str(path), shape=[8, 8, 1], images={"white": 16.0})
    folder = exported(store, told(store, spec), tmp_path / "out")
    assert (folder / "data.csv").is_file()
    assert same(folder, load(spec.data))
    digits = described("digits")
    folder = exported(store, told(store, digits), tmp_path / "digits")
    assert same(folder, found)
    assert of_folder(folder).spec.data.source == "digits"


def test_flat_arrays_with_another_shape_keep_it(store: Store, tmp_path: Path) -> None:
    source = np.random.default_rng(1)
    labels = np.array(["low", "high"])[np.arange(30) % 2]
    np.savez(tmp_path / "flat.npz", x=source.random((30, 12)), y=labels)
    spec = described(str(tmp_path / "flat.npz"), shape=[4, 3, 1])
    account = told(store, spec)
    folder = exported(store, account, tmp_path / "out")
    assert same(folder, load(spec.data))
