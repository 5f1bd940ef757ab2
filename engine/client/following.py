"""Following what another program writes."""

from pathlib import Path

from engine.follow.following import Follower, sources
from engine.store.database import Store


def followers(
    store: Store,
    path: Path,
    *,
    once: bool = False,
    name: str | None = None,
    note: str = "",
    tags: tuple[str, ...] = (),
) -> list[Follower]:
    """One for each run that is logged at a path; of several, each is called by its folder, too.

    Raises:
        InputError: there is nothing to read, or what reads it is not installed.
    """
    found = sources(path, once=once)
    made: list[Follower] = []
    for place, source in found:
        of = f"{name} {place.name}" if name and len(found) > 1 else name
        made.append(Follower(store, place, source, name=of, note=note, tags=tags))
    return made


__all__ = ["Follower", "followers"]
