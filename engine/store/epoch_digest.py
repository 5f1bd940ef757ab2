"""A long run's epochs without reading them all: some of them, and what all of them took."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.events import EpochEnded
from engine.store.database import Store
from engine.store.lineage import segments
from engine.store.run_history import epochs_numbered
from engine.store.stored_json import object_or_none

_PART = "FROM epochs WHERE run = ? AND epoch > ? AND epoch <= ifnull(?, epoch)"


@dataclass(frozen=True, slots=True)
class EpochDigest:
    """``some`` of ``count`` epochs: the first, the last, the best, and others as far from each
    other. ``measured`` of all have ``times``, their sums of seconds by purpose.
    """

    some: tuple[EpochEnded, ...]
    count: int
    measured: int
    times: Mapping[str, float]


def epoch_digest(store: Store, run_id: str, most: int) -> EpochDigest:
    """About ``most`` of the run's epochs; a branch's begin with its origin's."""
    rows = list(_parts(store, run_id, "count(*), max(epoch), count(times), max(times)"))
    count, last = (sum(row[0] for row in rows), max((row[1] or 0 for row in rows), default=0))
    names = object_or_none(next((row[3] for row in rows if row[3]), "{}"))
    return EpochDigest(
        tuple(epochs_numbered(store, run_id, _numbers(store, run_id, last, most))),
        count,
        sum(row[2] for row in rows),
        {name: _sum(store, run_id, name) for name in names},
    )


def _parts(store: Store, run_id: str, what: str, *given: object) -> Iterator[Any]:
    """The rows of a question to each run that trained a part of the history."""
    for part in segments(store, run_id):
        place = (*given, part.run, part.begin, part.end)
        yield from store.db.execute(f"SELECT {what} {_PART}", place)


def _numbers(store: Store, run_id: str, last: int, most: int) -> list[int]:
    if last <= most:
        return list(range(1, last + 1))
    gaps = max(most - 1, 1)
    found = {1 + round(gap * (last - 1) / gaps) for gap in range(most)}
    best = best_epoch_of(store, run_id)
    return sorted(found if best is None else found | {best})


def best_epoch_of(store: Store, run_id: str) -> int | None:
    """The best epoch as ``engine.tasks.metrics.best_epoch`` has it, without reading the others."""
    value = "iif(json_valid(metrics), json_extract(metrics, ?), NULL)"
    for metric in ("$.val_loss", "$.loss"):
        # What is no number in JSON is a word, as is NaN, and a word is above every number
        rows = [
            (row[0], row[1])
            for row in _parts(store, run_id, f"min({value}), epoch", metric)
            if isinstance(row[0], int | float) and math.isfinite(row[0])
        ]
        if rows:
            return min(rows)[1]
    return None


def _sum(store: Store, run_id: str, purpose: str) -> float:
    value = "total(iif(json_valid(times), json_extract(times, ?), 0))"
    return sum(row[0] for row in _parts(store, run_id, value, f'$."{purpose}"'))
