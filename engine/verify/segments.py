"""A record's runs trained one after the other in memory, as the host trains a branch."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from data import Dataset
from data.errors import InputError
from data.messages import Message
from data.split import Split
from engine.events import Intervention
from engine.specs import ExperimentSpec
from engine.specs.splitting import split_of
from engine.training.compiled_networks import CompiledNetworks
from engine.training.control import Control
from engine.training.loop import TrainingListener
from engine.training.position import TrainingPosition
from engine.training.recorded_changes import RecordedChanges
from engine.training.session import TrainingSession, prepare, shape_of
from engine.training.state_transfer import TrainingShape, transfer_state
from engine.training.training_state import TrainingState, restore


@dataclass(frozen=True, slots=True)
class SegmentEnd:
    """What training has reached at an epoch's end, and the description by which it got there."""

    state: TrainingState
    shape: TrainingShape
    history: dict[str, list[float]]
    epochs: list[int]


class SegmentTrainer:
    """Trains descriptions on one table; a record's runs are given as ``Record.to_dict`` tells.

    ``rows``: None, drawn as each description asks.
    """

    def __init__(
        self,
        dataset: Dataset,
        control: Control,
        listener: TrainingListener,
        note: Callable[[Message], None],
        rows: Split | None = None,
    ) -> None:
        self._dataset = dataset
        self._control = control
        self._listener = listener
        self._note = note
        self._rows = rows
        self._compiled = CompiledNetworks()

    def up_to(self, given: dict[str, Any], begin: SegmentEnd | None) -> SegmentEnd:
        """Train a run from its beginning, or where another one has ended, to an epoch's end.

        Raises:
            InputError: it ended before.
            Stopped: the control ended it.
            Diverged: the loss is no number any more.
        """
        segment = self._segment(given, begin)
        state = segment.session.train_until(
            int(given["end"]),
            control=self._control,
            listener=self._listener,
            checkpointer=segment.checkpointer,
            recorded=segment.recorded,
        )
        if state is None:
            raise InputError("verify.ended_before", epoch=int(given["end"]))
        history = segment.session.model.history
        return SegmentEnd(
            state,
            segment.shape,
            {name: list(values) for name, values in history.history.items()},
            list(history.epoch),
        )

    def to_its_end(self, given: dict[str, Any], begin: SegmentEnd | None) -> None:
        """Train a run to its end.

        Raises:
            Stopped: the control ended it.
            Diverged: the loss is no number any more.
        """
        segment = self._segment(given, begin)
        segment.session.train(
            control=self._control,
            listener=self._listener,
            checkpointer=segment.checkpointer,
            recorded=segment.recorded,
        )

    def _segment(self, given: dict[str, Any], begin: SegmentEnd | None) -> "_Segment":
        spec = ExperimentSpec.model_validate(given["spec"])
        rows = split_of(spec, self._dataset) if self._rows is None else self._rows
        shape = shape_of(self._dataset, spec, rows)
        prepared = prepare(self._compiled, self._dataset, spec, rows)
        if prepared.note:
            self._note(prepared.note)
        if begin is not None:
            state = transfer_state(begin.state, begin.shape, shape, prepared.model)
            begin = replace(begin, state=state)
        session = TrainingSession(spec, rows, prepared)
        made = [Intervention(**event) for event in given["interventions"]]
        recorded = RecordedChanges(made, None if begin is None else begin.state.position)
        return _Segment(session, shape, _BeginsAt(session, begin), recorded)


class _BeginsAt:
    """The loop's checkpointer that begins where another run has ended, and keeps nothing."""

    def __init__(self, session: TrainingSession, begin: SegmentEnd | None) -> None:
        self._session = session
        self._begin = begin

    def begin(self) -> TrainingPosition:
        """Restore the state to begin from, if there is one."""
        if self._begin is None:
            return TrainingPosition()
        restore(self._begin.state, self._session.model, self._session.callbacks)
        self._session.model.history.history = self._begin.history
        self._session.model.history.epoch = self._begin.epochs
        return self._begin.state.position

    def begin_epoch(self, epoch: int) -> None:
        """Never called: nothing begins within an epoch."""

    def keep(self, position: TrainingPosition, *, now: bool = False, changed: bool = False) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """A run's training, ready to begin."""

    session: TrainingSession
    shape: TrainingShape
    checkpointer: _BeginsAt
    recorded: RecordedChanges
