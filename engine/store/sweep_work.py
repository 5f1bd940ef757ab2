"""What open sweeps still want of this side's hosts: cheap to ask, for it is asked often."""

import math
from typing import Literal

from data.errors import InputError
from engine.store.asker import asker
from engine.store.database import Store, plain_rows
from engine.store.sweeps import MOST_TRIES, Sweep, sweeps

_CRASHED = """
SELECT r.id FROM trial_runs AS x JOIN runs AS r ON r.id = x.run
WHERE x.sweep = ? AND r.status = 'crashed' AND (SELECT count(*) FROM events AS e
    WHERE e.run = r.id AND e.kind = 'queued' AND e.seq > ifnull((SELECT max(seq) FROM events AS p
    WHERE p.run = r.id AND p.kind = 'epoch'), 0)) < ? ORDER BY x.trial, x.seed
"""
_UNFINISHED_SEEDS = """
SELECT x.trial, count(*) AS runs FROM trial_runs AS x JOIN runs AS r ON r.id = x.run
WHERE x.sweep = ? GROUP BY x.trial
HAVING sum(r.status = 'finished') = count(*) AND min(x.seed) = 0 AND runs < ? ORDER BY x.trial
"""


def crashed_runs(store: Store, found: Sweep) -> list[str]:
    """The runs of a sweep whose engine has died and which are to go on, the first trial's first."""
    return [row[0] for row in plain_rows(store, _CRASHED, found.id, MOST_TRIES)]


def trials_without_seeds(store: Store, found: Sweep) -> list[int]:
    """The trials whose first run has finished, and whose other seeds are not all made."""
    seeds = found.sweep.seeds
    if seeds == 1:
        return []
    return [row[0] for row in plain_rows(store, _UNFINISHED_SEEDS, found.id, seeds)]


def trials_left(found: Sweep) -> int:
    """How many trials are still to be made; as many as one likes where only time ends it."""
    told = found.sweep
    if told.minutes is not None and found.worked >= told.minutes * 60:
        return 0
    return 1_000_000 if told.trials is None else max(told.trials - found.trials, 0)


def wanted_of(store: Store, found: Sweep) -> int:
    """How many runs of the sweep could be queued now; 0 of one that is not open or damaged."""
    if found.status != "open":
        return 0
    try:
        left = trials_left(found)
    except InputError:
        return 0
    return left or len(crashed_runs(store, found)) + len(trials_without_seeds(store, found))


def next_sweep(store: Store) -> Sweep | None:
    """The oldest sweep that this side has asked for and that wants something now."""
    return next((one for one in _asked(store) if wanted_of(store, one)), None)


def runs_wanted(store: Store) -> int:
    """How many runs this side's sweeps could have beside those that are queued."""
    return sum(wanted_of(store, one) for one in _asked(store))


def is_over(store: Store, found: Sweep) -> bool:
    """Whether nothing is left to be done for a sweep, and nothing of it trains or waits."""
    return not wanted_of(store, found) and not has_live_runs(store, found)


Standing = Literal["open", "paused", "stopped", "finished"]


def standing(store: Store, found: Sweep) -> Standing:
    """How a sweep stands: as it was asked for, or ``finished`` where nothing is left to be done."""
    return "finished" if found.status == "open" and is_over(store, found) else found.status


def has_live_runs(store: Store, found: Sweep) -> bool:
    """Whether a run of the sweep trains, is paused or waits."""
    rows = plain_rows(
        store,
        "SELECT 1 FROM runs WHERE status IN ('queued', 'running', 'paused') AND id IN "
        "(SELECT run FROM trial_runs WHERE sweep = ?) LIMIT 1",
        found.id,
    )
    return next(rows, None) is not None


def seconds_left(found: Sweep, done: int) -> float | None:
    """How long engines will work on it yet, after so many whole trials; None before the first."""
    told = found.sweep
    by_time = math.inf if told.minutes is None else told.minutes * 60 - found.worked
    by_count = math.inf
    if told.trials is not None and done:
        by_count = found.worked / done * (told.trials - done)
    left = min(by_time, by_count)
    return None if math.isinf(left) else max(left, 0.0)


def _asked(store: Store) -> list[Sweep]:
    """This side's open sweeps, the oldest first."""
    if next(plain_rows(store, "SELECT 1 FROM sweeps WHERE status = 'open' LIMIT 1"), None) is None:
        return []
    side = asker()
    return [one for one in reversed(sweeps(store)) if one.status == "open" and one.asker == side]
