"""A store of many runs, written in seconds: what the table of runs is measured on."""

import json
import random
import time
from pathlib import Path

from engine.io.numbers import dumps
from engine.specs import ExperimentSpec
from engine.specs.edit import set_value
from engine.specs.experiment import first_model
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.metric_summary import bettered

OPTIMIZERS = ("sgd", "adam", "rmsprop")
EXPERIMENTS = 100


def spec_of(number: int, chance: random.Random) -> ExperimentSpec:
    """The first model with what a search over networks and rates would change."""
    fields = first_model().model_dump(mode="json")
    name = chance.choice(OPTIMIZERS)
    changes = {
        "name": f"{chance.choice(('relu', 'sigmoid', 'tanh'))} {name} {number}",
        "seed": number,
        "training.optimizer.name": name,
        "training.optimizer.learning_rate": 10 ** chance.uniform(-4, -1),
        "training.batch_size": chance.choice((16, 32, 64, 128)),
        "network.layers.0.units": chance.choice((64, 128, 256)),
        "network.layers.1.dropout": chance.choice((0.0, 0.2, 0.4)),
        "training.early_stopping": chance.choice((True, "off")),
    }
    for path, value in changes.items():
        set_value(fields, path, value)
    return ExperimentSpec.parse(fields)


def curve(epochs: int, chance: random.Random) -> list[dict[str, float]]:
    """Metrics that get better, each a little off."""
    top, speed = chance.uniform(0.4, 0.95), chance.uniform(3, 40)
    found: list[dict[str, float]] = []
    for epoch in range(1, epochs + 1):
        right = top * (1 - 0.6 ** (epoch / speed)) + chance.gauss(0, 0.01)
        found.append(
            {
                "loss": 1.8 - 1.5 * right,
                "accuracy": right,
                "val_loss": 1.9 - 1.4 * right + chance.gauss(0, 0.02),
                "val_accuracy": right - abs(chance.gauss(0, 0.03)),
            }
        )
    return found


def fill(directory: Path, runs: int, epochs: int, seed: int = 0) -> None:
    """Write finished runs straight into a store's tables, one transaction in all."""
    chance = random.Random(seed)
    store = Store(directory)
    began = time.time() - 60 * runs
    with store.write() as db:
        places = [add_experiment(store, spec_of(n, chance)) for n in range(EXPERIMENTS)]
        for number in range(1, runs + 1):
            run, spec = f"{number:08x}", spec_of(number, chance)
            history = curve(epochs, chance)
            best: dict[str, float] = {}
            for metrics in history:
                best = bettered(best, metrics)
            at = began + 60 * number
            status = chance.choice(("finished", "finished", "finished", "stopped", "failed"))
            tags = [f"batch-{number % 7}"] if number % 3 == 0 else []
            db.execute(
                "INSERT INTO runs (id, experiment, name, spec, status, created, started, ended, "
                "position, facts, epoch, done, best_metrics, last_metrics, tags) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(run, places[number % EXPERIMENTS], spec.name, spec.model_dump_json()),
                    *(status, at, at + 1, at + chance.uniform(5, 50), number),
                    *(dumps({"parameters": 60_037, "epochs": epochs}), epochs, epochs),
                    *(dumps(best), dumps(history[-1]), json.dumps(tags)),
                ),
            )
            db.executemany(
                "INSERT INTO epochs (run, epoch, metrics, learning_rate, seconds) "
                "VALUES (?, ?, ?, ?, ?)",
                [
                    (run, epoch, dumps(metrics), 0.01, 0.1)
                    for epoch, metrics in enumerate(history, 1)
                ],
            )
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
