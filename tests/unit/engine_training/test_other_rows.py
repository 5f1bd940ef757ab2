"""A run goes on with the rows with which it began, or says why it cannot."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.errors import InputError
from data.messages import Message
from engine.execution.label_digest import label_digest
from engine.execution.resuming import resumed_from
from engine.execution.run import execute
from engine.specs import ExperimentSpec
from engine.store import runs
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.facts import RunFacts
from engine.store.preparations import keep_preparation
from engine.store.run_writer import add_facts, claim_run, queue_run
from engine.tables.keys import keys_of
from engine.tables.loading import load
from engine.training.control import Control


def of_rows(path: Path, rows: int) -> ExperimentSpec:
    lines = [f"{row},{'red' if row % 3 else 'blue'},{'yn'[row % 2]}" for row in range(rows)]
    path.write_text("size,colour,kind\n" + "\n".join(lines) + "\n")
    return ExperimentSpec.parse(
        {"network": {"layers": []}, "data": {"source": str(path)}, "name": "kinds"}
    )


def claimed(store: Store, spec: ExperimentSpec, facts: RunFacts) -> str:
    made = queue_run(store, add_experiment(store, spec), spec)
    add_facts(store, made, facts)
    assert claim_run(store, "host") is not None
    return made


def test_a_table_of_another_number_of_rows_is_told_with_both(store: Store, tmp_path: Path) -> None:
    spec = of_rows(tmp_path / "kinds.csv", 50)
    table = load(spec.data)
    known = RunFacts(classes=("n", "y"), preparation=table.description.preparation)
    made = claimed(store, spec, known)
    assert table.preparation is not None
    keep_preparation(store, made, table.preparation)
    of_rows(tmp_path / "kinds.csv", 40)
    execute(store, made, spec, load=load, control=Control(), facts={})
    found = runs.run(store, made)
    assert found is not None and found.status == "failed"
    assert isinstance(found.message, Message)
    assert found.message.code == "prepare.other_rows"
    assert found.message.params["file"] == str(tmp_path / "kinds.csv")
    assert (found.message.params["then"], found.message.params["now"]) == (45, 36)


def test_the_same_file_that_gives_other_rows_is_not_gone_on_with(
    store: Store, tmp_path: Path
) -> None:
    spec = of_rows(tmp_path / "kinds.csv", 50)
    table = load(spec.data)
    labels, told = label_digest(table), table.description
    made = claimed(store, spec, RunFacts(sha256=told.sha256, labels=labels, resumes=1))
    found = runs.run(store, made)
    assert found is not None
    other = label_digest(replace(table, labels=np.flip(table.labels).copy()))
    assert resumed_from(store, found, told, labels, "CPU") is not None
    assert other != labels
    with pytest.raises(InputError) as refused:
        resumed_from(store, found, told, other, "CPU")
    assert refused.value.code == "resume.rows_changed"
    before = replace(found, facts=replace(found.facts, labels=None))
    assert resumed_from(store, before, told, other, "CPU") is not None


def test_what_is_known_of_a_table_is_known_by_what_its_recipe_says(tmp_path: Path) -> None:
    spec, recipe = of_rows(tmp_path / "kinds.csv", 9), tmp_path / "own.toml"
    data = spec.data.model_copy(update={"recipe": str(recipe)})
    recipe.write_text("one")
    first = keys_of(data)
    recipe.write_text("two")
    assert keys_of(data) != first
    recipe.write_text("one")
    assert keys_of(data) == first
    assert keys_of(spec.data.model_copy(update={"recipe": "sightings"})).plain
