"""Writing a run's life into the store: queued, claimed, its events, its end."""

import time
from collections.abc import Sequence
from dataclasses import replace

from data.errors import InputError
from engine.events import (
    Ended,
    EpochEnded,
    Event,
    Intervention,
    PseudoLabelled,
    Queued,
    Saved,
    Started,
    Tested,
    fields,
)
from engine.io.numbers import dumps, encode
from engine.messages import to_text
from engine.specs import ExperimentSpec
from engine.statuses import Status
from engine.store.asker import asker
from engine.store.database import Store
from engine.store.epoch_blocks import SIZE, keep_block
from engine.store.experiments import new_id, spec_from
from engine.store.facts import RunFacts, facts_from, merged
from engine.store.matrix_text import matrix_text
from engine.store.metric_summary import sum_up, sum_up_epoch
from engine.store.residual_columns import residual_columns
from engine.store.saved_models import record_saved_model
from engine.store.stored_json import object_or_none
from engine.tasks.residuals import ResidualSummary

ASKED = (
    "CASE WHEN status = 'queued' AND json_valid(facts) THEN json_extract(facts, '$.asker') = ? END"
)
"""In SQL: it waits, and that side has asked for it."""


def queue_run(
    store: Store, experiment: str, spec: ExperimentSpec, known: RunFacts | None = None
) -> str:
    """A new run of ``spec`` at the end of the queue, with what is ``known`` of it; its id."""
    with store.write() as db:
        made = _unused_id(store)
        place = db.execute("SELECT ifnull(max(position), 0) + 1 FROM runs").fetchone()[0]
        facts = merged("{}", replace(known or RunFacts(), asker=asker()))
        db.execute(
            "INSERT INTO runs (id, experiment, name, spec, status, created, position, facts) "
            "VALUES (?, ?, ?, ?, 'queued', ?, ?, ?)",
            (made, experiment, spec.name, spec.model_dump_json(), time.time(), place, facts),
        )
        record(store, made, Queued())
    return made


def begin_watched_run(
    store: Store, experiment: str, spec: ExperimentSpec, host: str, known: RunFacts
) -> str:
    """A new run that the process ``host`` trains by itself: it never waits to be claimed."""
    with store.write() as db:
        made = _unused_id(store)
        place = db.execute("SELECT ifnull(max(position), 0) + 1 FROM runs").fetchone()[0]
        now = time.time()
        db.execute(
            "INSERT INTO runs (id, experiment, name, spec, status, created, started, position, "
            "host, facts) VALUES (?, ?, ?, ?, 'running', ?, ?, ?, ?, ?)",
            (
                *(made, experiment, spec.name, spec.model_dump_json(), now, now, place, host),
                merged("{}", known),
            ),
        )
    return made


def reopen_watched_run(store: Store, run: str, host: str) -> None:
    """Have a run that had ended go on: its own program writes again, and ``host`` reads it."""
    with store.write() as db:
        db.execute(
            "UPDATE runs SET status = 'running', ended = NULL, message = '', host = ? WHERE id = ?",
            (host, run),
        )


def take_back_epochs(store: Store, run: str, after: int) -> None:
    """Take away the epochs behind ``after``: its own program tells them again, with more or others.

    Who follows the run reads it again.
    """
    with store.write() as db:
        db.execute("DELETE FROM epochs WHERE run = ? AND epoch > ?", (run, after))
        db.execute(
            "DELETE FROM events WHERE run = ? AND kind = ? AND "
            "iif(json_valid(data), json_extract(data, '$.epoch'), 0) > ?",
            (run, EpochEnded.kind, after),
        )
        sum_up(db, run)
        row = db.execute("SELECT facts FROM runs WHERE id = ?", (run,)).fetchone()
        cuts = object_or_none(row["facts"]).get("cuts") or 0
        add_facts(store, run, RunFacts(cuts=cuts + 1))


def _unused_id(store: Store) -> str:
    """An id that no run has, also none in the trash: in thousands of runs, chance repeats some."""
    while True:
        made = new_id()
        taken = "SELECT 1 FROM runs WHERE id = :id UNION SELECT 1 FROM trash WHERE run = :id"
        if store.db.execute(taken, {"id": made}).fetchone() is None:
            return made


def claim_run(
    store: Store, host: str, only: str | None = None
) -> tuple[str, ExperimentSpec] | None:
    """Take the first queued run that this side has asked for, for ``host``: its id and description.

    None where that is not the run ``only``, if one is named. A run whose description is damaged has
    failed, and the next one is taken.
    """
    while True:
        claimed = _claim(store, host, only)
        if claimed is None:
            return None
        try:
            return claimed[0], spec_from(claimed[1])
        except InputError as error:
            record(store, claimed[0], Ended("failed", 0, error.message))


