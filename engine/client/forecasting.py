"""A forecast with what is known here: the table, and how long runs of the same make took."""

import json
from functools import lru_cache

from data import Description
from data.errors import InputError
from engine.client.tables import describe_all
from engine.forecast import Forecast, Probe, forecast
from engine.specs import ExperimentSpec
from engine.specs.checks import check
from engine.store.database import Store
from engine.store.epoch_speed import epoch_seconds, measured_runs
from engine.store.experiments import spec_from


def forecast_here(store: Store, spec: ExperimentSpec) -> Forecast:
    """What an experiment will take, on the table that it names.

    Raises:
        InputError: the table or the description cannot be used.
    """
    table = describe_all(store, spec.data)
    check(spec, table)
    return forecast(spec, table, probe_of(store, spec, table))


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
    training = spec.training
    layers.append({"output": spec.network.output})
    made = [layers, training.batch_size, training.optimizer.name, training.engine]
    return json.dumps([*made, training.callbacks], sort_keys=True)
