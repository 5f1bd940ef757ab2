"""Runs that nobody trained, whose models may be asked all that is refused before one is opened."""

import json
from pathlib import Path

import numpy as np

from data.options import PreparationOptions
from data.prepare.fitting import fit
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.inputs import InputRecord, keep_inputs
from engine.store.preparations import digest_of, keep_preparation
from engine.store.run_writer import add_facts
from engine.store.runs import Run, find_run
from fake_runs import History, curve, kept_model, write_run
from small_tables import schema, table

TOWNS = ("Lima", "Oslo", "Rome")
HEAD = "town,height,kind"
ROWS = [f"{TOWNS[n % 3]},{n}.5,{('ash', 'elm')[n % 2]}" for n in range(12)]
TEXT = "\n".join([HEAD, *ROWS]) + "\n"


def spec_of(source: Path, name: str, label: str = "kind") -> ExperimentSpec:
    """A small network on a table."""
    fields = {
        "name": name,
        "data": {"source": str(source), "label": label},
        "network": {"layers": [{"units": 4}]},
        "training": {"epochs": 1, "batch_size": 16},
    }
    return ExperimentSpec.parse(fields)


def prepared_run(store: Store, source: Path, name: str = "one") -> Run:
    """A run whose inputs are made of a town and a height; its label is ``kind``."""
    cells = [row.split(",") for row in ROWS]
    raw = table({"town": [row[0] for row in cells], "height": [float(row[1]) for row in cells]})
    found = fit(
        raw,
        schema({"town": "nominal", "height": "numeric"}),
        np.arange(len(ROWS)),
        PreparationOptions(),
        np.arange(len(ROWS)) % 2,
    )
    run = _ended(store, source, name)
    values = json.loads(json.dumps(found.to_dict()))
    keep_preparation(store, run.id, values)
    features = found.apply(raw)
    record = InputRecord(
        (),
        (features.shape[1],),
        tuple(map(float, features.min(axis=0))),
        tuple(map(float, features.max(axis=0))),
    )
    digest = keep_inputs(store, run.id, record)
    facts = RunFacts(label="kind", preparation=digest_of(values), inputs=digest)
    add_facts(store, run.id, facts)
    return find_run(store, run.id)


def plain_run(store: Store, source: Path, name: str = "plain") -> Run:
    """A run whose inputs are the columns a and b; its label is ``kind``."""
    run = _ended(store, source, name)
    digest = keep_inputs(store, run.id, InputRecord(("a", "b"), (2,), (0.0, 0.0), (9.0, 9.0)))
    add_facts(store, run.id, RunFacts(label="kind", inputs=digest, columns=2))
    return find_run(store, run.id)


def _ended(store: Store, source: Path, name: str) -> Run:
    made = write_run(store, spec_of(source, name), History(curve(1), classes=("ash", "elm")))
    run = find_run(store, made)
    kept_model(store, run)
    return run
