"""A record's runs trained one behind the other in memory, as the host trains a branch."""

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from data import Dataset
from data.errors import InputError
from engine.events import Intervention
from engine.spec import ExperimentSpec
from engine.splitting import split_of
from engine.training.compiled import CompiledNetworks
from engine.training.control import Control, Stopped
from engine.training.handover import Shape, hand_over
from engine.training.levers import Levers
from engine.training.loop import Loop, Watcher
from engine.training.place import Place
from engine.training.reaching import prepare, shape_of
from engine.training.score import Score
from engine.training.state import State, capture, restore
from engine.training.work import plan_of, watchers


@dataclass(frozen=True, slots=True)
class Carried:
    """What training has come to at an epoch's end, and the description by which it came there."""

    state: State
    shape: Shape
    history: dict[str, list[float]]
    epochs: list[int]


class Stretches:
    """Trains descriptions on one table; a record's runs are given as ``Record.to_dict`` tells."""

    def __init__(
        self, dataset: Dataset, control: Control, watcher: Watcher, note: Callable[[str], None]
    ) -> None:
        self._dataset = dataset
        self._control = control
        self._watcher = watcher
        self._note = note
        self._compiled = CompiledNetworks()

    def up_to(self, given: dict[str, Any], begin: Carried | None) -> Carried:
        """Train a run from its beginning, or where another one had come to, to an epoch's end.

        Raises:
            InputError: it ended before.
            Stopped: the control ended it.
            Diverged: the loss is no number any more.
        """
        keeper = self._train(given, begin, int(given["end"]))
        if keeper.come_to is None:
            raise InputError(f"trained again, a run ended before epoch {given['end']}")
        return keeper.come_to

    def to_its_end(self, given: dict[str, Any], begin: Carried | None) -> None:
        """Train a run to its end.

        Raises:
            Stopped: the control ended it.
            Diverged: the loss is no number any more.
        """
        self._train(given, begin, None)

    def _train(self, given: dict[str, Any], begin: Carried | None, end: int | None) -> "_Keeper":
        spec = ExperimentSpec.model_validate(given["spec"])
        rows = split_of(spec, self._dataset)
        shape = shape_of(self._dataset, spec, rows)
        prepared = prepare(self._compiled, self._dataset, spec, rows)
        if prepared.note:
            self._note(prepared.note)
        if begin is not None:
            state = hand_over(begin.state, begin.shape, shape, prepared.model)
            begin = replace(begin, state=state)
        watched = watchers(spec, prepared, _saves_nothing)
        keeper = _Keeper(prepared.model, watched.callbacks, shape, begin, end)
        loop = Loop(
            prepared.model,
            prepared.steps,
            plan_of(spec, rows),
            callbacks=watched.callbacks,
            control=self._control,
            watcher=self._watcher,
            keeper=keeper,
            levers=Levers(prepared.model, watched.stopping, _saves_nothing),
            score=Score(
                [Intervention(**event) for event in given["interventions"]],
                None if begin is None else begin.state.place,
            ),
        )
        with suppress(_Reached):
            loop.run()
        return keeper


def _saves_nothing(*_: object) -> None:
    """A repetition leaves no files."""


class _Reached(Stopped):
    """The epoch's end has come."""


class _Keeper:
    """The loop's keeper that begins where another run had come to, and ends at an epoch's end."""

    def __init__(
        self,
        model: Any,
        callbacks: list[Any],
        shape: Shape,
        begin: Carried | None,
        end: int | None,
    ) -> None:
        self._model = model
        self._callbacks = callbacks
        self._shape = shape
        self._begin = begin
        self._end = math.inf if end is None else end
        self.come_to: Carried | None = None

    def begin(self) -> Place:
        """Go on from the state that was handed over."""
        if self._begin is None:
            return Place()
        restore(self._begin.state, self._model, self._callbacks)
        self._model.history.history = self._begin.history
        self._model.history.epoch = self._begin.epochs
        return self._begin.state.place

    def begin_epoch(self, epoch: int) -> None:
        """Never called: nothing begins within an epoch."""

    def keep(self, place: Place, *, now: bool = False, changed: bool = False) -> None:  # noqa: ARG002
        """Take the state at the end.

        Raises:
            _Reached: this is it.
        """
        if place.done < self._end:
            return
        state, history = capture(self._model, self._callbacks, place), self._model.history
        self.come_to = Carried(
            state,
            self._shape,
            {name: list(values) for name, values in history.history.items()},
            list(history.epoch),
        )
        raise _Reached
