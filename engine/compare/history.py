"""What a run recorded, as arrays: every metric and the learning rate at the end of each epoch, the
loss of each batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.store.database import Store
from engine.store.epoch_pieces import Piece, ended, pieces
from engine.store.lineage import Segment, segments
from engine.store.run_history import batch_losses
from engine.store.runs import Run
from engine.store.runs import run as find

Axis = Literal["epoch", "step", "relative", "wall"]
AXES: tuple[Axis, ...] = ("epoch", "step", "relative", "wall")
BATCH_LOSS = "batch loss"
LEARNING_RATE = "learning_rate"
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
    """All that one run recorded: each metric by Keras' name, ``learning_rate`` behind them,
    ``started`` in seconds since 1970.
    """

    run: Run
    started: float
    epoch: Numbers
    time: Numbers
    values: dict[str, Numbers] = field(default_factory=dict[str, Numbers])
    batches: Recorded | None = None

    @property
    def steps(self) -> int:
        """Batches of an epoch."""
        return max(self.run.facts.steps or 1, 1)

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
    """Read the run's epochs, a branch's with those of its parents before it.

    The loss of every batch is read only if asked: there may be millions.
    """
    told = list(pieces(store, run.id, timed=False))
    parts = segments(store, run.id)
    names = dict.fromkeys(name for piece in told for name in piece.names)
    epoch = _joined([piece.numbers for piece in told])
    first = find(store, parts[0].run) or run
    started = first.started or first.created
    time = _ended(store, told, started)
    values = {name: _joined([piece.metric(name) for piece in told]) for name in names}
    if told:
        values.setdefault(LEARNING_RATE, _joined([piece.rates for piece in told]))
    found = History(run, started, epoch, time, values)
    return replace(found, batches=_batches(store, parts, found)) if batches else found


def _joined(parts: Sequence[Sequence[float]]) -> Numbers:
    return np.concatenate([np.zeros(0), *(np.array(part, np.float64) for part in parts)])


def _ended(store: Store, told: Sequence[Piece], started: float) -> Numbers:
    """When each epoch ended: as its event says, else as long after the one before as it took."""
    times = _joined([ended(store, piece) for piece in told])
    if not np.isnan(times).any():
        return times
    seconds = _joined([piece.seconds for piece in told])
    for place in np.flatnonzero(np.isnan(times)):
        times[place] = (times[place - 1] if place else started) + seconds[place]
    return times


def _has(part: Segment, epoch: int) -> bool:
    return part.begin < epoch and (part.end is None or epoch <= part.end)


def _batches(store: Store, parts: Sequence[Segment], found: History) -> Recorded:
    """Every batch's loss; between two ends of epochs time is taken to pass evenly."""
    chunks = [
        (epoch, first, np.frombuffer(blob, "<f4").astype(np.float64))
        for part in parts
        for epoch, first, blob in batch_losses(store, part.run)
        if _has(part, epoch)
    ]
    places = [
        (epoch - 1) * found.steps + first + 1 + np.arange(len(losses), dtype=np.float64)
        for epoch, first, losses in chunks
    ]
    step = np.concatenate([np.zeros(0), *places])
    known = np.concatenate([[0.0], found.epoch * found.steps])
    time = np.interp(step, known, np.concatenate([[found.started], found.time]))
    losses = np.concatenate([np.zeros(0), *(losses for _, _, losses in chunks)])
    return Recorded(step / found.steps, step, time, losses)
