"""What is marked as searched in an experiment, before a sweep of it is started."""

from contextlib import suppress

from data.errors import InputError
from engine.specs.sweep import SweepSpec
from engine.store.database import Store
from engine.store.sweeps import sweep_from


def drafts(store: Store) -> dict[str, SweepSpec]:
    """The drafts by their experiments' ids; damaged ones are left out."""
    found: dict[str, SweepSpec] = {}
    for row in store.db.execute("SELECT experiment, sweep FROM sweep_drafts ORDER BY experiment"):
        with suppress(InputError):
            found[row["experiment"]] = sweep_from(row["sweep"])
    return found


def keep_draft(store: Store, experiment: str, draft: SweepSpec | None) -> SweepSpec | None:
    """Keep what is searched, None for nothing; what was kept before."""
    with store.write() as db:
        before = drafts(store).get(experiment)
        if draft is None:
            db.execute("DELETE FROM sweep_drafts WHERE experiment = ?", (experiment,))
        else:
            db.execute(
                "INSERT OR REPLACE INTO sweep_drafts (experiment, sweep) VALUES (?, ?)",
                (experiment, draft.model_dump_json()),
            )
    return before
