"""A long run's epochs once more, a thousand at a time as columns: read at once, not row by row.

Only the rows of ``epochs`` and ``events`` count. A block is made of them when its last epoch is
recorded, and triggers take it away with the first row that changes; whoever finds none reads rows.
"""

import json
import math
import sqlite3
import sys
import zlib
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pydantic_core import from_json

from engine.events import EpochEnded
from engine.store.epoch_rows import EPOCHS, ended_at, epochs_of, plain
from engine.store.stored_json import UNREADABLE

SIZE = 1000
FEWEST = SIZE // 2
"""Epochs far from each other, as another program may number them, are no columns."""
_LARGEST = 2**53
_FOUND = (
    "SELECT epoch, names, figures, checksum FROM epoch_blocks "
    "WHERE run = ? AND epoch >= ? AND epoch <= ifnull(?, epoch) ORDER BY epoch"
)


@dataclass(frozen=True, slots=True)
class Block:
    """The run's epochs behind ``last - SIZE`` up to ``last``, in order: a number for each.

    ``ended`` is when the epoch's event was recorded, NaN where there is none; ``times`` are the
    seconds by purpose, None where they were not measured.
    """

    last: int
    numbers: "array[float]"
    rates: "array[float]"
    seconds: "array[float]"
    ended: "array[float]"
    metrics: dict[str, "array[float]"]
    times: dict[str, "array[float]"] | None

    @property
    def names(self) -> Sequence[str]:
        """The metrics, in the order in which they came."""
        return list(self.metrics)

    def metric(self, name: str) -> Sequence[float]:
        """A metric of each; NaN where it was not recorded."""
        found = self.metrics.get(name)
        return array("d", [math.nan]) * len(self.numbers) if found is None else found

    def spent(self) -> tuple[int, dict[str, float]]:
        """How many of them have ``times``, and those added up by purpose."""
        if self.times is None:
            return 0, {}
        return len(self.numbers), {name: math.fsum(one) for name, one in self.times.items()}

    def epochs(self, *, timed: bool) -> list[EpochEnded]:
        """The epochs, each with its numbers; without their ``times`` where not wanted."""
        numbers, count = map(int, self.numbers), len(self.numbers)
        columns = (numbers, _dicts(self.metrics, count), self.rates, self.seconds)
        if not timed or self.times is None:
            return list(map(EpochEnded, *columns))
        return list(map(EpochEnded, *columns, _dicts(self.times, count)))

    def epoch(self, place: int) -> EpochEnded:
        """One of them."""
        metrics = {name: column[place] for name, column in self.metrics.items()}
        times = None
        if self.times is not None:
            times = {name: column[place] for name, column in self.times.items()}
        return EpochEnded(
            int(self.numbers[place]), metrics, self.rates[place], self.seconds[place], times
        )


def _dicts(columns: dict[str, "array[float]"], count: int) -> list[dict[str, float]]:
    names = tuple(columns)
    if not names:
        return [{} for _ in range(count)]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def blocks(db: sqlite3.Connection, run: str, after: int, end: int | None) -> list[Block]:
    """The run's whole blocks behind epoch ``after`` up to ``end``, in order; damaged ones are
    left out.
    """
    rows = plain(db, _FOUND, run, after + SIZE, end)
    return [block for row in rows if (block := _read(*row)) is not None]


def _read(last: int, names: str, figures: bytes, checksum: int) -> Block | None:
    if checksum != _sum(names, figures):
        return None
    try:
        told, spent = from_json(names)
        columns = _columns(figures, 4 + len(told) + len(spent or ()))
    except UNREADABLE:
        return None
    metrics = dict(zip(told, columns[4:], strict=False))
    times = None if spent is None else dict(zip(spent, columns[4 + len(told) :], strict=True))
    numbers, rates, seconds, ended = columns[:4]
    return Block(last, numbers, rates, seconds, ended, metrics, times)


def _columns(figures: bytes, count: int) -> "list[array[float]]":
    """So many columns of little-endian float64, all of one length."""
    every = array("d", figures)
    if sys.byteorder == "big":
        every.byteswap()
    length = len(every) // count
    if length * count != len(every):
        raise ValueError(count)
    return [every[place * length : (place + 1) * length] for place in range(count)]


def _sum(names: str, figures: bytes) -> int:
    return zlib.crc32(figures, zlib.crc32(names.encode("utf-8", "replace")))


def keep_block(
    db: sqlite3.Connection, run: str, last: int, ended: dict[int, float] | None = None
) -> None:
    """Make the block that ends with the epoch ``last`` of the rows, in this transaction.

    There is none where rows are few, damaged, or do not all tell the same. ``ended`` is when epochs
    ended, where that is known already.
    """
    rows = list(plain(db, f"{EPOCHS} ORDER BY epoch", run, last - SIZE, last))
    if len(rows) < FEWEST or last > _LARGEST:
        return
    try:
        told = epochs_of(rows, timed=True)
        if ended is None:
            ended = _ended(db, run, [epoch.epoch for epoch in told])
        names, columns = _as_columns(told, ended)
    except UNREADABLE:
        return
    every = array("d", [value for column in columns for value in column])
    if sys.byteorder == "big":
        every.byteswap()
    text, figures = json.dumps(names), every.tobytes()
    db.execute(
        "INSERT OR REPLACE INTO epoch_blocks (run, epoch, names, figures, checksum) "
        "VALUES (?, ?, ?, ?, ?)",
        (run, last, text, figures, _sum(text, figures)),
    )


def _as_columns(
    told: Sequence[EpochEnded], ended: dict[int, float]
) -> tuple[list[list[str] | None], list[Sequence[float]]]:
    """The names of metrics and purposes, and all columns.

    Raises:
        ValueError: the epochs do not all tell the same.
    """
    metrics, times = list(told[0].metrics), told[0].times
    spent = None if times is None else list(times)
    for epoch in told:
        if list(epoch.metrics) != metrics or (
            spent != (None if epoch.times is None else list(epoch.times))
        ):
            raise ValueError(epoch.epoch)
    columns: list[Sequence[float]] = [
        [epoch.epoch for epoch in told],
        [epoch.learning_rate for epoch in told],
        [epoch.seconds for epoch in told],
        [ended.get(epoch.epoch, math.nan) for epoch in told],
        *([epoch.metrics[name] for epoch in told] for name in metrics),
        *([epoch.times[name] for epoch in told if epoch.times] for name in spent or ()),
    ]
    return [metrics, spent], columns


def keep_blocks(db: sqlite3.Connection, run: str) -> None:
    """Make all blocks of a run."""
    query = f"SELECT epoch FROM epochs WHERE run = ? AND epoch >= {SIZE} AND epoch % {SIZE} = 0"
    found = [last for (last,) in plain(db, query, run)]
    if not found:
        return
    try:
        ended = _ended(db, run, None)
    except UNREADABLE:
        return
    for last in found:
        keep_block(db, run, last, ended)


def _ended(db: sqlite3.Connection, run: str, wanted: Collection[int] | None) -> dict[int, float]:
    found, whole = ended_at(db, run, wanted)
    if not whole:
        raise ValueError(run)
    return found


def keep_all_blocks(db: sqlite3.Connection) -> None:
    """The same for every run: what brings an older store forward."""
    query = f"SELECT DISTINCT run FROM epochs WHERE epoch >= {SIZE}"
    for (run,) in list(plain(db, query)):
        keep_blocks(db, run)