def _claim(store: Store, host: str, only: str | None) -> tuple[str, str] | None:
    with store.write() as db:
        row = db.execute(
            "UPDATE runs SET status = 'running', host = ?, started = ifnull(started, ?) "
            f"WHERE id = (SELECT id FROM runs WHERE {ASKED} ORDER BY position LIMIT 1) "
            "AND id = ifnull(?, id) RETURNING id, spec",
            (host, time.time(), asker(), only),
        ).fetchall()
    if not row:
        return None
    return row[0]["id"], row[0]["spec"]


def record(store: Store, run: str, event: Event) -> None:
    """Append the event and bring the run's row up to date, in one transaction.

    A run that has ended takes no further events.
    """
    with store.write() as db:
        status = db.execute("SELECT status, ended FROM runs WHERE id = ?", (run,)).fetchone()
        if status is None or status["ended"] is not None:
            return
        db.execute(
            "INSERT INTO events (run, time, kind, data) VALUES (?, ?, ?, ?)",
            (run, time.time(), event.kind, dumps(fields(event))),
        )
        _apply(store, run, event)


def _apply(store: Store, run: str, event: Event) -> None:
    db = store.db
    match event:
        case Started():
            add_facts(store, run, facts_from(RunFacts, fields(event)))
        case EpochEnded():
            db.execute(
                "INSERT OR REPLACE INTO epochs "
                "(run, epoch, metrics, learning_rate, seconds, times) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    run,
                    event.epoch,
                    dumps(event.metrics),
                    encode(event.learning_rate),
                    event.seconds,
                    None if event.times is None else dumps(event.times),
                ),
            )
            sum_up_epoch(db, run, event.epoch, event.metrics)
            if event.epoch % SIZE == 0:
                keep_block(db, run, event.epoch)
        case Intervention(action="pause"):
            set_status(store, run, "paused")
        case Intervention(action="resume"):
            set_status(store, run, "running")
        case Intervention(action="epochs", value=float() | int() as epochs):
            add_facts(store, run, RunFacts(epochs=int(epochs)))
        case PseudoLabelled():
            now = RunFacts(steps=event.steps, pseudo_labelled=event.labelled)
            add_facts(store, run, now)
        case Tested():
            add_facts(store, run, RunFacts(test=event.metrics, test_rows=event.rows))
        case Saved():
            record_saved_model(store, run, event)
        case Ended():
            db.execute(
                "UPDATE runs SET status = ?, ended = ?, message = ? WHERE id = ?",
                (event.status, time.time(), to_text(event.message), run),
            )
        case _:
            pass


def set_status(store: Store, run: str, status: Status) -> None:
    """Change the status of a run that has not ended."""
    with store.write() as db:
        db.execute("UPDATE runs SET status = ? WHERE id = ? AND ended IS NULL", (status, run))


def add_facts(store: Store, run: str, facts: RunFacts) -> None:
    """Add what is known now to what the run's row knows; None changes nothing."""
    with store.write() as db:
        row = db.execute("SELECT facts FROM runs WHERE id = ?", (run,)).fetchone()
        db.execute("UPDATE runs SET facts = ? WHERE id = ?", (merged(row["facts"], facts), run))


def record_progress(store: Store, run: str, epoch: int, step: int, rows_per_second: float) -> None:
    """Where training stands: ``step`` batches of ``epoch`` (from 1) are done."""
    with store.write() as db:
        db.execute(
            "UPDATE runs SET epoch = ?, step = ?, rows_per_second = ? WHERE id = ?",
            (epoch, step, rows_per_second, run),
        )


def record_batches(store: Store, run: str, epoch: int, step: int, losses: bytes) -> None:
    """Keep the losses of consecutive batches from ``step`` on (little-endian float32)."""
    with store.write() as db:
        db.execute(
            "INSERT OR REPLACE INTO batches (run, epoch, step, losses) VALUES (?, ?, ?, ?)",
            (run, epoch, step, losses),
        )


def record_kept(
    store: Store,
    run: str,
    epoch: int,
    part: str,
    kept: Sequence[Sequence[int]] | ResidualSummary,
) -> None:
    """Keep what is kept of an epoch: the matrix of classes, or the residuals of a number."""
    if isinstance(kept, ResidualSummary):
        record_residuals(store, run, epoch, part, kept)
    else:
        record_matrix(store, run, epoch, part, kept)


def record_residuals(
    store: Store, run: str, epoch: int, part: str, summary: ResidualSummary
) -> None:
    """Keep the residuals of an epoch."""
    figures, points = residual_columns(summary)
    with store.write() as db:
        db.execute(
            "INSERT OR REPLACE INTO residuals (run, epoch, part, figures, points) "
            "VALUES (?, ?, ?, ?, ?)",
            (run, epoch, part, figures, points),
        )


def record_matrix(
    store: Store, run: str, epoch: int, part: str, counts: Sequence[Sequence[int]]
) -> None:
    """Keep the confusion matrix of an epoch; rows are true classes."""
    with store.write() as db:
        db.execute(
            "INSERT OR REPLACE INTO matrices (run, epoch, part, counts) VALUES (?, ?, ?, ?)",
            (run, epoch, part, matrix_text(counts)),
        )
