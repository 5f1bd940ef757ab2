"""A store with a sweep of many trials, written in seconds: what the board is shown and measured on.

The values are those of a made-up landscape: one learning rate is best, units help a little, and one
optimizer is better than the other.
"""

import json
import math
import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.io.numbers import dumps
from engine.specs import ExperimentSpec
from engine.specs.edit import set_value
from engine.specs.experiment import first_model
from engine.specs.sweep import SweepSpec
from engine.store.database import Store
from engine.store.metric_summary import bettered
from engine.store.sweep_writer import add_sweep

SPACE: Mapping[str, Any] = {
    "training.optimizer.learning_rate": {"low": 1e-4, "high": 1e-1, "log": True},
    "training.optimizer.name": ["sgd", "adam", "rmsprop"],
    "training.batch_size": [16, 32, 64, 128],
    "network.layers.0.units": {"low": 16, "high": 256, "log": True},
    "network.layers.0.dropout": {"low": 0.0, "high": 0.6},
}
EPOCHS = 30
RUNGS = (3, 9)
"""Epochs at which the worse half of what is left is pruned."""


def base(epochs: int = EPOCHS) -> ExperimentSpec:
    """The experiment whose keys are searched."""
    fields = first_model().model_dump(mode="json")
    fields["name"] = "radar search"
    fields["training"]["epochs"] = epochs
    return ExperimentSpec.parse(fields)


def told(trials: int, **more: Any) -> SweepSpec:
    """What is searched."""
    given = {"trials": trials, "pruner": "hyperband", "space": SPACE, **more}
    return SweepSpec.parse(given)


def params_of(chance: random.Random) -> dict[str, Any]:
    """Values drawn from the space."""
    return {
        "training.optimizer.learning_rate": 10 ** chance.uniform(-4, -1),
        "training.optimizer.name": chance.choice(("sgd", "adam", "rmsprop")),
        "training.batch_size": chance.choice((16, 32, 64, 128)),
        "network.layers.0.units": round(2 ** chance.uniform(4, 8)),
        "network.layers.0.dropout": chance.uniform(0.0, 0.6),
    }


def height(params: Mapping[str, Any]) -> float:
    """What a trial with these values comes to, chance aside."""
    name = params["training.optimizer.name"]
    rate = math.log10(params["training.optimizer.learning_rate"])
    middle = -1.4 if name == "sgd" else -2.6
    units = math.log2(params["network.layers.0.units"]) - 4
    off = params["network.layers.0.dropout"] - 0.25
    found = 0.82 - 0.09 * (rate - middle) ** 2 + 0.012 * units - 0.15 * off**2
    return max(found - (0.02 if name == "sgd" else 0.0), 0.2)


def curve(top: float, epochs: int, chance: random.Random) -> list[dict[str, float]]:
    """Metrics of each epoch, from the first on."""
    found: list[dict[str, float]] = []
    for epoch in range(1, epochs + 1):
        right = top - (top - 0.2) * 0.8**epoch + chance.gauss(0, 0.006)
        metrics = {"loss": 1.9 - 1.6 * right, "accuracy": right + 0.02}
        found.append({**metrics, "val_loss": 2.0 - 1.5 * right, "val_accuracy": right})
    return found


def add_trials(
    store: Store,
    sweep: str,
    trials: int,
    *,
    running: int = 0,
    seed: int = 0,
    epochs: int = EPOCHS,
    chosen: Sequence[Mapping[str, Any]] = (),
) -> list[str]:
    """Write trials with a run each straight into the tables; the runs' ids.

    The last ``running`` of them still train; ``chosen`` are the values of the first ones.
    """
    chance = random.Random(seed)
    row = store.db.execute("SELECT experiment, spec FROM sweeps WHERE id = ?", (sweep,)).fetchone()
    fields = json.loads(row["spec"])
    query = "SELECT ifnull(max(number), 0) AS made FROM trials WHERE sweep = ?"
    made = store.db.execute(query, (sweep,)).fetchone()["made"]
    began = time.time() - 12 * trials
    ids: list[str] = []
    with store.write() as db:
        for place in range(trials):
            number = made + place + 1
            params = dict(chosen[place]) if place < len(chosen) else params_of(chance)
            top = height(params) + chance.gauss(0, 0.01)
            history = curve(top, epochs, chance)
            status = "finished"
            if place >= trials - running:
                status, history = "running", history[: 3 + place % 5]
            elif chance.random() < 0.02:
                status, history = "failed", history[:2]
            elif top < 0.74 and chance.random() < 0.9:
                status, history = "pruned", history[: RUNGS[0] if top < 0.66 else RUNGS[1]]
            best: dict[str, float] = {}
            for metrics in history:
                best = bettered(best, metrics)
            run, at = f"{sweep[:3]}{number:07x}", began + 12 * place
            ids.append(run)
            ended = None if status == "running" else at + 0.4 * len(history)
            spec = _changed(fields, params)
            db.execute(
                "INSERT INTO runs (id, experiment, name, spec, status, created, started, ended, "
                "position, facts, epoch, done, best_metrics, last_metrics) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(run, row["experiment"], f"{fields['name']} {number}", spec, status),
                    *(at, at, ended, number, dumps({"parameters": 9000, "epochs": epochs})),
                    *(len(history), len(history), dumps(best), dumps(history[-1])),
                ),
            )
            db.execute(
                "INSERT INTO trials (sweep, number, params, created) VALUES (?, ?, ?, ?)",
                (sweep, number, dumps(params), at),
            )
            db.execute(
                "INSERT INTO trial_runs (run, sweep, trial, seed) VALUES (?, ?, ?, 0)",
                (run, sweep, number),
            )
            db.executemany(
                "INSERT INTO epochs (run, epoch, metrics, learning_rate, seconds) "
                "VALUES (?, ?, ?, ?, ?)",
                [
                    (run, epoch, dumps(metrics), params["training.optimizer.learning_rate"], 0.4)
                    for epoch, metrics in enumerate(history, 1)
                ],
            )
        db.execute("UPDATE sweeps SET worked = worked + ? WHERE id = ?", (trials * 12.0, sweep))
    return ids


def _changed(fields: dict[str, Any], params: Mapping[str, Any]) -> str:
    changed = json.loads(json.dumps(fields))
    for path, value in sorted(params.items(), key=lambda one: not one[0].endswith("name")):
        set_value(changed, path, value)
    return json.dumps(changed)


def made_sweep(
    directory: Path,
    trials: int,
    *,
    running: int = 2,
    wanted: int = 0,
    seed: int = 0,
    epochs: int = EPOCHS,
) -> str:
    """A store with a sweep of so many trials; its id."""
    store = Store(directory)
    sweep = add_sweep(store, base(epochs), told(wanted or trials))
    add_trials(store, sweep, trials, running=running, seed=seed, epochs=epochs)
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return sweep
