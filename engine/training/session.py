"""Training of a described experiment: network, callbacks, plan and loop put together, once.

It knows of no store and no host: who keeps checkpoints, saves models, gives commands and listens
is handed in.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import keras
import numpy as np
from numpy.typing import NDArray

from data import Dataset
from data.messages import Message
from data.split import Split
from engine.devices.replicas import mirrored
from engine.specs import ExperimentSpec
from engine.specs.networks import columns_of
from engine.specs.tasks import fitted_task
from engine.training.build import build
from engine.training.callbacks.assembly import build_callbacks
from engine.training.callbacks.pseudo_labels import PseudoLabels
from engine.training.compiled_networks import CompiledNetworks, Prepared
from engine.training.control import CommandSource
from engine.training.layer_watch import LayerWatch, cadence, chosen, rows_to_see
from engine.training.loop import Loop, Plan, TrainingListener
from engine.training.position import CheckpointSink, NullCheckpointer
from engine.training.recorded_changes import RecordedChanges
from engine.training.run_settings import RunSettings
from engine.training.state_transfer import TrainingShape
from engine.training.steps.observed_layers import observed_layers
from engine.training.steps.row_order import Rows, order, present_order
from engine.training.steps.streamed_rows import StreamedRows
from engine.training.training_state import TrainingState
from engine.training.until_epoch import Reached, UntilEpoch
from engine.training.user_callbacks import own_callbacks


class ModelSink(Protocol):
    """Who saves the model while it trains."""

    def checkpoint(self, epoch: int, superseding: bool) -> None:
        """Save it as it is after ``epoch``; ``superseding`` what was saved so before."""
        ...

    def snapshot(self, epoch: int, step: int) -> None:
        """Save it as it is after ``step`` batches of ``epoch``, because somebody asked for it."""
        ...


class NullModelSink:
    """For training whose models nobody wants."""

    def checkpoint(self, epoch: int, superseding: bool) -> None:
        """Nothing."""

    def snapshot(self, epoch: int, step: int) -> None:
        """Nothing."""


class TrainingSession:
    """One training from its first epoch to its end.

    ``own`` are a person's own callbacks where they are loaded already. ``callbacks`` are all of
    them in their order, ``stopping`` the EarlyStopping among them or None, ``labels`` the
    pseudo-labels among them or None.
    """

    def __init__(
        self,
        spec: ExperimentSpec,
        rows: Split,
        prepared: Prepared,
        models: ModelSink | None = None,
        own: Sequence[Any] | None = None,
    ) -> None:
        self._models: ModelSink = models or NullModelSink()
        self._spec = spec
        self._prepared = prepared
        self._own = own_callbacks(spec.training.callbacks) if own is None else own
        self.labels = prepared.labels
        built = build_callbacks(
            spec.training, prepared.watching, self._models.checkpoint, self._own, self.labels
        )
        self.model = prepared.model
        self.callbacks = built.callbacks
        self.stopping = built.stopping
        self.plan = _plan(spec, rows, self.labels)
        self._first_rows = self.plan.training if self.labels is None else self.labels.present

    def train(
        self,
        *,
        control: CommandSource,
        listener: TrainingListener,
        checkpointer: CheckpointSink | None = None,
        recorded: RecordedChanges | None = None,
        layers: LayerWatch | None = None,
    ) -> None:
        """Train to the end; ``recorded`` are changes to make again, ``layers`` records the layers
        (``layer_watch``).

        Raises:
            Stopped: a command ended it early; the model holds what was learnt.
            Diverged: loss or weights are no numbers any more.
            CallbackFailed: a person's own callback raised.
        """
        if self.labels is not None:
            self.labels.tell = listener.labelled
        Loop(
            self.model,
            self._prepared.steps,
            self.plan,
            callbacks=self.callbacks,
            control=control,
            listener=listener,
            checkpointer=checkpointer,
            settings=RunSettings(self.model, self.stopping, self._models.snapshot),
            recorded=recorded,
            has_own=bool(self._own),
            layers=layers,
        ).run()

    def layer_watch(self, tell: Callable[[Message], None]) -> LayerWatch | None:
        """What records the layers while this trains; None where they cannot be, which ``tell``
        hears. It changes nothing in what is trained.
        """
        probe, training = self._prepared.probe, self._spec.training
        if not probe.serves:
            tell(Message("layers.own_step"))
            return None
        rows = self._first_rows
        every = cadence(math.ceil(len(rows) / training.batch_size), training.epochs)
        seen = chosen(rows, rows_to_see(len(rows) * every), self._spec.seed)
        told, steps = observed_layers(self.model), self._prepared.steps
        return LayerWatch(probe, told, lambda: steps.sample(seen), every, tell)

    def train_until(
        self,
        epoch: int,
        *,
        control: CommandSource,
        listener: TrainingListener,
        checkpointer: CheckpointSink | None = None,
        recorded: RecordedChanges | None = None,
    ) -> TrainingState | None:
        """Train to the end of an epoch; the state there, None where training ended before it.

        Raises:
            Stopped, Diverged, CallbackFailed: as ``train``.
        """
        until = UntilEpoch(epoch, checkpointer or NullCheckpointer(), self.model, self.callbacks)
        try:
            self.train(control=control, listener=listener, checkpointer=until, recorded=recorded)
        except Reached as reached:
            return reached.state
        return None


def prepare(
    compiled: CompiledNetworks, dataset: Dataset, spec: ExperimentSpec, rows: Split
) -> Prepared:
    """The network of a description on a table, with the values it begins with.

    Raises:
        InputError: it asks for more devices than there are.
    """
    shape = shape_of(dataset, spec, rows)
    task, devices = shape.task, spec.training.devices
    strategy = mirrored(devices) if devices > 1 else None

    def fresh() -> Any:
        keras.utils.set_random_seed(spec.seed)
        return build(spec, shape.row, task, shape.steps, strategy)

    prepared = compiled.prepare(spec, dataset, rows, task, fresh)
    if spec.training.pseudo_labels is None:
        return prepared
    labels = PseudoLabels(spec, dataset, np.asarray(rows.train), task, prepared.targets)
    return replace(prepared, labels=labels)


def shape_of(dataset: Dataset, spec: ExperimentSpec, rows: Split) -> TrainingShape:
    """What a state of this description is to fit."""
    steps = math.ceil(len(rows.train) / spec.training.batch_size)
    task = fitted_task(spec, dataset, rows)
    return TrainingShape(spec, columns_of(dataset.description), task, steps)


def as_rows(part: NDArray[np.int64] | range) -> Rows:
    """Rows of a split as steps take them."""
    return StreamedRows(part) if isinstance(part, range) else part.astype(np.int32)


def _plan(spec: ExperimentSpec, rows: Split, labels: PseudoLabels | None) -> Plan:
    training, validation = as_rows(rows.train), as_rows(rows.validation)
    kind = spec.training.order
    if labels is not None and kind != "keras":
        found = present_order(kind, lambda: labels.present, spec.seed)
    else:
        found = order(kind, training, spec.seed)
    return Plan(spec.training.epochs, training, validation, found)
