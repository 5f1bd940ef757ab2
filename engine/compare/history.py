"""What a run recorded, as arrays: every metric at the end of each epoch, the loss of each batch."""

import json
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.numbers import metrics_from_json
from engine.store.database import Store
from engine.store.runs import Run, batch_losses

Axis = Literal["epoch", "step", "relative", "wall"]
AXES: tuple[Axis, ...] = ("epoch", "step", "relative", "wall")
BATCH_LOSS = "batch loss"
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """Values in the order in which they came; every array has shape (points,).

    ``epoch`` counts the epochs done, with a fraction within one; ``step`` the batches done;
    ``time`` is in seconds since 1970; ``value`` may be NaN or infinite.
    """

    epoch: Numbers
    step: Numbers
    time: Numbers
    value: Numbers

    def along(self, axis: Axis, started: float) -> Numbers:
        """Where the points lie; ``relative`` counts seconds since ``started``."""
        if axis == "epoch":
            return self.epoch
        if axis == "step":
            return self.step
        return self.time - started if axis == "relative" else self.time


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """All that one run recorded: each metric by Keras' name, ``metrics`` in their order."""

    run: Run
    epoch: Numbers
    time: Numbers
    values: dict[str, Numbers] = field(default_factory=dict[str, Numbers])
    batches: Recorded | None = None

    @property
    def started(self) -> float:
        """Seconds since 1970."""
        return self.run.started or self.run.created

    @property
    def steps(self) -> int:
        """Batches of an epoch."""
        return max(int(self.run.facts.get("steps", 1)), 1)

    @property
    def metrics(self) -> list[str]:
        """What was recorded at the end of each epoch."""
        return list(self.values)

    def of(self, metric: str) -> Recorded | None:
        """One metric, or the loss of every batch; None if it was not recorded or not read."""
        if metric == BATCH_LOSS:
            return self.batches
        value = self.values.get(metric)
        if value is None:
            return None
        return Recorded(self.epoch, self.epoch * self.steps, self.time, value)


def read_history(store: Store, run: Run, *, batches: bool = False) -> History:
    """Read the run's epochs, and the loss of every batch only if asked: there may be millions."""
    rows = store.db.execute(
        "SELECT epoch, metrics, seconds FROM epochs WHERE run = ? ORDER BY epoch", (run.id,)
    ).fetchall()
    told = [metrics_from_json(row["metrics"]) for row in rows]
    names = list(dict.fromkeys(name for metrics in told for name in metrics))
    epoch = np.array([row["epoch"] for row in rows], np.float64)
    spent = np.array([row["seconds"] for row in rows], np.float64)
    found = History(
        run,
        epoch,
        _ended(store, run, epoch, spent),
        {name: np.array([one.get(name, np.nan) for one in told], np.float64) for name in names},
    )
    if not batches:
        return found
    return History(run, epoch, found.time, found.values, _batches(store, found))


def _ended(store: Store, run: Run, epoch: Numbers, spent: Numbers) -> Numbers:
    """When each epoch ended: as its event says, else as long after the one before as it took."""
    begun = run.started or run.created
    times = begun + np.cumsum(spent)
    known: dict[int, float] = {}
    for row in store.db.execute(
        "SELECT time, data FROM events WHERE run = ? AND kind = 'epoch' ORDER BY seq", (run.id,)
    ):
        known[json.loads(row["data"])["epoch"]] = row["time"]
    return np.array(
        [known.get(int(one), time) for one, time in zip(epoch, times, strict=True)], np.float64
    )


def _batches(store: Store, found: History) -> Recorded:
    """Every batch's loss; between two ends of epochs time is taken to pass evenly."""
    chunks = batch_losses(store, found.run.id)
    losses = [np.frombuffer(blob, "<f4").astype(np.float64) for _, _, blob in chunks]
    places = [
        (number - 1) * found.steps + first + 1 + np.arange(len(values), dtype=np.float64)
        for (number, first, _), values in zip(chunks, losses, strict=True)
    ]
    step = np.concatenate([np.zeros(0), *places])
    known = np.concatenate([[0.0], found.epoch * found.steps])
    time = np.interp(step, known, np.concatenate([[found.started], found.time]))
    return Recorded(step / found.steps, step, time, np.concatenate([np.zeros(0), *losses]))
