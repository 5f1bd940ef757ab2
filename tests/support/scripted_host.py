"""A host without TensorFlow: it writes to the real store what a script says.

As a thread inside a test, or as a process: ``python scripted_host.py STORE [SECONDS] [WARMING]``.
"""

import math
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.commands import Command, CommandKind
from engine.events import Branched, Ended, EpochEnded, Intervention, Noted, Saved, Started
from engine.messages import Said
from engine.specs import ExperimentSpec
from engine.store.asking import suspend
from engine.store.commands import take
from engine.store.database import Store
from engine.store.experiments import new_id
from engine.store.facts import RunFacts
from engine.store.process_writer import leave_host, register_host, update_host
from engine.store.run_writer import (
    add_facts,
    claim_run,
    record,
    record_matrix,
    record_progress,
    record_residuals,
)
from engine.store.sweep_work import next_sweep
from engine.sweeps.studies import Studies
from engine.tasks.residuals import ResidualSummary, summed_up

CLASSES = ["Charmander 小火龍", "Oddish", "Mankey"]
MATRIX = ((5, 1, 0), (2, 20, 3), (0, 0, 4))
STEPS = 10
MOST = 4


@dataclass
class Script:
    """How a run goes: ``fails`` with a message, or reports ``loss`` for every epoch."""

    seconds: float = 0.0
    loss: float | None = None
    fails: Said = ""
    classes: Sequence[str] = tuple(CLASSES)
    note: Said = ""
    number: bool = False
    """Whether the label is a number: there are residuals in place of a matrix."""
    goes_on: threading.Event | None = None
    """The first epoch of a run ends once it is set."""


def residuals(epoch: int) -> ResidualSummary:
    """Of a run that predicts a number: nearer with every epoch."""
    true = np.linspace(10.0, 90.0, 60)
    return summed_up(true, true + np.sin(true) * 20 / epoch, 50.0)


class ScriptedHost:
    """Serves the store from a thread until ``close``."""

    def __init__(self, directory: Path, script: Script | None = None) -> None:
        self.directory = directory
        self.script = script or Script()
        self._closing = threading.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self.serve, daemon=True)

    def start(self) -> "ScriptedHost":
        self._thread.start()
        assert self._ready.wait(60)
        return self

    def close(self) -> None:
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(60)

    def serve(self, warming: float = 0.0) -> None:
        store, host, studies = Store(self.directory), new_id(), Studies()
        try:
            assert register_host(store, host, MOST)
            self._closing.wait(warming)
            update_host(store, host, "ready")
            self._ready.set()
            while not self._closing.wait(0.01):
                claimed = claim_run(store, host)
                if claimed:
                    update_host(store, host, "training")
                    self._train(store, *claimed)
                    update_host(store, host, "ready")
                elif (wanted := next_sweep(store)) is not None:
                    from engine.host.sweeping import go_on  # Optuna takes a second to load

                    go_on(store, wanted.id, studies)
            leave_host(store, host, only_if_idle=False)
        finally:
            store.close()

    def _train(self, store: Store, run: str, spec: ExperimentSpec) -> None:
        epochs, script = spec.training.epochs, self.script
        add_facts(store, run, RunFacts(classes=tuple(script.classes)))
        record(store, run, Started(60_037, 1652, 184, STEPS, epochs))
        if script.note:
            record(store, run, Noted(script.note))
        begin = 0 if spec.branch is None else spec.branch.epoch
        if spec.branch is not None:
            record(store, run, Branched(spec.branch.run, begin))
        for epoch in range(begin + 1, epochs + 1):
            for step in range(STEPS):
                record_progress(store, run, epoch, step, 1000.0)
                time.sleep(script.seconds / STEPS)
                if script.goes_on is not None and step == STEPS - 1:
                    script.goes_on.wait(60)
                ended = self._obey(store, run, epoch, step)
                if ended is CommandKind.SUSPEND:
                    suspend(store, run)
                    return
                if ended is not None:
                    self._end(store, run, Ended("stopped", epoch - 1, "as asked"))
                    return
            if script.fails:
                record(store, run, Ended("failed", epoch - 1, script.fails))
                return
            record(store, run, EpochEnded(epoch, self._metrics(epoch), 0.01, script.seconds))
            if script.number:
                record_residuals(store, run, epoch, "validation", residuals(epoch))
            else:
                record_matrix(store, run, epoch, "validation", MATRIX)
        self._end(store, run, Ended("finished", epochs))

    def _end(self, store: Store, run: str, ended: Ended) -> None:
        record(store, run, Saved("model", ended.epochs, "model.keras", "ab" * 32, 1234))
        record(store, run, ended)

    def _metrics(self, epoch: int) -> dict[str, float]:
        loss = 1 / (epoch + 2) if self.script.loss is None else self.script.loss
        if self.script.number:
            found = {"loss": loss, "r2": 0.5, "mae": 4.0, "rmse": 5.0}
            return {**found, **{f"val_{name}": value * 0.9 for name, value in found.items()}}
        return {"loss": loss, "accuracy": 0.1 + 0.2, "val_loss": loss * 3, "val_accuracy": 2 / 3}

    def _obey(self, store: Store, run: str, epoch: int, step: int) -> CommandKind | None:
        """How the run is to end, if it is; a pause lasts until it is resumed."""
        paused = False
        while not self._closing.is_set():
            for command in take(store, run):
                if not command.kind.interrupts:
                    self._change(store, run, (epoch, step), command)
                    continue
                if command.kind in (CommandKind.STOP, CommandKind.STOP_WITH_BEST):
                    record(store, run, Intervention("stop", epoch, step))
                    return CommandKind.STOP
                if command.kind is CommandKind.SUSPEND:
                    record(store, run, Intervention("suspend", epoch, step))
                    return CommandKind.SUSPEND
                record(store, run, Intervention(command.kind, epoch, step))
                paused = command.kind is CommandKind.PAUSE
            if not paused:
                return None
            time.sleep(0.01)
        return CommandKind.STOP

    def _change(self, store: Store, run: str, at: tuple[int, int], command: Command) -> None:
        record(store, run, Intervention(command.kind, *at, command.value))
        if command.kind is CommandKind.CHECKPOINT:
            file = f"snapshot-{at[0]}-{at[1]}.keras"
            record(store, run, Saved("snapshot", at[0], file, "cd" * 32, 1234))


if __name__ == "__main__":
    seconds, warming = (float(text) for text in (*sys.argv[2:4], "0.2", "0")[:2])
    ScriptedHost(Path(sys.argv[1]), Script(seconds, loss=math.nan)).serve(warming)
