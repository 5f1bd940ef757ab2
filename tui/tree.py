"""Runs as a tree: branches stand below the run they come from."""

from collections.abc import Sequence

from engine.store.runs import Run
from tui.glyphs import GLYPHS


def as_tree(found: Sequence[Run]) -> list[tuple[Run, int]]:
    """The runs in their order, each followed by its branches, with the depth (0: no branch).

    A branch of a run that is not among them stands where it is.
    """
    here = {run.id for run in found}
    below: dict[str, list[Run]] = {}
    for run in found:
        if run.origin is not None and run.origin.run in here:
            below.setdefault(run.origin.run, []).append(run)
    held = {run.id for branches in below.values() for run in branches}
    rows: list[tuple[Run, int]] = []
    todo = [(run, 0) for run in reversed(found) if run.id not in held]
    placed: set[str] = set()
    while todo:
        run, depth = todo.pop()
        rows.append((run, depth))
        placed.add(run.id)
        todo += [(one, depth + 1) for one in reversed(below.get(run.id, []))]
    # A damaged store may have a circle of branches: nothing may be lost from the list
    return rows + [(run, 0) for run in found if run.id not in placed]


def branch_name(run: Run, depth: int) -> str:
    """A run's name with its place in the tree and where it branched off."""
    if run.origin is None:
        return run.name
    indent = "  " * max(depth - 1, 0)
    return f"{indent}{GLYPHS.branch} {run.name}  from {run.origin.run} epoch {run.origin.epoch}"
