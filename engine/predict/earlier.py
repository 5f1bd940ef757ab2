"""What runs of earlier versions have not recorded of their inputs: from their table, if it is as it
was then.
"""

import data
from data import Dataset
from data.errors import InputError
from engine.specs import ExperimentSpec
from engine.specs.splitting import split_of
from engine.specs.tasks import fitted_task
from engine.store.database import Store
from engine.store.preparations import kept_preparation
from engine.store.runs import Run
from engine.tables.loading import as_begun, load
from engine.tables.streaming import FOLDER


def names_then(run: Run, spec: ExperimentSpec) -> tuple[str, ...]:
    """The columns that were inputs as they were, in their order; empty where they are not known any
    more: then columns go by their places.
    """
    source = spec.data.source
    if data.is_builtin(source):
        return data.describe(source).feature_names
    if run.facts.sha256 is None:
        return ()
    try:
        found = load(spec.data.model_copy(update={"window": None})).description
    except InputError:
        return ()
    same = found.sha256 == run.facts.sha256 and not found.preparation
    return found.feature_names if same else ()


def table_then(store: Store, run: Run, spec: ExperimentSpec) -> Dataset | None:
    """The run's table prepared as it was then; None where it is not the one that it was.

    Raises:
        InputError: it cannot be read.
    """
    facts = run.facts
    begun = as_begun(spec.data, facts.task, facts.classes, facts.streamed, facts.sampled)
    recorded = kept_preparation(store, run.id)
    try:
        found = load(begun, recorded, folder=store.directory / FOLDER)
    except InputError as error:
        if error.code != "prepare.other_rows":
            raise
        return None
    same = facts.sha256 in (None, found.description.sha256)
    return found if same else None


def scale_then(store: Store, run: Run, spec: ExperimentSpec) -> tuple[float, float]:
    """Mean and deviation of the training rows' label, by which its numbers became targets.

    Raises:
        InputError: the table is gone, or is not what it was.
    """
    try:
        found = table_then(store, run, spec)
    except InputError as error:
        about = {"run": run.name, "file": spec.data.source, "reason": error.message}
        raise InputError("predict.scale_unknown", **about) from None
    if found is None:
        raise InputError("predict.scale_changed", run=run.name, file=spec.data.source)
    scale = fitted_task(spec, found, split_of(spec, found)).scale
    return scale.mean, scale.deviation
