"""Runs in the store, read: what has been trained, what trains, what waits."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from data.errors import InputError
from engine.io.numbers import metrics_from_json
from engine.messages import Said, from_text
from engine.statuses import ENDED, OPEN, Status
from engine.store.asker import NOBODY, asker, is_cluster, person_of
from engine.store.damage import damaged, readable, tell_damaged
from engine.store.database import Store
from engine.store.facts import RunFacts, facts_from_json
from engine.store.lineage import Origin, origin_in
from engine.store.stored_json import UNREADABLE, check_times


@dataclass(frozen=True, slots=True)
class Run:
    """One run as the store has it.

    ``epoch`` and ``step`` tell where training stands (epochs from 1, batches done from 0),
    ``last`` holds the metrics of its own last whole epoch, ``best`` the best of each so far. Times
    are seconds since 1970. A branch has an ``origin``, whose epochs count among its own.
    """

    id: str
    experiment: str
    name: str
    spec: str
    status: Status
    created: float
    started: float | None
    ended: float | None
    host: str | None
    message: Said
    facts: RunFacts
    epoch: int
    step: int
    rows_per_second: float
    epochs_done: int
    last: dict[str, float]
    origin: Origin | None = None
    best: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def is_ended(self) -> bool:
        """Whether nothing more will happen to this run."""
        return self.status in ENDED

    @property
    def is_asked(self) -> bool:
        """Whether the engines of this side are to train it (``engine.store.asker``)."""
        return self.facts.asker == asker()

    @property
    def is_unasked(self) -> bool:
        """Whether it waits, and nobody here has asked for it."""
        asked_workers = self.for_workers and person_of(self.facts.asker) == person_of(asker())
        return self.status == "queued" and not (self.is_asked or asked_workers)

    @property
    def for_workers(self) -> bool:
        """Whether it was asked for the cluster: workers train it (``engine.cluster``)."""
        return is_cluster(self.facts.asker)

    @property
    def is_set_aside(self) -> bool:
        """Whether it waits until somebody asks for it."""
        return self.status == "queued" and self.facts.asker == NOBODY

    @property
    def is_watched(self) -> bool:
        """Whether a program of its own trains it, of which we only hear."""
        return self.facts.obeys is not None

    @property
    def epochs_wanted(self) -> int:
        """How many epochs it is to have: as described, or as changed while it trained; as many as
        it has come to where its own program does not say.
        """
        told = self.facts.epochs or json.loads(self.spec).get("training", {}).get("epochs")
        return int(told) if told else max(self.epoch, self.epochs_done, 1)

    @property
    def epoch_under_way(self) -> int:
        """The epoch being trained, from 1; the last one where all are done, or 0 before them."""
        return min(self.epoch, self.epochs_wanted)

    def part_of(self, epochs: int) -> float:
        """How much of its first ``epochs`` is done, from 0 to 1; 0 before the network is built."""
        steps = self.facts.steps
        if self.is_watched and not steps and epochs:
            return min(self.epochs_done / epochs, 1.0)
        if not steps or not epochs:
            return 0.0
        return min((max(self.epoch - 1, 0) + self.step / steps) / epochs, 1.0)

    def seconds_to(self, epochs: int) -> float | None:
        """How long it trains until then at its present speed; None where that is not known.

        Of a run that its own program trains the speed is in batches.
        """
        if self.is_watched and self.rows_per_second > 0 and self.facts.steps:
            batches = self.facts.steps * epochs
            return batches * (1 - self.part_of(epochs)) / self.rows_per_second
        if self.rows_per_second <= 0 or self.facts.training_rows is None:
            return None
        rows = (self.facts.training_rows + (self.facts.pseudo_labelled or 0)) * epochs
        return rows * (1 - self.part_of(epochs)) / self.rows_per_second

    @property
    def preparing(self) -> tuple[float, float] | None:
        """How much of its table's rows is prepared (0 to 1), and the seconds left; None where that
        is over, or never was.
        """
        told = self.facts.preparing or {}
        part, seconds = told.get("part", 1.0), told.get("seconds", 0.0)
        return (part, seconds) if part < 1 and self.status == "running" else None

    def class_names(self, count: int) -> list[str]:
        """The names of its ``count`` classes; numbers where they are not known."""
        known = self.facts.classes
        if known is not None and len(known) == count:
            return list(known)
        return [str(index) for index in range(count)]

    @property
    def replays(self) -> Origin | None:
        """What a branch trains again while it comes to its beginning; None once it is there."""
        origin = self.origin
        return origin if origin is not None and 1 <= self.epoch <= origin.epoch else None


_RUNS = """
SELECT runs.*, epochs.epoch AS epochs_done, epochs.metrics AS last
FROM runs LEFT JOIN epochs ON epochs.run = runs.id
    AND epochs.epoch = (SELECT max(epoch) FROM epochs WHERE run = runs.id)
