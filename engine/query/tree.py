"""Runs as a tree: branches stand below the run they come from."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from engine.store.lineage import Origin


class Descendant(Protocol):
    """A run that may have branched off another."""

    @property
    def id(self) -> str:
        """What the origins of others name."""
        ...

    @property
    def origin(self) -> Origin | None:
        """Where it branched off."""
        ...


R = TypeVar("R", bound=Descendant)


def as_tree(found: Sequence[R]) -> list[tuple[R, int]]:
    """Every run followed by its branches, with the depth (0: no branch of another among them).

    A family stands where the first of its runs stood.
    """
    known = {run.id: run for run in found}
    below: dict[str, list[R]] = {}
    for run in found:
        if run.origin is not None and run.origin.run in known:
            below.setdefault(run.origin.run, []).append(run)
    if not below:
        return [(run, 0) for run in found]
    rows: list[tuple[R, int]] = []
    placed: set[str] = set()
    for run in found:
        todo = [] if run.id in placed else [(_root(run, known), 0)]
        while todo:
            one, depth = todo.pop()
            if one.id not in placed:
                placed.add(one.id)
                rows.append((one, depth))
                todo += [(branch, depth + 1) for branch in reversed(below.get(one.id, []))]
    return rows


def _root(run: R, known: dict[str, R]) -> R:
    """The first of a run's ancestors that is known."""
    seen: set[str] = set()
    while run.origin is not None and run.origin.run in known and run.id not in seen:
        seen.add(run.id)  # a damaged store may have a circle
        run = known[run.origin.run]
    return run
