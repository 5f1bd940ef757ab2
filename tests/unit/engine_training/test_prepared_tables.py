"""Tables of words, gaps and numbers: prepared once, and prepared alike ever after."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.errors import InputError
from engine.events import Branched
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store import run_history, runs
from engine.store.database import Store
from engine.store.preparations import FILE, kept_preparation
from engine.tables.loading import load
from engine.training.steps.exact import ExactSteps
from killed_runs import Killer, life, queued
from run_record import record_of

pytestmark = pytest.mark.slow

TOWNS = ("Lima", "Oslo", "Turku")


@pytest.fixture
def spec(describe: Any, tmp_path: Path) -> ExperimentSpec:
    """Of a table in which nothing is a number as it stands: towns, a gap, a decimal comma."""
    source = np.random.default_rng(5)
    lines = ["town;height;mood"]
    for row in range(60):
        height = "" if row % 9 == 0 else f"{source.normal() + row % 3:.3f}".replace(".", ",")
        lines.append(f"{TOWNS[row % 3]};{height};{('calm', 'wild')[int(source.random() < 0.4)]}")
    path = tmp_path / "towns.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return describe(source=str(path), epochs=6, layers=[{"units": 4, "activation": "relu"}])


@pytest.fixture
def killer(store: Store, monkeypatch: pytest.MonkeyPatch) -> Killer:
    return Killer(store, monkeypatch)


def test_a_run_keeps_what_prepared_its_table(store: Store, spec: ExperimentSpec) -> None:
    run = life(store) if queued(store, spec) else None
    assert run is not None and run.status == "finished"
    recorded = kept_preparation(store, run.id)
    assert recorded is not None
    again = load(spec.data, recorded)
    assert np.array_equal(again.features, load(spec.data).features)
    assert run.facts.preparation == again.description.preparation
    assert run.facts.classes == ("calm", "wild")
    assert run.facts.columns == len(again.description.feature_names) > 3


def test_killed_and_resumed_it_ends_with_the_bits_of_one_left_alone(
    store: Store, spec: ExperimentSpec, killer: Killer
) -> None:
    alone, killed = queued(store, spec), queued(store, with_value(spec, "name", "again"))
    life(store)
    killer.die(killed, "train", 15, ExactSteps)
    life(store)
    assert record_of(store, killed) == record_of(store, alone)


def test_a_resumed_run_and_a_branch_are_prepared_as_the_run_was(
    store: Store, spec: ExperimentSpec, killer: Killer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version may find other roles: what was recorded is what counts."""
    run = queued(store, spec)
    killer.die(run, "train", 15, ExactSteps)
    before = kept_preparation(store, run)
    monkeypatch.setattr("data.opened.fit", _never)
    assert life(store).status == "finished"
    assert kept_preparation(store, run) == before
    fields = spec.model_dump(mode="json") | {"branch": {"run": run, "epoch": 3}}
    branch = queued(store, ExperimentSpec.parse(fields))
    assert life(store).status == "finished"
    kinds = [type(logged.event) for logged in run_history.events(store, branch)]
    assert Branched in kinds
    assert kept_preparation(store, branch) == before


def _never(*_: Any) -> Any:
    raise AssertionError("fitted anew")


@pytest.mark.parametrize("content", ["{}", "not json", None])
def test_a_damaged_record_is_told_and_nothing_is_fitted_in_its_place(
    store: Store, spec: ExperimentSpec, killer: Killer, content: str | None
) -> None:
    run = queued(store, spec)
    killer.die(run, "train", 15, ExactSteps)
    path = store.run_directory(run) / FILE
    if content is None:
        path.unlink()
    else:
        path.write_text(content, "utf-8")
    ended = life(store)
    assert (ended.status, getattr(ended.message, "code", "")) == (
        "failed",
        "prepare.record_damaged",
    )
    with pytest.raises(InputError):
        kept_preparation(store, run)


def test_a_table_of_numbers_has_no_preparation(store: Store, describe: Any, csv: Path) -> None:
    run = queued(store, describe(source=str(csv), epochs=1))
    life(store)
    found = runs.run(store, run)
    assert found is not None and found.facts.preparation is None
    assert kept_preparation(store, run) is None
    assert not (store.run_directory(run) / FILE).exists()


def test_a_preparation_that_is_asked_for_prepares_numbers_too(describe: Any, csv: Path) -> None:
    plain = load(describe(source=str(csv)).data)
    asked = load(with_value(describe(source=str(csv)), "data.preparation", "on").data)
    assert plain.preparation is None and asked.preparation is not None
    assert json.loads(json.dumps(asked.preparation)) == asked.preparation
    assert asked.features.shape == plain.features.shape
    assert not np.array_equal(asked.features, plain.features)
    assert np.array_equal(asked.labels, plain.labels)
