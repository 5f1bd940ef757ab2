"""Sweeps in the store, read: what is searched, and how every trial stands by its runs."""

import json
import math
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError
from pydantic_core import from_json

from data.errors import InputError
from engine.io.numbers import decode_known
from engine.messages import Said, from_text
from engine.specs.sweep import SweepSpec
from engine.statuses import Status
from engine.store.database import Store, plain_rows

SweepStatus = Literal["open", "paused", "stopped"]
"""As it was asked for: trials are made, set aside for now, or no more of them wanted."""
TrialState = Literal["waiting", "running", "complete", "pruned", "stopped", "failed", "deleted"]
MOST_TRIES = 12
"""A run whose engine died so often without a further epoch is not tried again."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """One sweep. ``spec`` is the experiment that its trials change, as JSON; ``worked`` are the
    seconds in which engines trained for it, ``trials`` counts those made.
    """

    id: str
    experiment: str
    name: str
    spec: str
    text: str
    status: SweepStatus
    created: float
    asker: str
    message: Said
    worked: float
    trials: int = 0

    @property
    def sweep(self) -> SweepSpec:
        """What is searched, and how.

        Raises:
            InputError: it is damaged.
        """
        return sweep_from(self.text)


class Trial(NamedTuple):
    """One setting, with a run a seed.

    ``number`` counts from 1, ``params`` are its values by searched key. ``value`` is the mean over
    its runs of the metric's best (or last) epoch, also while it trains; None before an epoch.
    ``values`` are those of its ``runs``, NaN before an epoch. ``epochs`` and ``seconds`` are those
    of all of them together, without the time in which none trained; ``ended`` is when the last one
    ended. Only ``complete`` trials are compared: a trial waits until each seed has finished.
    """

    number: int
    params: dict[str, Any]
    state: TrialState
    value: float | None
    values: tuple[float, ...]
    runs: tuple[str, ...]
    epochs: int
    seconds: float
    created: float
    ended: float | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state not in ("waiting", "running")


@lru_cache(maxsize=64)
def sweep_from(text: str) -> SweepSpec:
    """A stored sweep.

    Raises:
        InputError: it is damaged.
    """
    try:
        return SweepSpec.model_validate_json(text)
    except ValidationError:
        raise InputError("sweep.damaged") from None


_SWEEPS = (
    "SELECT *, ifnull((SELECT max(number) FROM trials WHERE sweep = sweeps.id), 0) AS trials "
    "FROM sweeps {} "
    "ORDER BY rowid DESC"
)


def sweeps(store: Store) -> list[Sweep]:
    """Every sweep, the newest first."""
    return [_sweep(row) for row in store.db.execute(_SWEEPS.format(""))]


def sweep(store: Store, sweep_id: str) -> Sweep | None:
    """The sweep with exactly this id."""
    row = store.db.execute(_SWEEPS.format("WHERE id = ?"), (sweep_id,)).fetchone()
    return None if row is None else _sweep(row)


def find_sweep(store: Store, text: str) -> Sweep:
    """The sweep a person means: its id, the start of one, ``last``, or the name of the newest.

    Raises:
        InputError: none, or several, answer to ``text``.
    """
    known = sweeps(store)
    if not known:
        raise InputError("sweep.none_yet")
    if text == "last":
        return known[0]
    exact = [one for one in known if one.id == text] or [one for one in known if one.name == text]
    begun = [one for one in known if text and one.id.startswith(text)]
    if exact or len(begun) == 1:
        return (exact or begun)[0]
    if begun:
        raise InputError("sweep.several_begin_so", text=text, sweeps=len(begun))
    raise InputError("sweep.not_found", text=text)


def sweep_of_run(store: Store, run: str) -> tuple[str, int, int] | None:
    """The sweep, the trial and the seed (from 0) that a run is of; None for one of no sweep."""
    row = store.db.execute(
        "SELECT sweep, trial, seed FROM trial_runs WHERE run = ?", (run,)
    ).fetchone()
    return None if row is None else (row["sweep"], row["trial"], row["seed"])


def was_pruned(store: Store, run: str) -> bool:
    """Whether the run has ended once because it had fallen behind."""
    row = store.db.execute(
        "SELECT 1 FROM events WHERE run = ? AND kind = 'ended' "
        "AND iif(json_valid(data), json_extract(data, '$.status'), '') = 'pruned'",
        (run,),
    ).fetchone()
    return row is not None


def _sweep(row: Any) -> Sweep:
    return Sweep(
        id=row["id"],
        experiment=row["experiment"],
        name=row["name"],
        spec=row["spec"],
        text=row["sweep"],
        status=row["status"],
        created=row["created"],
        asker=row["asker"],
        message=from_text(row["message"]),
        worked=row["worked"],
        trials=row["trials"],
    )


class TrialRun(NamedTuple):
    """What a trial needs to know of one of its runs; ``tries`` counts engines that died under it
    since its last epoch. ``trained`` are the seconds of its epochs where it was set aside, paused
    or lost its engine: it has not trained all the time since it started. Else it is None.
    """

    id: str
    seed: int
    status: Status
    started: float | None
    ended: float | None
    epochs: int
    value: float | None
    tries: int = 0
    trained: float | None = None

    def seconds(self, now: float) -> float:
        """For how long it has trained."""
        return _seconds(self.started, self.ended, self.trained, now)


def _seconds(
    started: float | None, ended: float | None, trained: float | None, now: float
) -> float:
    if trained is not None:
        return trained
    return 0.0 if started is None else max((ended or now) - started, 0.0)


_TRIALS = """
SELECT t.number, t.params, t.created, r.id, x.seed, r.status, r.started, r.ended, r.done,
    CASE WHEN r.{column} != '{{}}' AND json_valid(r.{column}) THEN json_extract(r.{column}, ?) END,
    CASE WHEN r.status = 'crashed' THEN (SELECT count(*) FROM events AS e WHERE e.run = r.id
        AND e.kind = 'queued' AND e.seq > ifnull((SELECT max(seq) FROM events AS p
        WHERE p.run = r.id AND p.kind = 'epoch'), 0)) ELSE 0 END,
    CASE WHEN r.status IN ('queued', 'paused', 'crashed') OR instr(r.facts, '"resumes"')
        THEN (SELECT total(s.seconds) FROM epochs AS s WHERE s.run = r.id) END
