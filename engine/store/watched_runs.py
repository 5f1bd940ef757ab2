"""Runs that a program of its own trains: what of ours they are refused, and which is of a file."""

from data.errors import InputError
from engine.specs import ExperimentSpec, SpecError
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.runs import Run, some_runs


def must_be_ours(run: Run) -> None:
    """Refuse what only a run can have that we train: its table and its network are not ours.

    Raises:
        InputError: its own program trains it.
    """
    if run.is_watched:
        watched = spec_from(run.spec).watched
        program = watched.program if watched else ""
        raise InputError("watched.trains_itself", name=run.name, program=program)


def must_be_described(spec: ExperimentSpec) -> None:
    """Refuse to train what only its own program can.

    Raises:
        SpecError: it is such a description.
    """
    if spec.watched is not None:
        about = {"name": spec.name, "program": spec.watched.program}
        raise SpecError("watched.trains_itself", **about)


def run_of_file(store: Store, path: str) -> Run | None:
    """The newest run that is read from this file or folder, or that a tracker calls so."""
    return _newest(store, "$.followed", path)


def run_of_content(store: Store, content: str) -> Run | None:
    """The newest run that was read with this content, wherever that lay (``RunFacts.content``)."""
    return _newest(store, "$.content", content)


def _newest(store: Store, fact: str, value: str) -> Run | None:
    row = store.db.execute(
        "SELECT id FROM runs WHERE iif(json_valid(facts), json_extract(facts, ?), NULL) = ? "
        "ORDER BY rowid DESC LIMIT 1",
        (fact, value),
    ).fetchone()
    found = [] if row is None else some_runs(store, [row["id"]])
    return found[0] if found else None
