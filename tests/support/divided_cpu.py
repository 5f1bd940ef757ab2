"""A process whose processor counts as two devices: what training on both comes to, as JSON."""

import json
import sys
from pathlib import Path
from typing import Any

from engine.devices.environment import prepare

prepare()

from engine.devices.tensorflow_devices import configure  # noqa: E402

configure(1, 2)

import numpy as np  # noqa: E402
import pytest  # noqa: E402

from data import Dataset  # noqa: E402
from engine.client.branching import branched  # noqa: E402
from engine.specs import ExperimentSpec, first_model  # noqa: E402
from engine.specs.edit import with_values  # noqa: E402
from engine.specs.splitting import split_of  # noqa: E402
from engine.store import run_history, runs  # noqa: E402
from engine.store.database import Store  # noqa: E402
from engine.tables.loading import load  # noqa: E402
from engine.training.compiled_networks import CompiledNetworks  # noqa: E402
from engine.training.control import Control  # noqa: E402
from engine.training.session import TrainingSession  # noqa: E402
from engine.training.session import prepare as network  # noqa: E402
from engine.training.steps.exact import ExactSteps  # noqa: E402
from killed_runs import Killer, life, queued  # noqa: E402
from run_record import record_of  # noqa: E402


class Kept:
    """What a listener hears."""

    def __init__(self) -> None:
        self.losses: list[float] = []
        self.metrics: list[dict[str, float]] = []
        self.layers: list[Any] = []

    def chunk(self, epoch: int, first: int, losses: Any) -> None:
        """Batches have trained."""
        self.losses += losses.tolist()

    def epoch(self, epoch: Any) -> None:
        """An epoch is over."""
        self.metrics.append(dict(epoch.metrics))
        self.layers.append(epoch.layers)

    def command(self, command: Any, epoch: int, step: int) -> None:
        """Nobody gives any."""

    def labelled(self, found: Any) -> None:
        """Nothing is labelled."""


def described(table: str, values: list[str]) -> ExperimentSpec:
    """An experiment on a table of this folder."""
    return with_values(first_model(), [f"data.source={table}", "data.label=class", *values])


def trained(spec: ExperimentSpec, dataset: Dataset) -> tuple[Kept, Any, Any]:
    """What it comes to with its layers recorded, its steps and its model."""
    rows, kept = split_of(spec, dataset), Kept()
    made = network(CompiledNetworks(), dataset, spec, rows)
    session = TrainingSession(spec, rows, made)
    watch = session.layer_watch(lambda why: kept.losses.append(float("nan")))
    session.train(control=Control(), listener=kept, layers=watch)
    return kept, made.steps, made.model


def compared(table: str, values: list[str]) -> dict[str, Any]:
    """How far two devices are from one, at the most."""
    spec = described(table, values)
    dataset = load(spec.data)
    one, _, model = trained(spec, dataset)
    two, steps, mirrored = trained(with_values(spec, ["training.devices=2"]), dataset)
    weights = zip(model.get_weights(), mirrored.get_weights(), strict=True)
    pairs = zip(one.metrics, two.metrics, strict=True)
    return {
        "steps": type(steps).__name__,
        "traces": steps.traces_by_part,
        "copies": len(mirrored.trainable_variables[0].value.values),
        "losses": float(np.abs(np.subtract(one.losses, two.losses)).max()),
        "metrics": max(abs(a[name] - b[name]) for a, b in pairs for name in a),
        "weights": max(float(np.abs(a - b).max()) for a, b in weights),
        "layers": max(
            float(np.nanmax(np.abs(a - b)))
            for a, b in zip(one.layers, two.layers, strict=True)
            if a is not None
        ),
        "moved": abs(one.metrics[0]["loss"] - one.metrics[-1]["loss"]),
    }


def resumed(table: str, values: list[str]) -> dict[str, Any]:
    """Whether a run on two devices that is killed, and goes on, ends with the bits of one that was
    left alone.
    """
    store = Store(Path.cwd() / "store")
    spec = described(table, [*values, "training.devices=2"])
    patch = pytest.MonkeyPatch()
    killer = Killer(store, patch)
    alone = queued(store, spec)
    ended = life(store)
    again = queued(store, spec)
    killer.die(again, "train", 9, ExactSteps)
    last = life(store)
    events = [logged.event for logged in run_history.events(store, alone)]
    patch.undo()
    return {
        "status": [ended.status, last.status],
        "same": record_of(store, alone) == record_of(store, again),
        "epochs": len(record_of(store, alone)["epochs"]),
        "notes": [str(getattr(one, "text", "")) for one in events],
    }


def gone_on(table: str, values: list[str]) -> dict[str, Any]:
    """Whether a branch in which nothing differs comes to the bits of its parent, and one with
    another learning rate, alone and killed, to its own.
    """
    store = Store(Path.cwd() / "branches")
    patch = pytest.MonkeyPatch()
    killer = Killer(store, patch)
    parent = queued(store, described(table, [*values, "training.devices=2"]))
    life(store)
    found = runs.run(store, parent)
    assert found is not None
    same = queued(store, branched(store, found, 2))
    life(store)
    other = with_values(branched(store, found, 2), ["training.optimizer.learning_rate=0.05"])
    alone = queued(store, other)
    life(store)
    again = queued(store, other)
    killer.die(again, "train", 3, ExactSteps)
    last = life(store)
    patch.undo()
    whole = record_of(store, parent)["epochs"]
    return {
        "status": last.status,
        "epochs": len(whole),
        "parent": record_of(store, same)["epochs"][-2:] == whole[-2:],
        "differs": record_of(store, alone)["epochs"][-2:] != whole[-2:],
        "same": record_of(store, alone) == record_of(store, again),
    }


DOES = {"compared": compared, "resumed": resumed, "gone_on": gone_on}

if __name__ == "__main__":
    asked: list[tuple[str, str, list[str]]] = json.loads(sys.stdin.read())
    print(json.dumps([DOES[what](table, values) for what, table, values in asked]))
