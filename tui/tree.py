"""Runs as a tree: branches stand below the run they come from."""

from collections.abc import Sequence

from engine.store.runs import Run
from tui.glyphs import GLYPHS


def as_tree(found: Sequence[Run]) -> list[tuple[Run, int]]:
    """Every run followed by its branches, with the depth (0: no branch of another among them).

    A family stands where the first of its runs stood.
    """
    known = {run.id: run for run in found}
    below: dict[str, list[Run]] = {}
    for run in found:
        if run.origin is not None and run.origin.run in known:
            below.setdefault(run.origin.run, []).append(run)
    rows: list[tuple[Run, int]] = []
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


def _root(run: Run, known: dict[str, Run]) -> Run:
    """The first of a run's ancestors that is known."""
    seen: set[str] = set()
    while run.origin is not None and run.origin.run in known and run.id not in seen:
        seen.add(run.id)  # a damaged store may have a circle
        run = known[run.origin.run]
    return run


def branch_name(run: Run, depth: int) -> str:
    """A run's name with its place in the tree and where it left the run above, or one elsewhere."""
    if run.origin is None:
        return run.name
    indent, elsewhere = "  " * max(depth - 1, 0), "" if depth else f" of {run.origin.run}"
    return f"{indent}{GLYPHS.branch} {run.name}  from epoch {run.origin.epoch}{elsewhere}"
