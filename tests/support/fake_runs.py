"""Runs written straight into the store: what they came to is known to the last digit."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.events import Ended, EpochEnded, Event, Intervention, Saved, Started
from engine.io.files import write_atomically
from engine.messages import Said
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.statuses import Status
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.facts import RunFacts
from engine.store.run_writer import (
    add_facts,
    claim_run,
    queue_run,
    record,
    record_matrix,
    record_progress,
)
from engine.store.runs import Run
from engine.store.saved_models import MODEL, record_saved_model
from scripted_host import CLASSES, MATRIX

HOST = "fake"


@dataclass
class History:
    """What a run went through; ``metrics`` are those of each epoch in order."""

    metrics: Sequence[dict[str, float]] = ()
    classes: Sequence[str] = field(default_factory=lambda: list(CLASSES))
    counts: Sequence[Sequence[int]] = MATRIX
    status: Status = "finished"
    message: Said = ""
    events: Sequence[Event] = ()


def curve(epochs: int, *, validated: bool = True) -> list[dict[str, float]]:
    """Plain metrics that get better."""
    found: list[dict[str, float]] = []
    for epoch in range(1, epochs + 1):
        metrics = {"loss": 1 / epoch, "accuracy": 1 - 1 / (epoch + 1)}
        if validated:
            metrics |= {"val_loss": 2 / epoch, "val_accuracy": 0.9 - 0.5 / epoch}
        found.append(metrics)
    return found


def short(spec: ExperimentSpec, epochs: int, name: str | None = None) -> ExperimentSpec:
    """The experiment with few epochs, and another name."""
    spec = with_value(spec, "training.epochs", epochs)
    return spec if name is None else with_value(spec, "name", name)


def write_run(
    store: Store, spec: ExperimentSpec, history: History, experiment: str | None = None
) -> str:
    """A run of an experiment, new if none is given; a status that lives needs a host ``fake``."""
    with store.write():
        run = queue_run(store, experiment or add_experiment(store, spec), spec)
        if history.status == "queued":
            return run
        claimed = claim_run(store, HOST)
        assert claimed is not None
        assert claimed[0] == run
        add_facts(store, run, RunFacts(classes=tuple(history.classes)))
        validated = any("val_loss" in metrics for metrics in history.metrics)
        record(
            store,
            run,
            Started(60_037, 1652, 184 if validated else 0, 104, spec.training.epochs),
        )
        for event in history.events:
            record(store, run, event)
        for epoch, metrics in enumerate(history.metrics, 1):
            record(store, run, EpochEnded(epoch, metrics, 0.01, 0.5))
        done = len(history.metrics)
        if done and history.counts:
            part = "validation" if validated else "training"
            record_matrix(store, run, done, part, history.counts)
        record_progress(store, run, done, 104, 4130.0)
        if history.status == "paused":
            record(store, run, Intervention("pause", done + 1, 0))
        elif history.status != "running":
            record(store, run, Ended(history.status, done, history.message))
    return run


def kept_model(store: Store, run: Run, content: bytes = b"no model") -> None:
    """A model's file as the run ended with it; nobody opens it."""
    folder = store.run_directory(run.id)
    folder.mkdir(parents=True, exist_ok=True)
    digest = write_atomically(folder / MODEL, content)
    record_saved_model(store, run.id, Saved("model", 2, MODEL, digest, len(content)))
