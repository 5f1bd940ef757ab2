"""Following what another program writes."""

from dataclasses import replace
from pathlib import Path

from engine.follow.following import Follower
from engine.follow.labels import Labels
from engine.follow.sources import sources
from engine.store.database import Store


def followers(
    store: Store, path: Path, labels: Labels | None = None, *, once: bool = False
) -> list[Follower]:
    """One for each run that is logged at a path; of several, each is called by its folder, too.

    ``once``: nothing is waited for.

    Raises:
        InputError: there is nothing to read.
    """
    found, given = sources(path, once=once), labels or Labels()
    made: list[Follower] = []
    for place, source in found:
        several = given.name is not None and len(found) > 1
        own = replace(given, name=f"{given.name} {place.name}") if several else given
        made.append(Follower(store, place, source, own))
    return made


__all__ = ["Follower", "Labels", "followers"]
