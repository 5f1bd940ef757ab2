"""Experiments in the store: the drafts that a person edits and trains."""

import secrets
from dataclasses import dataclass
from functools import lru_cache

from engine.specs import ExperimentSpec
from engine.store.database import Store


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
    """A stored description; the screen asks for the same ones many times a second."""
    return ExperimentSpec.model_validate_json(text)


def experiments(store: Store) -> list[Experiment]:
    """The open experiments in their order."""
    rows = store.db.execute("SELECT id, spec FROM experiments WHERE closed = 0 ORDER BY position")
    return [Experiment(row["id"], spec_from(row["spec"])) for row in rows]


def find_experiment(store: Store, spec: ExperimentSpec) -> str | None:
    """The experiment, open or closed, whose description equals ``spec``."""
    row = store.db.execute(
        "SELECT id FROM experiments WHERE spec = ? ORDER BY closed, position",
        (spec.model_dump_json(),),
    ).fetchone()
    return None if row is None else row["id"]
