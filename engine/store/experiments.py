"""Experiments in the store: the drafts that a person edits and trains.

The screen imports this before it first paints: what a description is made of is loaded later.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from data.errors import InputError
from data.messages import Message
from engine.store.database import Store

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec


@dataclass(frozen=True, slots=True)
class Experiment:
    """A stored experiment; ``spec`` is what its next run would train."""

    id: str
    spec: ExperimentSpec


def new_id() -> str:
    """A short random name for an experiment, a run or a host: 8 hexadecimal digits."""
    return secrets.token_hex(4)


@lru_cache(maxsize=512)
def spec_from(text: str) -> ExperimentSpec:
    """A stored description; the screen asks for the same ones many times a second.

    Raises:
        InputError: it is damaged.
    """
    from pydantic import ValidationError

    from engine.specs import ExperimentSpec

    try:
        return ExperimentSpec.model_validate_json(text)
    except ValidationError:
        raise InputError("spec.damaged") from None


def experiments(store: Store) -> list[Experiment]:
    """The open experiments in their order; one that cannot be read is told and left out."""
    rows = store.db.execute("SELECT id, spec FROM experiments WHERE closed = 0 ORDER BY position")
    found: list[Experiment] = []
    for row in rows:
        try:
            found.append(Experiment(row["id"], spec_from(row["spec"])))
        except InputError:
            store.told[row["id"]] = Message("experiment.damaged", {"experiment": row["id"]})
    return found


def find_experiment(store: Store, spec: ExperimentSpec) -> str | None:
    """The experiment, open or closed, whose description equals ``spec``."""
    row = store.db.execute(
        "SELECT id FROM experiments WHERE spec = ? ORDER BY closed, position",
        (spec.model_dump_json(),),
    ).fetchone()
    return None if row is None else row["id"]


def experiment_name(store: Store, experiment: str) -> str:
    """What an experiment is called now; empty where it is gone or damaged."""
    row = store.db.execute(
        "SELECT iif(json_valid(spec), json_extract(spec, '$.name'), '') FROM experiments "
        "WHERE id = ?",
        (experiment,),
    ).fetchone()
    return "" if row is None else str(row[0] or "")
