"""A run whose engine process is gone: it is marked as crashed, in words that say what was lost."""

from engine.events import Ended
from engine.store.checkpoints import checkpoints, lost_seconds
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts, record
from engine.store.runs import run

GONE = "the engine process that trained it ended without a word"


def mark_crashed(store: Store, run_id: str, alive: float | None) -> None:
    """Mark a run as crashed whose process was last seen ``alive`` then; None: it was paused.

    The fact ``alive`` tells later how much was lost.
    """
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
        said = GONE
        if done:
            said += f"; the metrics of {done} epoch{'' if done == 1 else 's'} are kept"
        said += "; r or pkgo-tui resume continues it"
        if kept is None:
            said += " from the beginning"
        else:
            place = f"epoch {kept.epoch + 1}" + (f", batch {kept.step + 1}" if kept.step else "")
            lost = lost_seconds(found, kept)
            said += f" at {place}, and does the {lost:.1f} s of training behind that again"
        record(store, run_id, Ended("crashed", found.epochs_done, said))
