"""What the store knows about a run, as an export and a verification need it."""

from dataclasses import dataclass
from typing import Any

from data.errors import InputError
from data.messages import Message
from engine.events import EpochEnded, Event, Intervention, Noted, Resumed
from engine.messages import Said
from engine.specs import ExperimentSpec
from engine.store import run_history
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.lineage import segments
from engine.store.preparations import kept_preparation
from engine.store.pretrained_files import located_or_not
from engine.store.run_history import Logged
from engine.store.runs import Run
from engine.store.runs import run as run_of
from engine.store.watched_runs import must_be_ours
from engine.tables.options import Recorded


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run, its description, its whole epochs and what happened to it, in order.

    ``added`` are the metrics that a person's callbacks added: nobody else can repeat them.
    ``preparation`` is the JSON of what its table was prepared by, None where it was not.
    """

    run: Run
    spec: ExperimentSpec
    epochs: tuple[EpochEnded, ...]
    logged: tuple[Logged, ...]
    added: frozenset[str] = frozenset()
    preparation: Recorded | None = None

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened, without the times."""
        return tuple(logged.event for logged in self.logged)

    @property
    def changes(self) -> list[Intervention]:
        """What somebody changed while it trained, as far as the numbers know of it."""
        made = [event for event in self.events if isinstance(event, Intervention)]
        return sorted(
            (event for event in made if event.affects_numbers),
            key=lambda event: (event.epoch, event.step),
        )

    @property
    def is_turbo(self) -> bool:
        """Whether XLA rounded its numbers: asked for, and not refused."""
        refused = any(
            isinstance(event, Noted) and _code(event.text) == "turbo.refused"
            for event in self.events
        )
        return self.spec.training.engine == "turbo" and not refused

    @property
    def is_exact(self) -> bool:
        """Whether ``fit`` on this kind of processor gives the same bits."""
        inexact = any(isinstance(event, Resumed) and not event.exact for event in self.events)
        exact = self.device == "CPU" and not self.is_turbo and not self.is_shared
        return exact and not inexact

    @property
    def is_shared(self) -> bool:
        """Whether several devices shared its batches: ``fit`` divides and adds in its own way."""
        return self.spec.training.devices > 1

    @property
    def device(self) -> str:
        """CPU, or the GPU's name."""
        return self.run.facts.device or "CPU"

    @property
    def threads(self) -> int:
        """TensorFlow's threads while it trained: with more, sums are added in another order."""
        return self.run.facts.threads or 1

    @property
    def versions(self) -> dict[str, str]:
        """Of python, tensorflow, keras and numpy while it trained."""
        return dict(self.run.facts.versions or {})

    @property
    def epochs_to_train(self) -> int:
        """How many epochs a repetition asks for: early stopping may end it sooner, as it did."""
        if self.run.status != "finished":
            return len(self.epochs)
        asked = self.spec.training.epochs
        for change in self.changes:
            if change.action == "epochs" and isinstance(change.value, int | float):
                asked = max(int(change.value), change.epoch)
        return asked

    @property
    def cut_off_at(self) -> int:
        """How many batches trained behind the last whole epoch."""
        behind = self.run.epoch == len(self.epochs) + 1
        return self.run.step if self.run.status != "finished" and behind else 0

    @property
    def kept_best(self) -> bool:
        """Whether the run was stopped with the best epoch's weights in place of its last."""
        return _code(self.run.message) == "run.stopped_with_best"

    @property
    def metrics(self) -> list[str]:
        """The names of the metrics in the order of the record."""
        return list(dict.fromkeys(name for epoch in self.epochs for name in epoch.metrics))

    def measured(self, epoch: EpochEnded) -> dict[str, float]:
        """What the network's own training came to in an epoch."""
        return {name: value for name, value in epoch.metrics.items() if name not in self.added}


def _code(said: Said) -> str:
    return said.code if isinstance(said, Message) else ""


def read_run_record(store: Store, run: Run, *, also_watched: bool = False) -> RunRecord:
    """Read a run; one that trains is read as far as it has come.

    Raises:
        InputError: it has no whole epoch yet, or its own program trains it and it is not wanted
            ``also_watched``.
    """
    if not also_watched:
        must_be_ours(run)
    done = tuple(run_history.epochs(store, run.id))
    if not done:
        raise InputError("export.no_epoch", name=run.name, run=run.id)
    events = tuple(run_history.events(store, run.id))
    prepared_by = kept_preparation(store, run.id)
    spec = located_or_not(store, spec_from(run.spec), run.id)
    return RunRecord(run, spec, done, events, _added(store, run.id), prepared_by)


def _added(store: Store, run_id: str) -> frozenset[str]:
    """The metrics that callbacks added to the run, or to those that it branches from."""
    found = [run_of(store, segment.run) for segment in segments(store, run_id)]
    return frozenset(name for run in found if run is not None for name in run.facts.added or ())


def branch_of(spec: ExperimentSpec) -> dict[str, Any] | None:
    """Where the run branched off another one; None for one that began at its beginning."""
    return spec.model_dump(mode="json").get("branch")


__all__ = ["RunRecord", "branch_of", "read_run_record"]
