"""``pkgo-tui lessons`` and ``pkgo-tui lesson``: exercises that are predicted, trained, graded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.console.options import (
    DataOption,
    JobsOption,
    JsonOption,
    LabelOption,
    StoreOption,
    place_of,
)
from tui.cli.console.output import complain, emit, say
from tui.locale import N_, _, n_, words
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.client.lesson_runs import Plan
    from engine.client.lesson_specs import On
    from engine.lessons.finding import Lessons
    from engine.lessons.lesson import Lesson
    from engine.store.database import Store

FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--folder",
        metavar="DIR",
        help=N_("Lessons of your own; else $PKGO_LESSONS, else lessons beside the settings."),
    ),
]
LessonArgument = Annotated[
    str, typer.Argument(metavar="ID", help=N_("As 02, or the start of a name."), show_default=False)
]
AnswerOption = Annotated[
    str | None,
    typer.Option(
        "--answer",
        metavar="LETTER",
        help=N_("What you expect; then the lesson is trained and graded."),
        show_default=False,
    ),
]
TryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--try",
        metavar="KEY=VALUE",
        help=N_("Train what the lesson asks to try alone, with this changed; may be repeated."),
        show_default=False,
    ),
]
SeedOption = Annotated[
    int | None,
    typer.Option(
        "--seed",
        metavar="N",
        min=0,
        max=2**32 - 1,
        help=N_("In place of the experiments' own."),
        show_default=False,
    ),
]


def lessons(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    source: DataOption = None,
    label: LabelOption = None,
    folder: FolderOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """List the lessons, and how far you have come with each.

    Exit code 2: a lesson of the folder is broken; what is wrong with it is said.

    Example: pkgo-tui lessons --data table.csv
    """
    from engine.client.lesson_specs import On
    from engine.client.lessons import progress_of_all
    from tui.cli.reports.lessons import list_lines, listed_object

    known = _lessons(folder)
    with place_of(context).opened(store, make=True) as opened:
        done = progress_of_all(opened, known.all, On(source, label))
    if json:
        for lesson, progress in zip(known.all, done, strict=True):
            emit(listed_object(lesson, progress))
    else:
        say("\n".join(list_lines(known.all, done)))
    return _tell_broken(known)


def lesson(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    named: LessonArgument,
    answer: AnswerOption = None,
    tried: TryOption = None,
    source: DataOption = None,
    label: LabelOption = None,
    seed: SeedOption = None,
    folder: FolderOption = None,
    jobs: JobsOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Read a lesson; --answer has it trained and grades you.

    Runs of the same description on the same table that are there already are taken. With --try
    what the lesson asks to try alone is trained and graded.

    Example: pkgo-tui lesson 02 --answer B
    """
    from engine.client.lesson_specs import On
    from engine.devices.jobs import jobs_wanted
    from tui.cli.console.interrupts import Interrupts
    from tui.cli.reports.lessons import lesson_lines, lesson_object

    found, on = _lessons(folder).find(named), On(source, label, seed)
    if found.table == "own" and source is not None:
        complain(_("this lesson brings its own data, and --data is not used"))
    with place_of(context).opened(store, make=True) as opened:
        if answer is None and not tried:
            from engine.client.lessons import progress_of

            known = progress_of(opened, found, on)
            if json:
                emit(lesson_object(found, known))
            else:
                say("\n".join(lesson_lines(found, known)))
            return 0
        with Interrupts() as interrupts:
            work = _Doing(opened, found, on, jobs_wanted(jobs), interrupts, json)
            return work.predict(answer) if answer is not None else work.try_alone(tried or [])


def _lessons(folder: Path | None) -> Lessons:
    from engine.lessons.finding import find_lessons, own_folder
    from engine.settings import read_settings

    return find_lessons(folder or read_settings().lessons or own_folder())


def _tell_broken(known: Lessons) -> int:
    for _folder, flaw in known.broken:
        complain(words(flaw))
    return 2 if known.broken else 0


class _Doing:
    """A lesson that is trained and graded without a screen."""

    def __init__(  # noqa: PLR0913, PLR0917
        self, store: Store, lesson: Lesson, on: On, jobs: int, interrupts: object, json: bool
    ) -> None:
        self._store = store
        self._lesson = lesson
        self._on = on
        self._jobs = jobs
        self._interrupts = interrupts
        self._json = json

    def predict(self, answer: str) -> int:
        """Keep the answer, train what is missing, grade."""
        from engine.client.lessons import check_answer, give_answer, graded
        from tui.cli.reports.lessons import verdict_lines, verdict_object
        from tui.locale.language import language

        letter = check_answer(self._lesson, answer)
        give_answer(self._store, self._lesson, self._on, letter)
        code, found, taken = self._trained()
        if code:
            return code
        verdict = graded(self._store, self._lesson, self._on, found, letter, language())
        if self._json:
            emit(verdict_object(self._lesson, self._on, found, taken, verdict))
        else:
            say("\n".join(verdict_lines(self._lesson, verdict)))
        return 0

    def try_alone(self, changes: list[str]) -> int:
        """Train the lesson's runs where they are missing, then what is tried; grade that."""
        from engine.client.lessons import graded_try, own_try, queue_try
        from tui.cli.reports.lessons import try_lines, try_object
        from tui.locale.language import language

        own_try(self._lesson)
        code, found, _taken = self._trained()
        if code:
            return code
        run = queue_try(self._store, self._lesson, self._on, found, changes)
        code = self._follow([run])
        if code:
            return code
        verdict = graded_try(self._store, self._lesson, self._on, found, run, language())
        if self._json:
            emit(try_object(self._lesson, self._on, run, verdict))
        else:
            say("\n".join(try_lines(verdict)))
        return 0

    def _trained(self) -> tuple[int, Plan, tuple[str, ...]]:
        """The exit code of training what is missing, the runs, and which were there already."""
        from engine.client.lesson_runs import plan
        from engine.client.lessons import train_lesson

        found = train_lesson(self._store, self._lesson, self._on)
        taken = found.finished
        if taken and not self._json:
            said = n_(
                "taken as it was trained before: {names}",
                "taken as they were trained before: {names}",
                len(taken),
                names=", ".join(f"{shown(name)} ({found.runs[name]})" for name in taken),
            )
            say(said)
        while not found.is_done:
            left = [run for name, run in found.runs.items() if name not in found.finished]
            code = self._follow(left)
            found = plan(self._store, self._lesson, self._on)
            # A run that diverged has failed, and yet it tells something
            if code and (code != 1 or found.missing):
                return code, found, taken
            found = train_lesson(self._store, self._lesson, self._on)
        return 0, found, taken

    def _follow(self, runs: list[str]) -> int:
        from tui.cli.console.follow import follow
        from tui.cli.console.interrupts import Interrupts
        from tui.cli.reports.lessons import QuietReport
        from tui.cli.reports.many import ManyText

        assert isinstance(self._interrupts, Interrupts)
        report = QuietReport() if self._json else ManyText(self._store, len(runs))
        return follow(self._store, runs, report, self._interrupts, self._jobs, found=runs)
