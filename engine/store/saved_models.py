"""The model files of a run: which there are, with their SHA-256."""

import time
from dataclasses import dataclass

from engine.events import Saved
from engine.statuses import WHOLE
from engine.store.database import Store
from engine.store.runs import Run

MODEL = "model.keras"
"""The file of the model that a run ended with."""


@dataclass(frozen=True, slots=True)
class SavedModel:
    """A file in the run's folder: the model after ``step`` batches of ``epoch``, or at its end (0).

    ``kind`` is checkpoint, snapshot or model, as ``engine.events.Saved.what``.
    """

    kind: str
    epoch: int
    step: int
    file: str
    sha256: str
    size: int


def saved_models(store: Store, run_id: str) -> list[SavedModel]:
    """The run's model files, the oldest first."""
    rows = store.db.execute(
        "SELECT kind, epoch, step, file, sha256, size FROM saved_models WHERE run = ? "
        "ORDER BY time",
        (run_id,),
    )
    return [SavedModel(**dict(row)) for row in rows]


def epoch_of_model(store: Store, run: Run) -> int | None:
    """The epoch whose weights the run ended with: an earlier one than its last where the best were
    restored. None where it has kept no model, or has crashed since.
    """
    if run.status not in WHOLE:
        return None
    kept = [model.epoch for model in saved_models(store, run.id) if model.file == MODEL]
    return kept[-1] if kept else None


def record_saved_model(store: Store, run_id: str, saved: Saved) -> None:
    """Enter a file that is written."""
    with store.write() as db:
        db.execute(
            "INSERT OR REPLACE INTO saved_models "
            "(run, epoch, step, kind, file, sha256, size, time) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                run_id,
                saved.epoch,
                saved.step,
                saved.what,
                saved.file,
                saved.sha256,
                saved.size,
                time.time(),
            ),
        )


def forget_saved_model(store: Store, run_id: str, file: str) -> None:
    """Take a file off the run's list; the file itself is the caller's to remove."""
    with store.write() as db:
        db.execute("DELETE FROM saved_models WHERE run = ? AND file = ?", (run_id, file))
