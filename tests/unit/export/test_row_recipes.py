"""The script's words draw the rows that the engine drew, for every method."""

import warnings
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split

import data
from engine.export.dividing_column import column_of_cells
from engine.export.preparation import preparation
from engine.export.rows import rows_of
from engine.specs import first_model
from engine.specs.edit import with_values
from engine.specs.splitting import split_of
from engine.specs.tasks import task_of
from engine.tables.loading import load

METHODS = ("tail", "shuffled", "stratified", "group", "time")
PARTS = (
    (),
    ("test.split=0.2", "test.seed=3"),
    ("validation.folds=4", "validation.fold=2"),
    ("validation.folds=4", "validation.fold=4", "test.split=0.1"),
    ("validation.split=0", "test.split=0.2"),
)


def described(table: Path, *changes: str) -> Any:
    given = [f"data.source={table}", *(f"data.{change}" for change in changes)]
    return with_values(first_model(), given)


@pytest.fixture
def grouped(tmp_path: Path) -> Path:
    """90 rows of three classes; the second column has nine values, the third tells the time."""
    source = np.random.default_rng(5)
    lines = ["size,place,seen,kind"]
    times = source.permutation(90) // 2
    lines += [
        f"{source.normal():.4f},{source.integers(0, 9)},{times[row]},{'abc'[row % 3]}"
        for row in range(90)
    ]
    path = tmp_path / "grouped.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize(("method", "parts"), list(product(METHODS, PARTS)))
@pytest.mark.parametrize("order", ["none", "100"])
def test_the_recipe_draws_what_the_engine_drew(
    grouped: Path, method: str, parts: tuple[str, ...], order: str
) -> None:
    column = {"group": "place", "time": "seen"}.get(method, "size")
    about = (f"validation.method={method}", f"validation.column={column}", "validation.split=0.2")
    spec = described(grouped, *about, *parts, f"shuffle_seed={order}")
    dataset = load(spec.data)
    rows, wanted = rows_of(spec, dataset), split_of(spec, dataset)
    assert not rows.from_file
    known: dict[str, Any] = {"np": np}
    exec("\n".join([*rows.imports, "def split_rows(features, labels):", rows.recipe]), known)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = known["split_rows"](dataset.features, dataset.labels)
    kept = [wanted.train, wanted.validation, *([wanted.test] if len(wanted.test) else [])]
    assert [part.tolist() for part in drawn] == [part.tolist() for part in kept]
    assert all(len(line) <= 100 for line in rows.recipe.splitlines())


def test_scikit_learn_alone_draws_the_shuffled_rows(grouped: Path) -> None:
    spec = described(grouped, "validation.method=shuffled", "validation.seed=4")
    found = split_of(spec, load(spec.data))
    _, validation = train_test_split(np.arange(90), test_size=9, random_state=4)
    assert found.validation.tolist() == sorted(validation.tolist())


def test_rows_of_a_file_of_their_own_come_last(grouped: Path, tmp_path: Path) -> None:
    held = tmp_path / "held.csv"
    held.write_text("kind,seen,place,size\na,1,2,0.5\nc,2,2,0.25\n")
    spec = described(grouped, f"validation.file={held}", "test.split=0.2", "shuffle_seed=3")
    dataset = load(spec.data)
    rows = rows_of(spec, dataset)
    assert not rows.from_file
    assert rows.validation.tolist() == [90, 91]
    assert len(rows.test) == 18
    told = preparation(spec, dataset.description, task_of(spec, dataset.description), None)
    assert told["validation"]["file"] == "held.csv", "not where it lay"
    assert told["test"] == {"split": 0.2, "seed": 0}


class Named:
    """The columns of a raw table: places have names there."""

    def column(self, name: str) -> list[str]:
        assert name == "city"
        return [f"city {row % 7}" for row in range(90)]


def test_groups_by_a_column_that_is_no_feature_stand_in_a_file(grouped: Path) -> None:
    import dataclasses

    spec = described(grouped, "validation.method=group", "validation.column=city")
    dataset = dataclasses.replace(data.load(str(grouped)), raw=Named())
    rows = rows_of(spec, dataset)
    assert rows.from_file
    assert len({row % 7 for row in rows.validation}) == 1
    assert len(rows.train) + len(rows.validation) == 90


@given(st.text())
def test_a_column_of_any_name_stands_in_a_script_as_a_literal(name: str) -> None:
    for method in ("group", "time"):
        for way in column_of_cells(name, method):
            known: dict[str, Any] = {}
            exec("\n".join(way.constants), known)
            assert known[method.upper()] == name


def test_groups_of_a_raw_table_are_texts(tmp_path: Path) -> None:
    cities = ["Oslo", "Rome", "Bonn", "Lyon", "Bern", "Kiel"]
    lines = [
        f"{row / 7:.3f},{cities[row % 6]},2024-01-{1 + row // 4:02},{'ab'[row % 2]}"
        for row in range(96)
    ]
    path = tmp_path / "raw.csv"
    path.write_text("\n".join(["size,city,day,kind", *lines]) + "\n")
    grouped = described(path, "label=kind", "validation.method=group", "validation.column=city")
    dataset = load(grouped.data)
    found = split_of(grouped, dataset)
    held = {cities[row % 6] for row in found.validation}
    assert len(held) == 1
    assert not held & {cities[row % 6] for row in found.train}
    timed = described(path, "label=kind", "validation.method=time", "validation.column=day")
    later = split_of(timed, load(timed.data))
    assert later.validation.tolist() == list(range(86, 96))
    wrong = described(path, "label=kind", "validation.method=time", "validation.column=dey")
    with pytest.raises(data.InputError) as caught:
        load(wrong.data)
    assert caught.value.code == "split.no_such_column"
