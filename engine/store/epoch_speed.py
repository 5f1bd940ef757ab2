"""How long epochs of finished runs took, for a forecast of the next."""

import json
import statistics
from collections.abc import Iterator

from engine.store.database import Store
from engine.store.facts import RunFacts, facts_from_json

NEWEST = 200
"""So many of the newest runs are looked at."""
EPOCHS = 30


def measured_runs(store: Store) -> Iterator[tuple[str, str, RunFacts]]:
    """The newest runs that trained two epochs or more: id, description, facts."""
    rows = store.db.execute(
        "SELECT id, spec, facts FROM runs WHERE epoch > 1 AND json_valid(spec) "
        "ORDER BY rowid DESC LIMIT ?",
        (NEWEST,),
    )
    for row in rows:
        try:
            yield row["id"], row["spec"], facts_from_json(RunFacts, row["facts"])
        except (ValueError, TypeError):
            continue


def epoch_seconds(store: Store, run: str) -> tuple[float, float] | None:
    """The usual seconds of the run's own epochs: of all but the measuring, and of that.

    The first epoch, in which the network is compiled, does not count where there are others.
    """
    rows = store.db.execute(
        "SELECT seconds, times FROM epochs WHERE run = ? ORDER BY epoch DESC LIMIT ?", (run, EPOCHS)
    ).fetchall()
    rows = rows[:-1] if 1 < len(rows) < EPOCHS else rows
    found: list[tuple[float, float]] = []
    for row in rows:
        try:
            times: dict[str, float] = json.loads(row["times"] or "{}")
            held = float(times.get("validation", 0.0))
            found.append((max(float(row["seconds"]) - held, 0.0), held))
        except (ValueError, TypeError, AttributeError):
            continue
    if not found:
        return None
    rest, held = zip(*found, strict=True)
    return statistics.median(rest), statistics.median(held)
