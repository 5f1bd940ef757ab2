"""An exported folder: its files hold what the record says, and what cannot be is refused."""

import csv
import hashlib
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import data
from data.errors import InputError
from data.messages import Message
from engine.events import Intervention, Saved
from engine.export.export_inputs import read_export_inputs
from engine.export.folder import Order, must_be_free, places, write_run
from engine.export.lock import read_lock
from engine.export.parts import USUAL
from engine.export.run_record import RunRecord
from engine.export.tables import no_formula, read_data, write_data, write_metrics
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.tasks.classification import Classification
from engine.verify.record import of_folder, of_run
from exported_runs import exported
from nasty_names import NASTY
from tui.locale import words

Told = Callable[..., RunRecord]


def test_the_lock_holds_hashes_seed_versions_and_metrics(
    store: Store, told: Told, describe: Any, tmp_path: Path
) -> None:
    metrics = [{"loss": 0.1 + 0.2, "val_loss": math.nan}, {"loss": math.inf, "val_loss": 1e-300}]
    account = told(describe(epochs=2), metrics=metrics)
    folder = exported(store, account, tmp_path / "out")
    text = (folder / "lock.json").read_text("utf-8")
    assert str(tmp_path) not in text
    lock = read_lock(folder)
    for part in (lock["data"], lock["script"]):
        content = (folder / part["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == part["sha256"]
    assert lock["seed"] == 7
    assert {"keras", "pandas", "scikit-learn"} <= set(lock["versions"])
    assert lock["split"]["training"] + lock["split"]["validation"] == 66
    assert [repr(line["loss"]) for line in lock["metrics"]] == ["0.30000000000000004", "inf"]
    assert math.isnan(lock["metrics"][0]["val_loss"])
    prepared = json.loads((folder / "preparation.json").read_text("utf-8"))
    assert sorted(prepared["label"]["classes"]) == sorted(NASTY)
    assert len(prepared["features"]["columns"]) == 6


def test_no_file_keeps_what_a_terminal_would_obey(
    store: Store, told: Told, describe: Any, tmp_path: Path
) -> None:
    name = "a\x9b2Jb\x1b]0;gone\x07\u202ec 小火龍"
    folder = exported(store, told(describe(name=name)), tmp_path / "out")
    for file in ("README.txt", "lock.json"):
        text = (folder / file).read_text("utf-8")
        assert all(sign.isprintable() or sign == "\n" for sign in text)
        assert "小火龍" in text
    assert read_lock(folder)["name"] == name


def test_the_table_reads_back_to_the_same_bits_under_any_names(
    told: Told, describe: Any, tmp_path: Path
) -> None:
    inputs = read_export_inputs(told(describe()))
    write_data(inputs.dataset, inputs.task, tmp_path / "data.csv")
    table = inputs.dataset.description
    features, labels = read_data(tmp_path / "data.csv", table.label_name, inputs.task)
    np.testing.assert_array_equal(features, inputs.dataset.features)
    np.testing.assert_array_equal(labels, inputs.dataset.labels)
    again = data.load(str(tmp_path / "data.csv"), table.label_name)
    assert again.description.class_names == table.class_names
    np.testing.assert_array_equal(again.features, inputs.dataset.features)


def test_extreme_floats_and_classes_that_are_numbers_survive(tmp_path: Path) -> None:
    source = tmp_path / "table.csv"
    values = [np.float32(1e-45), np.float32(3.4e38), np.float32(0.1), np.float32(-16777217)]
    lines = [
        f"{float(value)!r},{label}" for value, label in zip(values * 2, "10101010", strict=True)
    ]
    source.write_text("x,class\n" + "\n".join(lines).replace(",1", ",1.0") + "\n")
    dataset = data.load(str(source))
    write_data(dataset, Classification(dataset.description.class_names), tmp_path / "data.csv")
    again = data.load(str(tmp_path / "data.csv"), "class")
    np.testing.assert_array_equal(again.features, dataset.features)
    np.testing.assert_array_equal(again.labels, dataset.labels)


def test_metrics_as_csv_read_back_to_the_same_bits(
    told: Told, describe: Any, tmp_path: Path
) -> None:
    account = told(describe(), metrics=[{"loss": 0.1 + 0.2}, {"loss": math.nan}])
    write_metrics([account], tmp_path)
    with (tmp_path / "metrics.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["loss"] for line in lines] == ["0.30000000000000004", "nan"]
    assert [line["epoch"] for line in lines] == ["1", "2"]
    assert lines[0]["name"] == account.run.name


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1"]
)
def test_a_name_is_no_formula_in_a_spreadsheet(
    name: str, told: Told, describe: Any, tmp_path: Path
) -> None:
    spec = with_value(describe(), "name", name)
    account = told(spec, metrics=[{"loss": -1.5, "=cmd|' /C calc'!A0": 1.0}])
    write_metrics([account], tmp_path)
    with (tmp_path / "metrics.csv").open(encoding="utf-8", newline="") as file:
        head, line = csv.reader(file)
    # A cell that is calculated begins with one of these, unless it is a number
    assert not [cell for cell in head if cell[0] in "=+-@＝\t"]
    assert [cell for cell in line if cell[0] in "=+-@＝\t"] == ["-1.5"]
    assert line[1] == f"'{account.run.name}"


def test_a_name_that_is_a_number_stays(told: Told, describe: Any) -> None:
    assert [no_formula(name) for name in ("-1.5", "+3", "-1e9", "plain", "")] == [
        *("-1.5", "+3", "-1e9", "plain", "")
    ]


def test_metrics_as_parquet_are_the_same(told: Told, describe: Any, tmp_path: Path) -> None:
    import pandas as pd

    account = told(describe())
    write_metrics([account], tmp_path)
    found = pd.read_parquet(tmp_path / "metrics.parquet")
    assert found["loss"].tolist() == [epoch.metrics["loss"] for epoch in account.epochs]


def test_the_model_is_copied_if_it_is_the_one_that_was_saved(
    store: Store, told: Told, describe: Any, tmp_path: Path
) -> None:
    digest = hashlib.sha256(b"a model").hexdigest()
    saved = Saved("model", 4, "model.keras", digest, 7)
    account = told(describe(), events=[saved])
    path = store.run_directory(account.run.id) / "model.keras"
    path.write_bytes(b"a model")
    folder = exported(store, account, tmp_path / "out", "model")
    assert (folder / "model.keras").read_bytes() == b"a model"
    assert (folder / "preparation.json").is_file()
    path.write_bytes(b"another")
    with pytest.raises(InputError) as caught:
        exported(store, account, tmp_path / "other", "model")
    assert caught.value.code == "export.model_damaged"
    assert caught.value.message.params["name"] == account.run.name


def test_a_format_that_cannot_be_written_leaves_nothing(
    store: Store, told: Told, describe: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise InputError("export.format_failed", name="x", format="ONNX", reason="no such layer")

    monkeypatch.setattr("engine.export.model_parts.write_formats", refuses)
    saved = Saved("model", 4, "model.keras", hashlib.sha256(b"a model").hexdigest(), 7)
    account = told(describe(), events=[saved])
    (store.run_directory(account.run.id) / "model.keras").write_bytes(b"a model")
    for place in ("new", "held"):
        if place == "held":
            (tmp_path / place).mkdir()
            (tmp_path / place / "mine").touch()
        with pytest.raises(InputError) as caught:
            exported(store, account, tmp_path / place, "savedmodel", "model", "metrics")
        assert caught.value.code == "export.format_failed"
    assert not (tmp_path / "new").exists()
    assert [path.name for path in (tmp_path / "held").iterdir()] == ["mine"]


def test_a_branch_is_exported_without_a_script_and_says_so(
    store: Store, told: Told, describe: Any, tmp_path: Path
) -> None:
    whole = describe()
    parent = told(whole).run.id
    branch = told(with_value(whole, "branch", {"run": parent, "epoch": 2}))
    notes: list[Message] = []
    out = tmp_path / "out"
    write_run(store, branch, out, Order(frozenset(USUAL), lambda _: None, notes.append))
    (note,) = [note for note in notes if note.code == "export.no_script"]
    why = Message("export.branch", {"name": whole.name, "epoch": 2, "run": parent})
    assert note.params == {"reason": why}
    assert {"metrics.csv", "charts", "README.txt"} <= {path.name for path in out.iterdir()}
    assert not (out / "train.py").exists()
    with pytest.raises(InputError) as caught:
        exported(store, branch, tmp_path / "alone", "script")
    assert caught.value.code == "export.only_script_of_branch"
    assert caught.value.message.params == {"reason": why}
    assert not (tmp_path / "alone").exists()


def test_nothing_is_written_when_the_table_is_gone(
    store: Store, told: Told, describe: Any, table: Path, tmp_path: Path
) -> None:
    account = told(describe())
    table.unlink()
    with pytest.raises(InputError) as caught:
        exported(store, account, tmp_path / "out", "script", "metrics")
    assert caught.value.code == "file.missing"
    assert "nasty table" in (caught.value.file or "")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    must_be_free(tmp_path / "new", force=False)
    (tmp_path / "mine").write_text("")
    with pytest.raises(InputError) as caught:
        must_be_free(tmp_path, force=False)
    assert caught.value.code == "export.place_not_empty"
    assert caught.value.message.params["place"] == str(tmp_path)
    must_be_free(tmp_path, force=True)
    with pytest.raises(InputError) as caught:
        must_be_free(tmp_path / "mine", force=True)
    assert caught.value.code == "export.place_is_file"


def test_several_runs_get_a_folder_each_with_a_name_that_any_disk_takes(
    told: Told, describe: Any, tmp_path: Path
) -> None:
    accounts = [told(describe(name=name)) for name in ("../../etc", "é 🦊", "x" * 200)]
    found = places(accounts, tmp_path)
    assert len(set(found)) == 3
    assert all(path.parent == tmp_path and len(path.name) < 60 for path in found)


def test_the_record_of_a_folder_is_the_runs(
    store: Store, told: Told, describe: Any, tmp_path: Path
) -> None:
    made = [Intervention("learning_rate", 2, 3, 0.5), Intervention("pause", 2, 4)]
    account = told(describe(), events=made)
    folder = exported(store, account, tmp_path / "out")
    one, other = of_run(store, account), of_folder(folder)
    assert one.epochs == other.epochs
    assert one.classes == other.classes
    assert (other.run, other.name, other.notes) == (one.run, one.name, [])
    assert [event for event in other.interventions if event.action != "pause"] == [made[0]]
    assert other.spec.data.source == str(folder / "data.csv")
    assert other.spec.network == one.spec.network


def test_the_built_in_table_is_known_by_its_name(store: Store, told: Told, tmp_path: Path) -> None:
    from engine.specs import first_model

    folder = exported(store, told(first_model()), tmp_path / "out")
    record = of_folder(folder)
    assert record.spec.data.source == "pokemon-radar"
    assert record.table_sha256 == data.describe("pokemon-radar").sha256


def test_a_folders_code_is_not_run_by_its_lock(
    store: Store, told: Told, describe: Any, tmp_path: Path
) -> None:
    (tmp_path / "mine.py").write_text("raise SystemExit")
    account = told(describe(callbacks=[f"{tmp_path}/mine.py:Mine"]))
    record = of_folder(exported(store, account, tmp_path / "out"))
    assert record.spec.training.callbacks == ()
    assert Message("verify.callbacks_left_out") in record.notes


@pytest.mark.parametrize(
    ("file", "content", "code", "said"),
    [
        ("data.csv", "x,class\n1,a\n", "verify.other_table", "SHA-256 differs"),
        ("lock.json", "{", "lock.unreadable", "not JSON"),
        ("lock.json", '{"format": 99}', "lock.unknown_format", "not a lock that this version"),
        ("lock.json", '{"format": 1, "metrics": []}', "lock.incomplete", "incomplete"),
        ("lock.json", '{"format": 1, "metrics": 3}', "lock.no_metrics", "metrics by epoch"),
    ],
)
def test_a_folder_that_was_tampered_with_is_refused_in_words(
    store: Store,
    told: Told,
    describe: Any,
    tmp_path: Path,
    file: str,
    content: str,
    code: str,
    said: str,
) -> None:
    folder = exported(store, told(describe()), tmp_path / "out")
    (folder / file).write_text(content)
    with pytest.raises(InputError) as caught:
        of_folder(folder)
    assert (caught.value.code, caught.value.file) == (code, str(folder / file))
    assert said in words(caught.value)


def test_another_script_is_told(store: Store, told: Told, describe: Any, tmp_path: Path) -> None:
    folder = exported(store, told(describe()), tmp_path / "out")
    (folder / "train.py").write_text("print('mine')")
    assert of_folder(folder).notes == [Message("verify.other_script")]
