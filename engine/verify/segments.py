"""A record's runs trained one behind the other in memory, as the host trains a branch."""

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from data import Dataset
from data.errors import InputError
from engine.events import Intervention
from engine.execution.branch_point import prepare, shape_of
from engine.execution.context import plan_of
from engine.specs import ExperimentSpec
from engine.specs.splitting import split_of
from engine.training.callbacks.assembly import build_callbacks
from engine.training.compiled_networks import CompiledNetworks
from engine.training.control import Control, Stopped
from engine.training.loop import Loop, TrainingListener
from engine.training.position import TrainingPosition
from engine.training.recorded_changes import RecordedChanges
from engine.training.run_settings import RunSettings
from engine.training.state_transfer import TrainingShape, transfer_state
from engine.training.training_state import TrainingState, capture, restore
from engine.training.user_callbacks import own_callbacks


@dataclass(frozen=True, slots=True)
class Carried:
    """What training has come to at an epoch's end, and the description by which it came there."""

    state: TrainingState
    shape: TrainingShape
    history: dict[str, list[float]]
    epochs: list[int]


class Stretches:
    """Trains descriptions on one table; a record's runs are given as ``Record.to_dict`` tells."""

    def __init__(
        self,
        dataset: Dataset,
        control: Control,
        listener: TrainingListener,
        note: Callable[[str], None],
    ) -> None:
        self._dataset = dataset
        self._control = control
        self._listener = listener
        self._note = note
        self._compiled = CompiledNetworks()

    def up_to(self, given: dict[str, Any], begin: Carried | None) -> Carried:
        """Train a run from its beginning, or where another one had come to, to an epoch's end.

        Raises:
            InputError: it ended before.
            Stopped: the control ended it.
            Diverged: the loss is no number any more.
        """
        checkpointer = self._train(given, begin, int(given["end"]))
        if checkpointer.come_to is None:
            raise InputError(f"trained again, a run ended before epoch {given['end']}")
        return checkpointer.come_to

    def to_its_end(self, given: dict[str, Any], begin: Carried | None) -> None:
        """Train a run to its end.

        Raises:
            Stopped: the control ended it.
            Diverged: the loss is no number any more.
        """
        self._train(given, begin, None)

    def _train(
        self, given: dict[str, Any], begin: Carried | None, end: int | None
    ) -> "_CarriedCheckpointer":
        spec = ExperimentSpec.model_validate(given["spec"])
        rows = split_of(spec, self._dataset)
        shape = shape_of(self._dataset, spec, rows)
        prepared = prepare(self._compiled, self._dataset, spec, rows)
        if prepared.note:
            self._note(prepared.note)
        if begin is not None:
            state = transfer_state(begin.state, begin.shape, shape, prepared.model)
            begin = replace(begin, state=state)
        own = own_callbacks(spec.training.callbacks)
        watched = build_callbacks(spec.training, prepared.watching, _saves_nothing, own)
        checkpointer = _CarriedCheckpointer(prepared.model, watched.callbacks, shape, begin, end)
        loop = Loop(
            prepared.model,
            prepared.steps,
            plan_of(spec, rows),
            callbacks=watched.callbacks,
            control=self._control,
            listener=self._listener,
            checkpointer=checkpointer,
            settings=RunSettings(prepared.model, watched.stopping, _saves_nothing),
            recorded=RecordedChanges(
                [Intervention(**event) for event in given["interventions"]],
                None if begin is None else begin.state.position,
            ),
        )
        with suppress(_Reached):
            loop.run()
        return checkpointer


def _saves_nothing(*_: object) -> None:
    """A repetition leaves no files."""


class _Reached(Stopped):
    """The epoch's end has come."""


class _CarriedCheckpointer:
    """Begins where another run had come to, and ends at an epoch's end."""

    def __init__(
        self,
        model: Any,
        callbacks: list[Any],
        shape: TrainingShape,
        begin: Carried | None,
        end: int | None,
    ) -> None:
        self._model = model
        self._callbacks = callbacks
        self._shape = shape
        self._begin = begin
        self._end = math.inf if end is None else end
        self.come_to: Carried | None = None

    def begin(self) -> TrainingPosition:
        """Go on from the state that was handed over."""
        if self._begin is None:
            return TrainingPosition()
        restore(self._begin.state, self._model, self._callbacks)
        self._model.history.history = self._begin.history
        self._model.history.epoch = self._begin.epochs
        return self._begin.state.position

    def begin_epoch(self, epoch: int) -> None:
        """Never called: nothing begins within an epoch."""

    def keep(self, position: TrainingPosition, *, now: bool = False, changed: bool = False) -> None:  # noqa: ARG002
        """Take the state at the end.

        Raises:
            _Reached: this is it.
        """
        if position.done < self._end:
            return
        state, history = capture(self._model, self._callbacks, position), self._model.history
        self.come_to = Carried(
            state,
            self._shape,
            {name: list(values) for name, values in history.history.items()},
            list(history.epoch),
        )
        raise _Reached
