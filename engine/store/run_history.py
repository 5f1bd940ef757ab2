"""What a run left behind, read: its epochs, its events, what is kept of them, its batch losses.

A branch's begin with its origin's.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from engine.events import Ended, EpochEnded, Event, Intervention, PseudoLabelled, event_from
from engine.store.damage import readable, tell_part_damaged
from engine.store.database import Store, plain_rows
from engine.store.epoch_pieces import pieces
from engine.store.lineage import segments
from engine.store.matrix_text import matrix_counts
from engine.store.residual_columns import residuals_of
from engine.store.stored_json import check_times, json_object
from engine.tasks.residuals import ResidualSummary

T = TypeVar("T")


def epochs(store: Store, run_id: str, after: int = 0, *, timed: bool = True) -> list[EpochEnded]:
    """The run's epochs behind epoch ``after``, in order; a branch's begin with its origin's.

    Without their ``times`` where those are not wanted: they take a third of the reading.
    """
    told = pieces(store, run_id, after, timed=timed)
    return [epoch for piece in told for epoch in piece.epochs(timed=timed)]


def _readable(
    store: Store, read: Callable[[sqlite3.Row], T], rows: Iterable[sqlite3.Row]
) -> list[T]:
    return readable(rows, read, lambda row: tell_part_damaged(store, row["run"]))


def epoch_times(store: Store, run_id: str) -> list[tuple[int, float]]:
    """The epochs that the run trained itself and when each ended, in the order of its record."""
    number = "iif(json_valid(data), json_extract(data, '$.epoch'), NULL)"
    query = f"SELECT {number}, time FROM events WHERE run = ? AND kind = ? ORDER BY seq"
    rows = list(plain_rows(store, query, run_id, EpochEnded.kind))
    found = [(number, time) for number, time in rows if number.__class__ is int]
    if len(found) < len(rows):
        tell_part_damaged(store, run_id)
    return found


@dataclass(frozen=True, slots=True)
class Logged:
    """An event with its place and time (seconds since 1970) in the store."""

    seq: int
    run: str
    time: float
    event: Event


_EVENTS = (
    "SELECT seq, run, time, kind, data FROM events "
    "WHERE run IN (SELECT value FROM json_each(?)) AND seq > ?"
)

_OTHERS = f"AND kind != '{EpochEnded.kind}'"
"""What the index ``other_events`` finds without a look at the ends of epochs."""


def events(store: Store, run_id: str, after: int = 0) -> list[Logged]:
    """The run's events behind sequence number ``after``, in order."""
    return events_of(store, [run_id], after)


def events_of(store: Store, ids: Sequence[str], after: int = 0) -> list[Logged]:
    """The events of several runs behind sequence number ``after``, in order."""
    rows = store.db.execute(f"{_EVENTS} ORDER BY seq", (json.dumps(list(ids)), after))
    return _readable(store, _logged, rows)


def events_like(store: Store, run_id: str, *kinds: type[Event]) -> list[Logged]:
    """The run's events of some kinds, in order."""
    wanted = json.dumps([kind.kind for kind in kinds])
    rows = store.db.execute(
        f"{_EVENTS} {'' if EpochEnded in kinds else _OTHERS} "
        "AND kind IN (SELECT value FROM json_each(?)) ORDER BY seq",
        (json.dumps([run_id]), 0, wanted),
    )
    return _readable(store, _logged, rows)


def newest_events(store: Store, run_id: str, most: int) -> list[Logged]:
    """The run's events, in order; of the ends of epochs only those among the ``most`` newest."""
    run = json.dumps([run_id])
    newest = "SELECT seq FROM events WHERE run = ? ORDER BY seq DESC LIMIT 1 OFFSET ?"
    rows = store.db.execute(
        f"{_EVENTS} {_OTHERS} UNION ALL {_EVENTS} AND kind = ? "
        f"AND seq >= ifnull(({newest}), 0) ORDER BY seq",
        (run, 0, run, 0, EpochEnded.kind, run_id, most - 1),
    )
    return _readable(store, _logged, rows)


def _logged(row: sqlite3.Row) -> Logged:
    event = event_from(row["kind"], json_object(row["data"]))
    check_times(row["time"])
    return Logged(row["seq"], row["run"], row["time"], event)


def newest_event(store: Store) -> int:
    """The sequence number of the newest event of all runs; 0 where there is none."""
    return store.db.execute("SELECT ifnull(max(seq), 0) FROM events").fetchone()[0]


