"""Which run of an experiment is on show: decided here, for every screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.statuses import BROKEN, LIVE

if TYPE_CHECKING:
    from engine.compare.metric_samples import Spread
    from engine.store.runs import Run


@dataclass(frozen=True, slots=True)
class Seeds:
    """Finished repetitions as one: by metric, what their last epochs and their best came to."""

    count: int
    last: Mapping[str, Spread]
    best: Mapping[str, Spread]


@dataclass(frozen=True, slots=True)
class OnShow:
    """``more`` counts the experiment's other runs that train or wait.

    ``failed``: a newer one failed before its first epoch. ``seeds`` are the finished repetitions
    of the run, where there are two or more.
    """

    run: Run
    more: int = 0
    failed: bool = False
    seeds: Seeds | None = None


def runs_on_show(newest: Sequence[Run], active: Sequence[Run]) -> dict[str, OnShow]:
    """What stands for each experiment: the run that trains, else the newest with an epoch, else
    the next that waits, else the newest of those that ended without one.

    ``newest`` are in the order in which they were made, ``active`` in the order of the queue. Of
    several that train the first stays on show until it has ended.
    """
    found: defaultdict[str, list[Run]] = defaultdict(list)
    for run in (*active, *reversed(newest)):
        found[run.experiment].append(run)
    last = {run.experiment: run for run in newest}
    return {name: _of(candidates, last.get(name), active) for name, candidates in found.items()}


def _of(candidates: Sequence[Run], last: Run | None, active: Iterable[Run]) -> OnShow:
    run = min(candidates, key=_rank)
    more = sum(one.experiment == run.experiment and one.id != run.id for one in active)
    failed = last is not None and last.id != run.id and last.status in BROKEN and not last.last
    return OnShow(run, more, failed)


def _rank(run: Run) -> int:
    """Lower is rather on show; equal ones as they stand."""
    if run.status in LIVE:
        return 0
    if run.last:
        return 1
    return 2 if run.status == "queued" else 3