FROM trials AS t
LEFT JOIN trial_runs AS x ON x.sweep = t.sweep AND x.trial = t.number
LEFT JOIN runs AS r ON r.id = x.run
WHERE t.sweep = ? {some} ORDER BY t.number, x.seed
"""
_SOME = "AND (t.number > ? OR t.number IN (SELECT value FROM json_each(?)))"


def trials(
    store: Store, found: Sweep, some: tuple[Sequence[int], int] | None = None
) -> list[Trial]:
    """Every trial of a sweep in the order of their making, as its runs tell it now; of ``some``:
    those with these numbers, and all behind that number.
    """
    seeds, now = found.sweep.seeds, time.time()
    rows = list(_rows(store, found, some))
    if len({row[0] for row in rows}) == len(rows):  # thousands, of a run each
        return [_trial_of_row(row, seeds, now) for row in rows]
    return [
        trial_of(number, _params(params), created, runs, seeds, now)
        for number, params, created, runs in _with_runs(rows)
    ]


def _params(text: str) -> dict[str, Any]:
    """A trial's values; none of a damaged row."""
    try:
        found = from_json(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _rows(
    store: Store, found: Sweep, some: tuple[Sequence[int], int] | None
) -> Iterator[tuple[Any, ...]]:
    """Trials with their runs, one after the other: each run's row has its trial's number, values as
    JSON and time of making; a trial without runs has one row.
    """
    column = "best_metrics" if found.sweep.value == "best" else "last_metrics"
    path = f'$."{found.sweep.judged_by}"'
    query = _TRIALS.format(column=column, some="" if some is None else _SOME)
    chosen = () if some is None else (some[1], json.dumps(list(some[0])))
    return plain_rows(store, query, path, found.id, *chosen)


def _with_runs(
    rows: Iterable[tuple[Any, ...]],
) -> Iterator[tuple[int, str, float, list[TrialRun]]]:
    """Number, values as JSON, time of making and runs of each trial."""
    at: tuple[int, str, float] | None = None
    runs: list[TrialRun] = []
    for number, params, created, run, *about in rows:
        if at is not None and at[0] != number:
            yield *at, runs
            runs = []
        at = (number, params, created)
        if run is not None:
            seed, status, started, ended, done, value, tries, trained = about
            known = decode_known(value)
            runs.append(TrialRun(run, seed, status, started, ended, done, known, tries, trained))
    if at is not None:
        yield *at, runs


def _trial_of_row(row: tuple[Any, ...], seeds: int, now: float) -> Trial:
    """As ``trial_of``, of a trial with one run or none."""
    number, text, created, run, seed, status, started, ended, done, value, _, trained = row
    params = _params(text)
    if seed != 0 or status != "finished" or seeds != 1 or not isinstance(value, float):
        *_, runs = next(_with_runs([row]))
        return trial_of(number, params, created, runs, seeds, now)
    seconds = _seconds(started, ended, trained, now)
    last = None if ended is None else max(created, ended)
    return Trial(number, params, "complete", value, (value,), (run,), done, seconds, created, last)


def steps_of(store: Store, runs: Sequence[str], metric: str) -> dict[str, dict[int, float]]:
    """The metric at each epoch (from 1) of some runs."""
    found: dict[str, dict[int, float]] = {run: {} for run in runs}
    rows = plain_rows(
        store,
        "SELECT run, epoch, json_extract(metrics, ?) FROM epochs "
        "WHERE run IN (SELECT value FROM json_each(?)) AND json_valid(metrics) ORDER BY run, epoch",
        f'$."{metric}"',
        json.dumps(list(runs)),
    )
    for run, epoch, value in rows:
        known = decode_known(value)
        if known is not None:
            found[run][epoch] = known
    return found


def trial_of(  # noqa: PLR0913, PLR0917
    number: int,
    params: dict[str, Any],
    created: float,
    runs: Sequence[TrialRun],
    seeds: int,
    now: float,
) -> Trial:
    """A trial by its runs."""
    known = [run.value for run in runs if run.value is not None]
    seconds, epochs = 0.0, 0
    last: float | None = created if runs else None
    for run in runs:
        epochs += run.epochs
        last = None if last is None or run.ended is None else max(last, run.ended)
        seconds += run.seconds(now)
    return Trial(
        number,
        params,
        state_of(runs, seeds),
        sum(known) / len(known) if known else None,
        tuple([math.nan if run.value is None else run.value for run in runs]),
        tuple([run.id for run in runs]),
        epochs,
        seconds,
        created,
        last,
    )


def state_of(runs: Sequence[TrialRun], seeds: int) -> TrialState:
    """How a trial of so many seeds stands."""
    if not runs or runs[0].seed:
        return "deleted"
    if len(runs) == 1 and runs[0].status == "finished" and seeds == 1:  # thousands are so
        return "complete"
    statuses = {run.status for run in runs}
    if statuses & {"running", "paused"}:
        return "running"
    if runs[0].status == "pruned":
        return "pruned"
    if "failed" in statuses or any(gave_up(run) for run in runs):
        return "failed"
    if statuses & {"stopped", "pruned"}:
        return "stopped"
    if statuses & {"queued", "crashed"} or len(runs) < seeds:
        return "waiting"
    return "complete"


def gave_up(run: TrialRun) -> bool:
    """Whether a run whose engine died is not to be tried again."""
    return run.status == "crashed" and run.tries >= MOST_TRIES
