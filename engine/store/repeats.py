"""What the store knows of runs and experiments that may be repetitions of one another."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from data.errors import InputError
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.runs import Run, some_runs

_CHANCE = "'$.seed', '$.data.validation.fold', '$.training.layer_statistics'"
"""In SQL: what repetitions of an experiment may differ in."""


class FinishedRun(NamedTuple):
    """``bare`` is its description's text without seed, fold, name and note: equal texts mean the
    same.
    """

    id: str
    bare: str
    spec: str


_NO_NUMBER_DIFFERS = """NOT EXISTS (SELECT 1 FROM numbers
    WHERE json_type(spec, numbers.fullkey) IN ('integer', 'real')
    AND json_extract(spec, numbers.fullkey) != numbers.atom)"""


def finished_runs(
    store: Store, experiment: str | None = None, like: str | None = None
) -> list[FinishedRun]:
    """The finished runs of an experiment, or all, in no order.

    ``like`` is a description as JSON: runs with another number in the same place, so that they
    cannot mean the same, are left out. A sweep has thousands that differ so.
    """
    among = "" if experiment is None else "AND experiment = :experiment"
    same = "" if like is None else f"AND {_NO_NUMBER_DIFFERS}"
    rows = store.db.execute(
        "WITH numbers AS MATERIALIZED (SELECT fullkey, atom FROM "
        f"json_tree(json_remove(:like, {_CHANCE})) WHERE type IN ('integer', 'real')) "
        f"SELECT id, json_remove(spec, {_CHANCE}, '$.name', '$.note') AS bare, spec FROM runs "
        f"WHERE CASE WHEN status = 'finished' {among} AND json_valid(spec) THEN 1 {same} END",
        {"experiment": experiment, "like": like or "{}"},
    )
    return [FinishedRun(*row) for row in rows]


def runs_with_key(store: Store, key: str) -> list[Run]:
    """The runs of a command that trains once, the newest first."""
    rows = store.db.execute(
        "SELECT id FROM runs WHERE iif(json_valid(facts), json_extract(facts, '$.key'), NULL) = ? "
        "ORDER BY rowid DESC",
        (key,),
    ).fetchall()
    ids = [row["id"] for row in rows]
    return sorted(some_runs(store, ids), key=lambda run: ids.index(run.id))


def specs_under_way(store: Store, experiment: str) -> list[ExperimentSpec]:
    """What the experiment's runs have finished, train or wait for."""
    rows = store.db.execute(
        "SELECT spec FROM runs WHERE experiment = ? "
        "AND status IN ('finished', 'queued', 'running', 'paused')",
        (experiment,),
    )
    return [found for row in rows if (found := _spec_or_none(row["spec"])) is not None]


def _spec_or_none(text: str) -> ExperimentSpec | None:
    try:
        return spec_from(text)
    except InputError:
        return None


def changed_runs(store: Store, ids: Sequence[str], actions: Sequence[str]) -> set[str]:
    """Those of the runs in which somebody did one of the ``actions`` while they trained."""
    rows = store.db.execute(
        "SELECT DISTINCT run FROM events WHERE run IN (SELECT value FROM json_each(?)) "
        "AND kind = 'intervention' AND iif(json_valid(data), json_extract(data, '$.action'), NULL) "
        "IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)), json.dumps(list(actions))),
    )
    return {row["run"] for row in rows}


def experiments_named(store: Store, name: str) -> set[str]:
    """The ids of the experiments, open or closed, that are called so by now."""
    rows = store.db.execute(
        "SELECT id FROM experiments "
        "WHERE iif(json_valid(spec), json_extract(spec, '$.name'), NULL) = ?",
        (name,),
    )
    return {row["id"] for row in rows}


def experiment_but_for_seed(store: Store, spec: ExperimentSpec) -> str | None:
    """The experiment, open or closed, whose description equals ``spec`` whatever its seed and
    fold.
    """
    row = store.db.execute(
        f"SELECT id FROM experiments WHERE iif(json_valid(spec), json_remove(spec, {_CHANCE}), "
        f"NULL) = json_remove(?, {_CHANCE}) ORDER BY closed, position",
        (spec.model_dump_json(),),
    ).fetchone()
    return None if row is None else row["id"]


def spec_of(store: Store, experiment: str) -> ExperimentSpec | None:
    """An experiment as it is on the list; None if there is no such experiment."""
    row = store.db.execute("SELECT spec FROM experiments WHERE id = ?", (experiment,)).fetchone()
    return None if row is None else _spec_or_none(row["spec"])
