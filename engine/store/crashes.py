"""A run whose engine process is gone: it is marked as crashed, and what was lost is said."""

from data.messages import Message
from engine.events import Ended
from engine.store.callback_files import callback_at_work
from engine.store.checkpoints import Checkpoint, checkpoints, lost_seconds
from engine.store.damage import RunDamaged
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts, record
from engine.store.runs import Run, run


def mark_crashed(store: Store, run_id: str, alive: float | None) -> None:
    """Mark a run as crashed whose process was last seen ``alive`` then; None: it was paused.

    The fact ``alive`` tells later how much was lost.
    """
    try:
        _mark(store, run_id, alive)
    except RunDamaged as error:
        record(store, run_id, Ended("crashed", 0, error.message))


def _mark(store: Store, run_id: str, alive: float | None) -> None:
    with store.write() as db:
        kept = next(iter(checkpoints(store, run_id)), None)
        if alive is None:
            found = run(store, run_id)
            alive = kept.time if kept else found.started if found else None
        add_facts(store, run_id, RunFacts(alive=alive))
        found = run(store, run_id)
        if found is None:
            return
        done = db.execute("SELECT count(*) FROM epochs WHERE run = ?", (run_id,)).fetchone()[0]
        said, at_work = _said(found, kept, done), callback_at_work(store, run_id)
        if at_work is not None:
            place, method = at_work
            said = Message(
                "run.crashed_in_callback", {"callback": place, "method": method, "rest": said}
            )
        record(store, run_id, Ended("crashed", found.epochs_done, said))


def _said(found: Run, kept: Checkpoint | None, done: int) -> Message:
    """``epochs`` are recorded; it would go on after ``step`` batches behind ``begin`` epochs."""
    if found.is_watched:
        return Message("watched.crashed", {"epochs": done})
    if kept is None:
        return Message("run.crashed", {"epochs": done})
    lost = lost_seconds(found, kept)
    return Message(
        "run.crashed_with_checkpoint",
        {"epochs": done, "begin": kept.epoch, "step": kept.step, "lost": lost},
    )