def ended_behind(store: Store, seq: int) -> tuple[int, list[str]]:
    """The runs that have ended behind sequence number ``seq``, in order; the newest number."""
    newest = newest_event(store)
    rows = store.db.execute(
        "SELECT run FROM events WHERE seq > ? AND seq <= ? AND kind = ? ORDER BY seq",
        (seq, newest, Ended.kind),
    )
    return newest, [row["run"] for row in rows]


def interventions(store: Store, run_id: str) -> list[Logged]:
    """What somebody did while the run trained, in order; a branch's begin with its origin's."""
    return [
        logged
        for segment in segments(store, run_id)
        for logged in events_like(store, segment.run, Intervention)
        if isinstance(logged.event, Intervention)
        and (segment.run == run_id or segment.begin < logged.event.epoch)
        and (segment.end is None or logged.event.epoch <= segment.end)
    ]


def label_rounds(store: Store, run_id: str) -> list[tuple[str, PseudoLabelled]]:
    """The rounds in which the network labelled rows, each with the run that made it; a branch's
    begin with its origin's.
    """
    return [
        (segment.run, logged.event)
        for segment in segments(store, run_id)
        for logged in events_like(store, segment.run, PseudoLabelled)
        if isinstance(logged.event, PseudoLabelled)
        and (segment.run == run_id or segment.begin < logged.event.epoch)
        and (segment.end is None or logged.event.epoch <= segment.end)
    ]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A confusion matrix: ``counts[t][p]`` rows of true class t were predicted as p.

    ``part`` tells which rows it counts: validation or training.
    """

    epoch: int
    part: str
    counts: tuple[tuple[int, ...], ...]


def matrix(store: Store, run_id: str, epoch: int | None = None) -> Matrix | None:
    """The run's confusion matrix at the end of ``epoch``, or the newest; its origin's too."""
    return _newest(store, run_id, epoch, "matrices", "counts", _matrix)


def _matrix(row: sqlite3.Row) -> Matrix:
    counts = tuple(tuple(map(int, line)) for line in matrix_counts(row["counts"]))
    if not counts or any(len(line) != len(counts) for line in counts):
        raise ValueError(counts)
    return Matrix(row["epoch"], row["part"], counts)


@dataclass(frozen=True, slots=True)
class Residuals:
    """The residuals of an epoch; ``part`` tells which rows they are of: validation or training."""

    epoch: int
    part: str
    summary: ResidualSummary


Kept = Matrix | Residuals
"""What is kept of an epoch, as its task asks."""


def residuals(store: Store, run_id: str, epoch: int | None = None) -> Residuals | None:
    """The run's residuals at the end of ``epoch``, or the newest; its origin's too."""
    return _newest(store, run_id, epoch, "residuals", "figures, points", _residuals)


def _residuals(row: sqlite3.Row) -> Residuals:
    return Residuals(row["epoch"], row["part"], residuals_of(row["figures"], row["points"]))


def kept(store: Store, run_id: str, epoch: int | None = None) -> Kept | None:
    """What is kept of ``epoch``, or of the newest: a matrix, or residuals."""
    return matrix(store, run_id, epoch) or residuals(store, run_id, epoch)


def _newest(  # noqa: PLR0913, PLR0917
    store: Store,
    run_id: str,
    epoch: int | None,
    table: str,
    columns: str,
    read: Callable[[sqlite3.Row], T],
) -> T | None:
    """What a table holds of the run's ``epoch``, or of the newest that it holds."""
    for segment in reversed(segments(store, run_id)):
        row = store.db.execute(
            f"SELECT run, epoch, part, {columns} FROM {table} WHERE run = :run AND epoch > :begin "
            "AND epoch <= ifnull(:end, epoch) AND epoch = ifnull(:epoch, epoch) "
            "ORDER BY epoch DESC LIMIT 1",
            {"run": segment.run, "begin": segment.begin, "end": segment.end, "epoch": epoch},
        ).fetchone()
        if row is not None:
            return next(iter(_readable(store, read, [row])), None)
    return None


def batch_losses(store: Store, run_id: str) -> list[tuple[int, int, bytes]]:
    """(epoch, first step, little-endian float32 losses) of every recorded chunk, in order."""
    rows = store.db.execute(
        "SELECT epoch, step, losses FROM batches WHERE run = ? ORDER BY epoch, step", (run_id,)
    )
    return [(row["epoch"], row["step"], row["losses"]) for row in rows]


def first_losses(store: Store, run_id: str, most: int) -> list[bytes]:
    """Little-endian float32 losses of the first epoch's recorded chunks, in order; ``most`` chunks
    of them.
    """
    rows = store.db.execute(
        "SELECT losses FROM batches WHERE run = ? AND epoch = 1 ORDER BY step LIMIT ?",
        (run_id, most),
    )
    return [row["losses"] for row in rows]
