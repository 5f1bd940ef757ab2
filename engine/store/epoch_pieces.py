"""A run's history in pieces: whole blocks of epochs, and between them epochs read row by row."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.events import EpochEnded
from engine.store.damage import readable, tell_part_damaged
from engine.store.database import Store, plain_rows
from engine.store.epoch_blocks import SIZE, Block, blocks
from engine.store.epoch_rows import EPOCHS, ended_at, epoch_of, epochs_of
from engine.store.lineage import segments
from engine.store.stored_json import UNREADABLE


@dataclass(frozen=True, slots=True)
class Rows:
    """Epochs that ``run`` trained, in order; it tells of them what a block does."""

    run: str
    told: list[EpochEnded]

    @property
    def numbers(self) -> Sequence[float]:
        """Which epochs they are."""
        return [epoch.epoch for epoch in self.told]

    @property
    def rates(self) -> Sequence[float]:
        """The learning rate of each."""
        return [epoch.learning_rate for epoch in self.told]

    @property
    def seconds(self) -> Sequence[float]:
        """How long each took."""
        return [epoch.seconds for epoch in self.told]

    @property
    def names(self) -> Sequence[str]:
        """The metrics, in the order in which they came."""
        return list(dict.fromkeys(name for epoch in self.told for name in epoch.metrics))

    def metric(self, name: str) -> Sequence[float]:
        """A metric of each; NaN where it was not recorded."""
        return [epoch.metrics.get(name, math.nan) for epoch in self.told]

    def spent(self) -> tuple[int, dict[str, float]]:
        """How many of them have ``times``, and those added up by purpose."""
        times = [epoch.times for epoch in self.told if epoch.times is not None]
        purposes = dict.fromkeys(name for one in times for name in one)
        return len(times), {
            purpose: math.fsum(one.get(purpose, 0.0) for one in times) for purpose in purposes
        }

    def epochs(self, *, timed: bool) -> list[EpochEnded]:
        """The epochs; they were read with their ``times``, or without."""
        del timed
        return self.told

    def epoch(self, place: int) -> EpochEnded:
        """One of them."""
        return self.told[place]


Piece = Block | Rows


def pieces(store: Store, run_id: str, after: int = 0, *, timed: bool = True) -> Iterator[Piece]:
    """The run's history behind epoch ``after``, in order; a branch's begins with its origin's.

    Epochs read row by row have no ``times`` where those are not wanted.
    """
    for segment in segments(store, run_id):
        begin = max(after, segment.begin)
        for block in blocks(store.db, segment.run, begin, segment.end):
            yield from _rows(store, segment.run, begin, block.last - SIZE, timed)
            yield block
            begin = block.last
        yield from _rows(store, segment.run, begin, segment.end, timed)


def _rows(store: Store, run: str, begin: int, end: int | None, timed: bool) -> Iterator[Rows]:
    if end is not None and end <= begin:
        return
    query = f"{EPOCHS} ORDER BY epoch"
    try:
        told = epochs_of(list(plain_rows(store, query, run, begin, end)), timed=timed)
    except UNREADABLE:
        rows = store.db.execute(query, (run, begin, end))
        told = readable(rows, epoch_of, lambda row: tell_part_damaged(store, row["run"]))
    if told:
        yield Rows(run, told)


def ended(store: Store, piece: Piece) -> Sequence[float]:
    """When each epoch of a piece ended, in seconds since 1970; NaN where no event tells."""
    if isinstance(piece, Block):
        return piece.ended
    found, whole = ended_at(store.db, piece.run, [epoch.epoch for epoch in piece.told])
    if not whole:
        tell_part_damaged(store, piece.run)
    return [found.get(epoch.epoch, math.nan) for epoch in piece.told]
