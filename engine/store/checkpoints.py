"""The checkpoints of runs: which there are, which are whole, what lies behind one."""

import time
from dataclasses import dataclass

from data.errors import InputError
from engine.events import (
    Branched,
    EpochEnded,
    Intervention,
    Noted,
    PseudoLabelled,
    Queued,
    Saved,
    Started,
)
from engine.io.files import sha256
from engine.store.asker import asker
from engine.store.database import Store
from engine.store.facts import RunFacts, facts_from_json
from engine.store.metric_summary import sum_up
from engine.store.queue import drop_commands
from engine.store.run_writer import add_facts, record
from engine.store.runs import Run, run

KEPT = 2
"""So many of a run are kept: where the newest is damaged the one before it serves."""
PREFIX = "state-"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The whole state of training, in a file: after ``epoch`` whole epochs and ``step`` batches of
    the next.

    ``event`` is the sequence number of the run's last event before it.
    """

    number: int
    epoch: int
    step: int
    event: int
    sha256: str
    size: int
    time: float

    @property
    def file(self) -> str:
        """The file's name in the run's folder."""
        return f"{PREFIX}{self.number}.npz"


def checkpoints(store: Store, run_id: str) -> list[Checkpoint]:
    """The run's checkpoints, the newest first."""
    rows = store.db.execute(
        "SELECT number, epoch, step, event, sha256, size, time FROM checkpoints "
        "WHERE run = ? ORDER BY number DESC",
        (run_id,),
    )
    return [Checkpoint(**dict(row)) for row in rows]


def next_number(store: Store, run_id: str) -> int:
    """The number of the run's next checkpoint."""
    found = checkpoints(store, run_id)
    return found[0].number + 1 if found else 1


def record_checkpoint(  # noqa: PLR0913, PLR0917
    store: Store, run_id: str, number: int, epoch: int, step: int, digest: str, keep: int = KEPT
) -> None:
    """Enter one whose file is written, and take all but the newest ``keep`` off the list.

    It is on the disk then: the files of those taken off may be removed.
    """
    size = (store.run_directory(run_id) / f"{PREFIX}{number}.npz").stat().st_size
    with store.durable(), store.write() as db:
        event = db.execute(
            "SELECT ifnull(max(seq), 0) FROM events WHERE run = ?", (run_id,)
        ).fetchone()[0]
        db.execute(
            "INSERT INTO checkpoints (run, number, epoch, step, event, sha256, size, time) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (run_id, number, epoch, step, event, digest, size, time.time()),
        )
        db.execute(_FORGET, (run_id, number - keep))


_FORGET = "DELETE FROM checkpoints WHERE run = ? AND number <= ?"


def keep_only_newest(store: Store, run_id: str) -> None:
    """Training has come to its end: the checkpoints before the last serve nobody."""
    with store.write() as db:
        newest = next_number(store, run_id) - 1
        db.execute(_FORGET, (run_id, newest - 1))
    sweep(store, run_id)


def sweep(store: Store, run_id: str) -> None:
    """Remove files that no row knows: older checkpoints, and what a killed writer has left."""
    known = {kept.file for kept in checkpoints(store, run_id)}
    for path in store.run_directory(run_id).iterdir():
        if path.name.startswith(".") or (path.name.startswith(PREFIX) and path.name not in known):
            path.unlink(missing_ok=True)


def newest_whole(store: Store, run_id: str) -> tuple[Checkpoint | None, list[str]]:
    """The newest one whose file has its SHA-256, and the names of the damaged newer ones."""
    damaged: list[str] = []
    for kept in checkpoints(store, run_id):
        if is_whole(store, run_id, kept):
            return kept, damaged
        damaged.append(kept.file)
    return None, damaged


def is_whole(store: Store, run_id: str, kept: Checkpoint) -> bool:
    """Whether the checkpoint's file is there and has its SHA-256."""
    path = store.run_directory(run_id) / kept.file
    try:
        return path.stat().st_size == kept.size and sha256(path) == kept.sha256
    except OSError:
        return False


def check_resumable(store: Store, found: Run) -> None:
    """Refuse a run that cannot be continued.

    Raises:
        InputError: it cannot be.
    """
    if not found.is_ended:
        raise InputError("run.not_ended", run=found.name, status=found.status)
    if found.status == "finished":
        raise InputError("run.nothing_to_resume", run=found.name)
    kept, damaged = newest_whole(store, found.id)
    if kept is not None:
        return
    if damaged:
        raise InputError("run.checkpoints_damaged", run=found.name, files=damaged)
    if found.status != "crashed":
        raise InputError("run.ended_before_checkpoint", run=found.name, status=found.status)


