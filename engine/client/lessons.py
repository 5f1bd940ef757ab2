"""Doing a lesson: an answer before training, its runs, a grade from them, something tried alone."""

from __future__ import annotations

from collections.abc import Sequence

from data.errors import InputError
from engine.client.lesson_runs import Plan, queue_missing, records
from engine.client.lesson_specs import On, lesson_spec, table_of
from engine.client.submission import submit
from engine.lessons.expressions.functions import Record
from engine.lessons.grading import TryVerdict, Verdict, grade, grade_try
from engine.lessons.lesson import TRY, Lesson, Try
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value, with_values
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.lessons import (
    Progress,
    all_progress,
    forget_progress,
    keep_progress,
    newest_finished,
    progress,
)


def progress_of(store: Store, lesson: Lesson, on: On) -> Progress:
    """How far the person has come with a lesson on a table."""
    return progress(store, lesson.id, table_of(lesson, on))


def progress_of_all(store: Store, lessons: Sequence[Lesson], on: On) -> list[Progress]:
    """The same of several lessons, in their order."""
    known = {table: all_progress(store, table) for table in {table_of(one, on) for one in lessons}}
    return [
        known[table_of(one, on)].get(one.id) or Progress(one.id, table_of(one, on))
        for one in lessons
    ]


def check_answer(lesson: Lesson, letter: str) -> str:
    """The letter of an answer, whatever its case.

    Raises:
        InputError: the lesson has no such answer.
    """
    found = letter.strip().upper()
    if found not in lesson.letters:
        raise InputError("lesson.no_answer", value=letter, known=list(lesson.letters))
    return found


def give_answer(store: Store, lesson: Lesson, on: On, letter: str) -> Progress:
    """Keep what the person expects; it is graded once the runs are there.

    Raises:
        InputError: the lesson has no such answer.
    """
    answer = check_answer(lesson, letter)
    return keep_progress(store, lesson.id, table_of(lesson, on), answer=answer, is_right=None)


def begin_anew(store: Store, lesson: Lesson, on: On) -> None:
    """Forget the answer and its grade; the runs stay."""
    forget_progress(store, lesson.id, table_of(lesson, on))


def train_lesson(store: Store, lesson: Lesson, on: On) -> Plan:
    """Queue the lesson's runs that are missing, and keep which ones are its own.

    Raises:
        InputError: an experiment cannot be made of the table, or not be trained.
    """
    found = queue_missing(store, lesson, on)
    if found.runs and not store.read_only:
        keep_progress(store, lesson.id, table_of(lesson, on), runs=dict(found.runs))
    return found


def graded(  # noqa: PLR0913, PLR0917
    store: Store, lesson: Lesson, on: On, found: Plan, answer: str, language: str
) -> Verdict:
    """Grade the answer by the plan's runs, which have all finished, and keep the grade.

    Raises:
        InputError: a run is gone, or lacks a metric that is asked for.
    """
    verdict = grade(lesson, answer, _all_records(store, lesson, found), language)
    if not store.read_only:
        changes = {"answer": answer, "is_right": verdict.right, "runs": dict(found.runs)}
        keep_progress(store, lesson.id, table_of(lesson, on), **changes)
    return verdict


def _all_records(store: Store, lesson: Lesson, found: Plan) -> dict[str, Record]:
    known = records(store, found.runs)
    for name in lesson.runs:
        if name not in known:
            raise InputError("lesson.run_missing", run=name)
    return known


# What is tried alone


def own_try(lesson: Lesson) -> Try:
    """What the lesson asks to try.

    Raises:
        InputError: nothing.
    """
    if lesson.own is None:
        raise InputError("lesson.no_try", lesson=lesson.id)
    return lesson.own


def try_spec(
    store: Store, lesson: Lesson, on: On, found: Plan, changes: Sequence[str] = ()
) -> ExperimentSpec:
    """The experiment from which a person begins to try, with ``KEY=VALUE`` changed.

    Raises:
        InputError: the lesson asks for nothing, its first runs are missing, or a change is wrong.
    """
    start = lesson.experiment(own_try(lesson).start)
    if start.needs and start.needs not in found.finished:
        raise InputError("lesson.run_missing", run=start.needs)
    spec = lesson_spec(store, lesson, start, on, found.runs)
    return with_values(with_value(spec, "name", f"{lesson.id} {TRY}"), changes)


def begin_try(store: Store, lesson: Lesson, on: On, found: Plan) -> str:
    """Put the experiment to be changed on the list of the bench; its id.

    Raises:
        InputError: as ``try_spec``.
    """
    made = add_experiment(store, try_spec(store, lesson, on, found))
    keep_progress(store, lesson.id, table_of(lesson, on), try_experiment=made, try_right=None)
    return made


def queue_try(store: Store, lesson: Lesson, on: On, found: Plan, changes: Sequence[str]) -> str:
    """Queue a run of it with ``KEY=VALUE`` changed; the run's id.

    Raises:
        InputError: as ``try_spec``, or as ``submit``.
    """
    spec = try_spec(store, lesson, on, found, changes)
    with store.write():
        made = add_experiment(store, spec)
        run = submit(store, spec, made)
        keep_progress(store, lesson.id, table_of(lesson, on), try_experiment=made, try_right=None)
    return run


def tried(store: Store, lesson: Lesson, on: On) -> str | None:
    """The newest finished run of what the person tries; None where there is none."""
    known = progress_of(store, lesson, on).try_experiment
    return None if known is None else newest_finished(store, known)


def graded_try(  # noqa: PLR0913, PLR0917
    store: Store, lesson: Lesson, on: On, found: Plan, run: str, language: str
) -> TryVerdict:
    """Grade the run of what was tried, and keep the grade.

    Raises:
        InputError: a run is gone, or lacks a metric that is asked for.
    """
    own = own_try(lesson)
    known = {**_all_records(store, lesson, found), **records(store, {TRY: run})}
    if TRY not in known:
        raise InputError("run.unknown", run=run)
    verdict = grade_try(lesson, own, known, language)
    if not store.read_only:
        keep_progress(store, lesson.id, table_of(lesson, on), try_right=verdict.right)
    return verdict
