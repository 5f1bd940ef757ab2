"""What an epoch's events cost in themselves: the recorder alone, on a store on disk."""

import tempfile
import time
from pathlib import Path
from statistics import mean

import numpy as np

from engine.execution.recorder import Recorder
from engine.specs import first_model
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.run_writer import claim_run, queue_run
from engine.training.loop import Epoch
from tests.benchmarks import ways

BATCHES, CLASSES, EPOCHS = 104, 5, 1000
"""Of the tutorial's network and table."""


def seconds(rows: ways.Rows) -> float:
    """Mean seconds to write an epoch: its losses, metrics and matrix, in one transaction."""
    source = np.random.default_rng(0)
    measured = len(rows.labels) - rows.cut
    labels = source.integers(0, CLASSES, measured)
    metrics = dict.fromkeys(("loss", "accuracy", "val_loss", "val_accuracy"), 1 / 3)
    times = dict.fromkeys(("training", "validation", "callbacks", "writing"), 1 / 300)
    took: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        store, spec = Store(Path(folder)), first_model()
        run = queue_run(store, add_experiment(store, spec), spec)
        claim_run(store, "bench")
        task, part = ways.task_of(CLASSES), "validation"
        recorder = Recorder(
            store, run, labels=labels, task=task, part=part, rows=1652, batch_size=16
        )
        for number in range(1, EPOCHS + 1):
            losses = source.random(BATCHES, np.float32)
            predicted = source.integers(0, CLASSES, measured)
            epoch = Epoch(number, metrics, 0.01, 0.01, predicted, times)
            time.sleep(0.002)  # as training does, other work comes between
            begun = time.perf_counter()
            recorder.chunk(number, 0, losses)
            recorder.epoch(epoch)
            took.append(time.perf_counter() - begun)
        store.close()
    return mean(took)
