"""A forecast with what is known here: the table, how long runs of the same make took, or what an
idle engine measures.
"""

import json
import time
from functools import lru_cache

from data import Description
from data.errors import InputError
from engine.client.applications import with_application
from engine.client.tables import describe_all
from engine.forecast import Forecast, Probe, forecast
from engine.specs import ExperimentSpec
from engine.specs.checks import check
from engine.store.database import Store
from engine.store.epoch_speed import epoch_seconds, measured_runs
from engine.store.experiments import spec_from
from engine.store.pretrained_files import located, pinned
from engine.store.probes import answer_of, ask_probe
from engine.store.processes import serving_hosts
from engine.store.watched_runs import must_be_described

PATIENCE = 20.0
"""Seconds to wait for an engine's answer: a network may have to be compiled first."""
POLL = 0.05


def forecast_here(store: Store, spec: ExperimentSpec, *, measures: bool = False) -> Forecast:
    """What an experiment will take, on the table that it names; ``measures``: where no run tells
    how long an epoch takes, an engine is asked, if one is idle.

    Raises:
        InputError: the table or the description cannot be used.
    """
    must_be_described(spec)
    spec = located(store, pinned(store, with_application(store, spec, make=False)))
    table = describe_all(store, spec.data)
    check(spec, table)
    probe = probe_of(store, spec, table)
    if probe is None and measures:
        probe = measured_probe(store, spec)
    return forecast(spec, table, probe)


def can_measure(store: Store) -> bool:
    """Whether an engine is warm and idle."""
    return not store.read_only and any(host.status == "ready" for host in serving_hosts(store))


def measured_probe(store: Store, spec: ExperimentSpec) -> Probe | None:
    """What an idle engine measures of a short training; None where none is, or none can."""
    if not can_measure(store):
        return None
    number, until = ask_probe(store, json.dumps(spec.model_dump(mode="json"))), PATIENCE
    end = time.monotonic() + until
    while time.monotonic() < end and can_answer(store):
        found = answer_of(store, number)
        if found is not None:
            return Probe(found["step"], found["row"], None) if found else None
        time.sleep(POLL)
    return None


def can_answer(store: Store) -> bool:
    """Whether there is still an engine."""
    return bool(serving_hosts(store))


def probe_of(store: Store, spec: ExperimentSpec, table: Description) -> Probe | None:
    """The speed of the newest run of the same network, batches, optimizer and engine on as many
    columns and classes; None where there is none. Rows and epochs may differ.
    """
    wanted = _make(spec)
    for run, text, facts in measured_runs(store):
        if facts.columns != table.columns or len(facts.classes or ()) != len(table.class_names):
            continue
        if _make_of(text) != wanted or not facts.steps:
            continue
        seconds = epoch_seconds(store, run)
        rows = facts.validation_rows or facts.training_rows
        if seconds is not None and rows:
            return Probe(seconds[0] / facts.steps, seconds[1] / rows, run)
    return None


@lru_cache(maxsize=512)
def _make_of(text: str) -> str | None:
    try:
        return _make(spec_from(text))
    except InputError:
        return None


def _make(spec: ExperimentSpec) -> str:
    """What the speed of a step depends on, as text."""
    layers = [
        layer.model_dump(mode="json", exclude={"name", "l1", "l2"}) for layer in spec.network.layers
    ]
    if spec.network.is_graph:
        graph = spec.network.model_dump(mode="json", include={"inputs", "nodes", "outputs"})
        layers.append(graph)
    training = spec.training
    layers.append({"output": spec.network.output})
    begun = spec.network.pretrained
    if begun is not None:
        layers.append({"sha256": begun.sha256, "until": begun.until, "freeze": begun.freeze})
    made = [layers, training.batch_size, training.optimizer.name, training.engine, training.devices]
    return json.dumps([*made, training.callbacks], sort_keys=True)
