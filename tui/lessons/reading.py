"""What is read for lessons, in threads: how far the person has come, the runs, the grade."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace

from textual.message import Message

from data.errors import MessageError
from engine.client.lesson_runs import Plan, plan
from engine.client.lesson_specs import On
from engine.client.lessons import (
    graded,
    graded_try,
    progress_of,
    progress_of_all,
    tried,
)
from engine.compare.history import History, read_history
from engine.lessons.grading import TryVerdict, Verdict
from engine.lessons.lesson import Lesson
from engine.store.database import Store
from engine.store.lessons import Progress
from engine.store.runs import Run, some_runs
from tui.locale import _, words
from tui.locale.language import language

Open = Callable[[], Store]
Post = Callable[[Message], object]


@dataclass(frozen=True, slots=True, eq=False)
class LessonView:
    """A lesson as it stands: its runs are called as in the lesson. ``verdict`` is there once all
    have finished and an answer was given, ``own`` once something that was tried has.
    """

    progress: Progress
    plan: Plan
    runs: tuple[Run, ...]
    histories: tuple[History, ...]
    verdict: Verdict | None = None
    own: TryVerdict | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether something trains or waits."""
        return any(not run.is_ended for run in self.runs)


class LessonRead(Message):
    """A lesson was read, or an ``error`` says why it cannot be done on this table."""

    def __init__(self, view: LessonView | None, error: str = "") -> None:
        self.view = view
        self.error = error
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, LessonRead)


class ProgressRead(Message):
    """How far the person has come with each lesson, in their order."""

    def __init__(self, known: tuple[Progress, ...]) -> None:
        self.known = known
        super().__init__()


def read_progress(opened: Open, lessons: tuple[Lesson, ...], on: On, post: Post) -> None:
    """Tell how far the person has come."""
    try:
        with closing(opened()) as store:
            post(ProgressRead(tuple(progress_of_all(store, lessons, on))))
    except (MessageError, sqlite3.Error):
        return  # the bench tells it


def read_lesson_state(
    opened: Open, lesson: Lesson, on: On, post: Post, before: LessonView | None = None
) -> None:
    """Tell how a lesson stands; ``before`` is how it stood."""
    try:
        with closing(opened()) as store:
            post(LessonRead(view_of(store, lesson, on, before)))
    except MessageError as refused:
        post(LessonRead(None, words(refused)))
    except sqlite3.Error as error:
        post(LessonRead(None, _("the store cannot be read: {error}", error=error)))


def view_of(store: Store, lesson: Lesson, on: On, before: LessonView | None = None) -> LessonView:
    """How a lesson stands; what can be graded is. While runs of ``before`` are under way and none
    was missing, others are not looked for: the store may hold thousands.

    Raises:
        InputError: an experiment cannot be made of the table, or a run lacks a metric.
    """
    goes_on = before is not None and _is_under_way(store, before.plan)
    found = before.plan if before is not None and goes_on else plan(store, lesson, on)
    known = progress_of(store, lesson, on)
    runs = _named(store, found)
    histories = tuple(
        replace(read_history(store, run), run=named)
        for run, named in zip(_runs(store, found), runs, strict=True)
    )
    verdict = own = None
    if found.is_done and known.answer in lesson.letters:
        verdict = graded(store, lesson, on, found, known.answer or "", language())
    run = tried(store, lesson, on) if found.is_done and lesson.own is not None else None
    if run is not None:
        own = graded_try(store, lesson, on, found, run, language())
    if verdict is not None or own is not None:
        known = progress_of(store, lesson, on)
    return LessonView(known, found, runs, histories, verdict, own)


def _is_under_way(store: Store, found: Plan) -> bool:
    # One that was missing may have been queued while the plan was made
    return not found.missing and any(not run.is_ended for run in _runs(store, found))


def _runs(store: Store, found: Plan) -> list[Run]:
    known = {run.id: run for run in some_runs(store, list(found.runs.values()))}
    return [known[run] for run in found.runs.values() if run in known]


def _named(store: Store, found: Plan) -> tuple[Run, ...]:
    """The runs, called as the lesson calls them: none is told as one of several seeds."""
    names = {run: name for name, run in found.runs.items()}
    return tuple(
        replace(run, name=names[run.id], facts=replace(run.facts, base_seed=None))
        for run in _runs(store, found)
    )