"""


def _readable(store: Store, rows: Iterable[sqlite3.Row]) -> list[Run]:
    return readable(rows, _run, lambda row: tell_damaged(store, row["id"]))


def runs(store: Store) -> list[Run]:
    """Every run, the newest first: the order of their making, whatever clocks said."""
    return _readable(store, store.db.execute(_RUNS + "ORDER BY runs.rowid DESC"))


def newest_runs(store: Store) -> list[Run]:
    """Of every open experiment the newest run and the newest with an epoch, in the order of their
    making.
    """
    one = "(SELECT id FROM runs WHERE experiment = experiments.id {} ORDER BY rowid DESC LIMIT 1)"
    open_ones = "FROM experiments WHERE closed = 0"
    rows = store.db.execute(
        f"{_RUNS} WHERE runs.id IN (SELECT {one.format('')} {open_ones} "
        f"UNION SELECT {one.format('AND done > 0')} {open_ones}) ORDER BY runs.rowid"
    )
    return _readable(store, rows)


def active_runs(store: Store) -> list[Run]:
    """The runs that train, are paused or wait, in the order of the queue."""
    rows = store.db.execute(
        _RUNS + "WHERE runs.status IN ('running', 'paused', 'queued') ORDER BY runs.position"
    )
    return _readable(store, rows)


def waiting_runs(store: Store) -> list[Run]:
    """The runs that wait, the next one first."""
    return [found for found in active_runs(store) if found.status == "queued"]


def count(store: Store) -> int:
    """How many runs there are."""
    return store.db.execute("SELECT count(*) FROM runs").fetchone()[0]


def finished(store: Store, experiment: str) -> tuple[int, float | None]:
    """How many runs of an experiment have finished, and when the last one did."""
    row = store.db.execute(
        "SELECT count(*), max(ended) FROM runs WHERE experiment = ? AND status = 'finished'",
        (experiment,),
    ).fetchone()
    return row[0], row[1]


def run(store: Store, run_id: str) -> Run | None:
    """The run with exactly this id.

    Raises:
        RunDamaged: its row cannot be read.
    """
    row = store.db.execute(_RUNS + "WHERE runs.id = ?", (run_id,)).fetchone()
    try:
        return None if row is None else _run(row)
    except UNREADABLE:
        raise damaged(run_id) from None


def some_runs(store: Store, ids: Sequence[str]) -> list[Run]:
    """The runs with these ids, in no order."""
    wanted = json.dumps(list(ids))
    rows = store.db.execute(_RUNS + "WHERE runs.id IN (SELECT value FROM json_each(?))", (wanted,))
    return _readable(store, rows)


def seed_of(found: Run) -> int:
    """The seed that the run trains with; 0 where its own program does not tell it."""
    return int(json.loads(found.spec).get("seed", 0))


def fold_of(found: Run) -> tuple[int, int] | None:
    """Which fold the run validates on, and of how many; None where there are none."""
    validation = json.loads(found.spec).get("data", {}).get("validation", {})
    folds = validation.get("folds")
    return None if folds is None else (int(validation.get("fold", 1)), int(folds))


def find_run(store: Store, text: str) -> Run:
    """The run a person means: its id, the start of one, ``last``, or the name of the newest.

    Raises:
        InputError: no run, or several, answer to ``text``, or its row is damaged.
    """
    meant = find_id(store, text)
    found = run(store, meant)
    if found is None:  # deleted in between
        raise InputError("run.not_found", text=text)
    return found


def find_id(store: Store, text: str, *, ids_first: bool = False) -> str:
    """The id of the run a person means, which may be damaged; as ``find_run``.

    ``ids_first``: the start of an id comes before a name, for what cannot be taken back.

    Raises:
        InputError: no run, or several, answer to ``text``.
    """
    known = store.db.execute("SELECT id, name FROM runs ORDER BY rowid DESC").fetchall()
    if not known:
        raise InputError("run.none_yet")
    if text == "last":
        return known[0]["id"]
    exact = [row["id"] for row in known if row["id"] == text]
    named = [row["id"] for row in known if row["name"] == text]
    begun = [row["id"] for row in known if text and row["id"].startswith(text)]
    if not exact and named and not (ids_first and begun):
        return named[0]
    if exact or len(begun) == 1:
        return (exact or begun)[0]
    if begun:
        raise InputError("run.several_begin_so", text=text, runs=len(begun))
    raise InputError("run.not_found", text=text)


_STATUSES = frozenset((*OPEN, *ENDED))


def _run(row: sqlite3.Row) -> Run:
    """The run of a row.

    Raises:
        Exception: one of ``UNREADABLE``: it is damaged.
    """
    if row["status"] not in _STATUSES:
        raise ValueError(row["status"])
    check_times(row["created"], row["started"], row["ended"])
    origin = origin_in(row["spec"])
    return Run(
        id=row["id"],
        experiment=row["experiment"],
        name=row["name"],
        spec=row["spec"],
        status=row["status"],
        created=row["created"],
        started=row["started"],
        ended=row["ended"],
        host=row["host"],
        message=from_text(row["message"]),
        facts=facts_from_json(RunFacts, row["facts"]),
        epoch=row["epoch"],
        step=row["step"],
        rows_per_second=row["rows_per_second"],
        epochs_done=row["epochs_done"] or (origin.epoch if origin else 0),
        last=metrics_from_json(row["last"]) if row["last"] else {},
        origin=origin,
        best=metrics_from_json(row["best_metrics"]),
    )
