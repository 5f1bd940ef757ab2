"""What a run trained with where somebody changed its description's values by hand."""

from itertools import groupby

from engine.specs.edit import as_text, section
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.run_history import interventions
from engine.store.runs import Run

MOST = 3
"""Values of one setting that are all told."""


def in_force(store: Store, run: Run) -> dict[str, str]:
    """The settings that were changed while the run trained, by their dotted key: the value that
    its description has and those that it was given, ``3000 → 200``.
    """
    given: dict[str, list[str]] = {}
    for logged in interventions(store, run.id):
        command = getattr(logged.event, "command", None)
        if command is not None and command.kind.affects_numbers and command.value is not None:
            given.setdefault(command.kind.spec_key, []).append(as_text(command.value))
    if not given:
        return {}
    described = {field.path: as_text(field.value) for field in section(spec_from(run.spec), "")}
    return {key: _told([described.get(key, ""), *values]) for key, values in given.items()}


def _told(values: list[str]) -> str:
    """Each value once where it is given again; the middle left out of many."""
    once = [value for value, _ in groupby(values) if value]
    if len(once) > MOST:
        once[1:-1] = ["…"]
    return " → ".join(once)
