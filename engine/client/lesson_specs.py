"""From a lesson and a table to the experiments that it trains."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import data
from data.errors import InputError
from engine.client.opening import open_experiment, open_fields
from engine.client.tables import describe
from engine.lessons.lesson import Lesson, LessonExperiment
from engine.specs import ExperimentSpec
from engine.specs.data import DataSpec
from engine.specs.edit import with_values
from engine.store.database import Store

RAW_FOLDER = "lessons"
"""Where the made-up tables of lessons lie within the store."""
OWN_DATA = ""
"""What stands for the table of lessons that bring their own data."""
SCALED = "data.preparation.scaling=robust"


@dataclass(frozen=True, slots=True)
class On:
    """What a lesson is done on: the table (None: the built-in one), its label, and a seed in place
    of the experiments' own.
    """

    source: str | None = None
    label: str | None = None
    seed: int | None = None


def table_of(lesson: Lesson, on: On) -> str:
    """The table under which progress with the lesson is kept."""
    if lesson.table == "own":
        return OWN_DATA
    source = on.source or data.BUILTIN
    return source if data.is_named(source) else str(Path(source).expanduser().absolute())


def lesson_spec(
    store: Store, lesson: Lesson, one: LessonExperiment, on: On, runs: Mapping[str, str]
) -> ExperimentSpec:
    """One of the lesson's experiments as it trains on the table.

    ``runs`` are the ids of those that are trained already, by name: it may begin from one. A table
    of a person's own whose columns lie far apart is scaled, but for one with the columns of the
    tutorial's table: for that the presets were made as it is.

    Raises:
        InputError: the table has no classes or is no table, or as ``open_experiment``.
    """
    on_table = lesson.table == "any"
    source, label = (on.source, on.label) if on_table else (None, None)
    changes = [*one.changes]
    if one.raw_rows:
        source = str(raw_table(store, one.raw_rows))
    if one.needs:
        changes.append(f"network.pretrained.run={runs[one.needs]}")
    if on.seed is not None:
        changes.append(f"seed={on.seed}")
    if one.fields is None:
        spec = open_experiment(one.preset, source, changes, label)
    else:
        usual = {"name": f"{lesson.id} {one.name}"}
        spec = open_fields({**usual, **one.fields}, lesson.folder, source, changes, label)
    return _fitted(store, spec) if on_table and source is not None else spec


def _fitted(store: Store, spec: ExperimentSpec) -> ExperimentSpec:
    """The experiment on a table of a person's own."""
    if data.is_builtin(spec.data.source):
        return spec
    table = describe(store, spec.data)
    if table.shape:
        raise InputError("lesson.needs_table", source=spec.data.source)
    if table.task == "regression":
        raise InputError("lesson.needs_classes", source=spec.data.source, label=table.label_name)
    known = describe(store, DataSpec()).feature_names
    if table.unscaled_count and table.feature_names != known:
        return with_values(spec, [SCALED])
    return spec


def raw_table(store: Store, rows: int) -> Path:
    """A table of made-up raw sightings, made once in the store by a process of its own.

    Raises:
        InputError: it cannot be written.
    """
    path = store.directory / RAW_FOLDER / f"raw-sightings-{rows}.csv"
    if path.is_file():
        return path.absolute()
    if store.read_only:
        raise InputError("store.read_only", store=str(store.directory))
    path.parent.mkdir(mode=0o700, exist_ok=True)
    module = "data.datasets.raw_sightings"
    done = subprocess.run(
        [sys.executable, "-P", "-m", module, str(path.absolute()), "--rows", str(rows)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=store.directory,
        check=False,
    )
    if done.returncode != 0 or not path.is_file():
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise InputError("lesson.table_not_made", file=str(path), reason=" ".join(last))
    return path.absolute()
