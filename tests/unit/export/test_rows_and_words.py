"""Which rows an exported run says it trained on, and what lies beside it for its reader."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import data
from engine.export.preparation import PREPARATION, preparation, write_preparation
from engine.export.readme import readme
from engine.export.rows import Rows, rows_of
from engine.export.run_record import RunRecord
from engine.specs.edit import with_value
from engine.specs.splitting import split_of
from engine.specs.tasks import task_of
from nasty_names import NASTY

Told = Callable[..., RunRecord]


def drawn(rows: Rows, labels: Any, folder: Path) -> tuple[Any, Any]:
    """What the recipe gives to whoever runs it."""
    import pandas as pd

    text = "\n".join([*rows.imports, "def split_rows(labels):", rows.recipe])
    known: dict[str, Any] = {"np": np, "pd": pd, "HERE": folder}
    exec(text, known)
    return known["split_rows"](labels)


@pytest.mark.parametrize("shuffle_seed", [None, 100])
@pytest.mark.parametrize(
    ("method", "split"), [("tail", 0.2), ("stratified", 0.2), ("stratified", 0.0)]
)
def test_the_recipe_draws_the_rows_that_trained(
    describe: Any, method: str, split: float, shuffle_seed: int | None
) -> None:
    spec = describe(method=method, split=split, shuffle_seed=shuffle_seed)
    dataset = data.load(spec.data.source)
    rows, wanted = rows_of(spec, dataset), split_of(spec, dataset)
    assert not rows.from_file
    train, validation = drawn(rows, dataset.labels, Path())
    np.testing.assert_array_equal(train, wanted.train)
    np.testing.assert_array_equal(validation, wanted.validation)
    # As the script itself holds the rows to their hash
    both = np.concatenate([train, validation]).astype("<i8")
    assert hashlib.sha256(both.tobytes()).hexdigest() == rows.sha256


def test_rows_from_a_file_keep_their_order(describe: Any, table: Path, tmp_path: Path) -> None:
    table.write_text(table.read_text("utf-8") + "1,2,3,4,5,6,alone\n", "utf-8")
    spec = describe()
    dataset = data.load(spec.data.source)
    rows = rows_of(spec, dataset)
    assert rows.from_file
    lines = [f"training,{row}" for row in rows.train]
    lines += [f"validation,{row}" for row in rows.validation]
    (tmp_path / "rows.csv").write_text("\n".join(["part,row", *lines]))
    found = drawn(rows, dataset.labels, tmp_path)
    np.testing.assert_array_equal(found[0], rows.train)
    np.testing.assert_array_equal(found[1], rows.validation)


def test_the_hash_tells_which_rows_and_which_part(describe: Any) -> None:
    spec = describe()
    dataset = data.load(spec.data.source)
    rows = rows_of(spec, dataset)
    other = rows_of(with_value(spec, "data.validation.seed", 8), dataset)
    turned = Rows(rows.validation, rows.train, rows.recipe, rows.imports, from_file=False)
    assert rows.sha256 == rows_of(spec, dataset).sha256
    assert len({rows.sha256, other.sha256, turned.sha256}) == 3


def test_who_predicts_is_told_columns_classes_and_split(describe: Any, tmp_path: Path) -> None:
    spec = describe(method="tail")
    table = data.describe(spec.data.source)
    task = task_of(spec, table)
    write_preparation(preparation(spec, table, task, None), tmp_path)
    told = json.loads((tmp_path / PREPARATION).read_text("utf-8"))
    assert told["features"]["columns"] == list(table.feature_names)
    assert told["label"] == {"column": table.label_name, "classes": list(table.class_names)}
    assert set(told["label"]["classes"]) == set(NASTY)
    assert (told["rows"], told["shuffle_seed"]) == (66, 100)
    # A seed that draws nothing would mislead
    assert told["validation"] == {"split": 0.2, "method": "tail", "seed": None}
    drawn = preparation(describe(method="stratified"), table, task, None)["validation"]
    assert drawn["seed"] == spec.data.validation.seed


@pytest.mark.parametrize("files", [["metrics.csv"], ["train.py", "data.csv", "lock.json"]])
def test_the_readme_names_the_files_that_are_there(
    told: Told, describe: Any, files: list[str]
) -> None:
    account = told(describe(name="one\ntwo"))
    lines = readme(account, files).splitlines()
    assert lines[0].startswith(f"one two (run {account.run.id} ")
    assert {line.split()[0] for line in lines if line} >= set(files)
    known = ["train.py", "data.csv", "rows.csv", "lock.json", "metrics.csv", "model.keras"]
    assert not [line for line in lines if line.split(" ")[0] in set(known) - set(files)]
    assert ("python train.py" in lines) == ("train.py" in files)