def queue_again(store: Store, run_id: str) -> None:
    """Put a run that has ended early at the end of the queue; what it has learnt is kept.

    Raises:
        InputError: it cannot be continued.
    """
    with store.write() as db:
        found = run(store, run_id)
        if found is None:
            raise InputError("run.unknown", run=run_id)
        check_resumable(store, found)
        alive = _last_trained(store, found)
        resumes = (found.facts.resumes or 0) + 1
        add_facts(store, run_id, RunFacts(alive=alive, resumes=resumes, asker=asker()))
        db.execute(
            "UPDATE runs SET status = 'queued', ended = NULL, host = NULL, message = '', "
            "position = (SELECT max(position) + 1 FROM runs) WHERE id = ?",
            (run_id,),
        )
        drop_commands(store, run_id)
        record(store, run_id, Queued())


def _last_trained(store: Store, found: Run) -> float | None:
    """When the run last trained: a stop keeps a checkpoint at once, a crash left the time."""
    if found.status in ("stopped", "pruned"):
        return checkpoints(store, found.id)[0].time
    known = found.facts.alive if found.status == "crashed" else None
    return found.ended if known is None else known


def lost_seconds(found: Run, kept: Checkpoint | None) -> float:
    """For how long the run trained behind a checkpoint before it ended."""
    begun = kept.time if kept is not None else found.started
    alive = found.facts.alive
    return max(0.0, alive - begun) if alive is not None and begun is not None else 0.0


def cut_behind(store: Store, run_id: str, kept: Checkpoint | None) -> None:
    """Take away what the run recorded behind a checkpoint, or everything: it will come again."""
    number, epoch, step, event = (
        (0, 0, 0, 0) if kept is None else (kept.number, kept.epoch, kept.step, kept.event)
    )
    with store.write() as db:
        for table in ("epochs", "matrices", "residuals", "layer_records"):
            db.execute(f"DELETE FROM {table} WHERE run = ? AND epoch > ?", (run_id, epoch))
        db.execute(
            "DELETE FROM batches WHERE run = ? AND (epoch > ? OR (epoch = ? AND step >= ?))",
            (run_id, epoch + 1, epoch + 1, step),
        )
        kinds = (
            Started.kind,
            Branched.kind,
            EpochEnded.kind,
            Intervention.kind,
            Saved.kind,
            Noted.kind,
            PseudoLabelled.kind,
        )
        db.execute(
            "DELETE FROM events WHERE run = ? AND seq > ? "
            f"AND kind IN ({', '.join('?' * len(kinds))})",
            (run_id, event, *kinds),
        )
        db.execute("DELETE FROM checkpoints WHERE run = ? AND number > ?", (run_id, number))
        files = _models_behind(store, run_id, epoch)
        db.execute(
            "DELETE FROM saved_models WHERE run = ? AND kind = 'checkpoint' AND epoch > ?",
            (run_id, epoch),
        )
        sum_up(db, run_id)
        facts = _facts(store, run_id)
        wanted = facts.epochs and _epochs_wanted(store, run_id, facts.epochs)
        # A screen that follows the run reads it from its beginning again
        add_facts(store, run_id, RunFacts(epochs=wanted, cuts=(facts.cuts or 0) + 1))
        place = (epoch + 1, step) if step or not epoch else (epoch, facts.steps or 0)
        db.execute("UPDATE runs SET epoch = ?, step = ? WHERE id = ?", (*place, run_id))
    for file in files:
        (store.run_directory(run_id) / file).unlink(missing_ok=True)
    sweep(store, run_id)


def _epochs_wanted(store: Store, run_id: str, otherwise: int) -> int:
    """The number of epochs by what is left of the record: asked for, or last changed to."""
    row = store.db.execute(
        "SELECT ifnull(json_extract(data, '$.value'), json_extract(data, '$.epochs')) AS epochs "
        "FROM events WHERE run = ? AND CASE WHEN NOT json_valid(data) THEN 0 WHEN kind = ? THEN 1 "
        "WHEN kind = ? THEN json_extract(data, '$.action') = 'epochs' END "
        "ORDER BY seq DESC LIMIT 1",
        (run_id, Started.kind, Intervention.kind),
    ).fetchone()
    known = None if row is None else row["epochs"]
    return int(known) if isinstance(known, int | float) else otherwise


def _models_behind(store: Store, run_id: str, epoch: int) -> list[str]:
    rows = store.db.execute(
        "SELECT file FROM saved_models WHERE run = ? AND kind = 'checkpoint' AND epoch > ?",
        (run_id, epoch),
    )
    return [row["file"] for row in rows]


def _facts(store: Store, run_id: str) -> RunFacts:
    row = store.db.execute("SELECT facts FROM runs WHERE id = ?", (run_id,)).fetchone()
    try:
        return facts_from_json(RunFacts, row["facts"])
    except ValueError:
        return RunFacts()


__all__ = [
    "KEPT",
    "Checkpoint",
    "check_resumable",
    "checkpoints",
    "cut_behind",
    "is_whole",
    "keep_only_newest",
    "lost_seconds",
    "newest_whole",
    "next_number",
    "queue_again",
    "record_checkpoint",
    "sweep",
]
