"""A sample of a table whose label is a number: new runs draw it, those of before keep all rows."""

from pathlib import Path

import pytest

from engine.execution.run import execute
from engine.specs import ExperimentSpec
from engine.specs.data import DataSpec
from engine.store import runs
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts, claim_run, queue_run
from engine.tables.loading import as_begun, load
from engine.training.control import Control


def trained(store: Store, spec: ExperimentSpec, known: RunFacts) -> runs.Run:
    made = queue_run(store, add_experiment(store, spec), spec)
    add_facts(store, made, known)
    claimed = claim_run(store, "host")
    assert claimed is not None and claimed[0] == made
    execute(store, made, claimed[1], load=load, control=Control(), facts={})
    found = runs.run(store, made)
    assert found is not None and found.status == "finished", found
    return found


def spec_of(source: Path) -> ExperimentSpec:
    lines = [f"{row},{row * 7 % 11},{row * 1.5 + row % 4}" for row in range(60)]
    source.write_text("a,b,price\n" + "\n".join(lines) + "\n")
    split = {"method": "tail", "split": 0.25}
    table = {"source": str(source), "label": "price", "sample": 20, "validation": split}
    training = {"epochs": 1, "batch_size": 5, "loss": "mean_squared_error"}
    return ExperimentSpec.parse(
        {"network": {"layers": []}, "data": table, "training": training, "name": "prices"}
    )


@pytest.mark.slow
def test_a_new_run_draws_it_and_one_that_had_begun_before_keeps_all_rows(
    store: Store, tmp_path: Path
) -> None:
    spec = spec_of(tmp_path / "prices.csv")
    new = trained(store, spec, RunFacts())
    assert new.facts.training_rows == 15 and new.facts.sampled is True
    old = trained(store, spec, RunFacts(task="regression", classes=()))
    assert old.facts.training_rows == 45 and old.facts.sampled is None


def test_what_a_run_knows_of_itself_decides() -> None:
    asked = DataSpec(source="prices.csv", sample=20)
    assert as_begun(asked, None, None).sample == 20
    assert as_begun(asked, "regression", ()).sample is None
    assert as_begun(asked, "regression", (), sampled=True).sample == 20
    assert as_begun(asked, "regression", (), True).sample == 20
    assert as_begun(asked, "classification", ("a", "b")).sample == 20
