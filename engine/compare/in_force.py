"""What a run trained with where somebody changed its description's values by hand."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from engine.commands import CommandKind
from engine.specs.edit import as_text, section
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.lineage import segments
from engine.store.run_history import Logged, interventions
from engine.store.runs import Run
from engine.store.runs import run as run_of

MOST = 3
"""Values of one setting that are all told."""
KEPT = CommandKind.LEARNING_RATE.spec_key
"""What a branch keeps as its run had it, unless its own description has another value."""


def in_force(store: Store, run: Run) -> dict[str, str]:
    """The settings that were changed while the run trained, by their dotted key: the value that
    its description has and those that it was given, ``3000 → 200``; a branch's begin with those
    of the run that it comes from.
    """
    logged = interventions(store, run.id)
    if not logged:
        return {}
    given: dict[str, list[str]] = {}
    changed: set[str] = set()
    before: dict[str, str] = {}
    for segment in segments(store, run.id):
        described = _described(run if segment.run == run.id else run_of(store, segment.run))
        for key, value in described.items():
            if key != KEPT or value != before.get(key):
                given.setdefault(key, []).append(value)
        before = described
        for key, value in _steered(logged, segment.run):
            given.setdefault(key, []).append(value)
            changed.add(key)
    return {key: _told(given[key]) for key in sorted(changed)}


def _described(run: Run | None) -> dict[str, str]:
    if run is None:
        return {}
    return {field.path: as_text(field.value) for field in section(spec_from(run.spec), "")}


def _steered(logged: Sequence[Logged], run: str) -> Iterator[tuple[str, str]]:
    for one in logged:
        command = getattr(one.event, "command", None)
        if one.run != run or command is None or command.value is None:
            continue
        if command.kind.affects_numbers:
            yield command.kind.spec_key, as_text(command.value)


def _told(values: list[str]) -> str:
    """Each value once where it is given again; the middle left out of many."""
    once = [value for value, _ in groupby(values) if value]
    if len(once) > MOST:
        once[1:-1] = ["…"]
    return " → ".join(once)
