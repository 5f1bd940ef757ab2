"""A run that is killed at chosen moments inside this process, and resumed until it ends."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.execution import checkpointer as keeping
from engine.execution.run import execute
from engine.specs import ExperimentSpec
from engine.store import runs
from engine.store.checkpoints import queue_again
from engine.store.crashes import mark_crashed
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.run_writer import claim_run, queue_run
from engine.tables.loading import load
from engine.training.control import Control
from engine.training.steps.protocol import Batches


class Killed(BaseException):
    """Nothing catches it, as nothing catches a SIGKILL."""


def life(store: Store, control: Control | None = None, device: str = "CPU") -> runs.Run:
    """Claim the next run and carry it out; what became of it."""
    claimed = claim_run(store, "host")
    assert claimed is not None
    facts = {"device": device}
    execute(store, *claimed, load=load, control=control or Control(), facts=facts)
    found = runs.run(store, claimed[0])
    assert found is not None
    return found


def queued(store: Store, spec: ExperimentSpec) -> str:
    return queue_run(store, add_experiment(store, spec), spec)


class Killer:
    """Kills training at the calls of a step, counted from 1, one a life; then it is resumed.

    ``train`` and ``test`` tell after how many batches of each life.
    """

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self._store = store
        self._patch = monkeypatch
        # Every epoch and every chunk leaves a state: the tests decide where a life ends
        monkeypatch.setattr(keeping, "SHORTEST_SECONDS", 0.0)
        monkeypatch.setattr(keeping, "SHARE", 1e9)

    def die(
        self,
        run: str,
        part: str,
        batches: int,
        steps_of: type[Any],
        control: Control | None = None,
    ) -> None:
        """One life that ends after so many batches of a part; the run is resumed."""
        self.kill(part, batches, steps_of, control)
        self.bury(run)

    def kill(
        self, part: str, batches: int, steps_of: type[Any], control: Control | None = None
    ) -> None:
        """One life that ends after so many batches of training ("train") or validation."""
        real: Callable[..., Any] = getattr(steps_of, part)
        left = batches

        def counted(steps: Any, given: Batches, first: int, count: int) -> Any:
            nonlocal left
            if left <= 0:
                raise Killed
            left -= count
            return real(steps, given, first, count)

        with self._patch.context() as patched:
            patched.setattr(steps_of, part, counted)
            with pytest.raises(Killed):
                life(self._store, control)

    def bury(self, run: str) -> None:
        """The process is gone; the run is resumed."""
        mark_crashed(self._store, run, None)
        queue_again(self._store, run)
