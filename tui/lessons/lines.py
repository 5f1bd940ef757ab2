"""The lines of a lesson: its question, how its runs stand, the grade, what is to be tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.lessons.lesson import Lesson, said
from tui.keymap.table import key_of
from tui.lessons.words import (
    answers_of,
    outcome_words,
    question_of,
    state_words,
    text_lines,
    title_of,
)
from tui.locale import N_, Worded, _
from tui.locale.language import language
from tui.text.fitting import fit, shown, width, wrapped
from tui.text.glyphs import GLYPHS
from tui.text.status import run_word
from tui.widgets.lines import Line, line

if TYPE_CHECKING:
    from engine.store.lessons import Progress
    from engine.store.runs import Run
    from tui.lessons.reading import LessonView

VIEWS = ("text", "question", "curves", "try")
VIEW_WORDS = Worded(
    {
        "text": N_("Text"),
        "question": N_("Question"),
        "curves": N_("Curves"),
        "try": N_("Try"),
    }
)
INDENT = "     "


def list_lines(lessons: Sequence[Lesson], known: Sequence[Progress], room: int) -> list[Line]:
    """A line for each lesson: its id, its title, where the person stands."""
    longest = max((width(lesson.id) for lesson in lessons), default=0)
    ids, states = min(longest, 24), 26
    titles = max(room - ids - states - 5, 10)
    rows: list[Line] = []
    for place, lesson in enumerate(lessons):
        state = known[place] if place < len(known) else None
        told = "" if state is None else state_words(state)
        role = "" if state is None else _role(state)
        mark = " " if state is None else _mark(state)
        rows.append(
            line(
                (f"  {fit(lesson.id, ids)}", "faint"),
                f" {fit(title_of(lesson), titles)} ",
                (fit(f"{mark} {told}", states), role),
            )
        )
    return rows


def _mark(state: Progress) -> str:
    """A sign for where the person stands: never by colour alone."""
    signs = {"right": GLYPHS.done, "wrong": GLYPHS.failed, "answered": GLYPHS.queued}
    return signs.get(state.state, GLYPHS.separator if state.state == "begun" else " ")


def _role(state: Progress) -> str:
    return {"right": "good", "wrong": "warn", "new": "faint"}.get(state.state, "")


def tabs_line(view: str) -> Line:
    """The parts of a lesson, the one in sight in brackets."""
    spans: list[tuple[str, str]] = []
    for name in VIEWS:
        word = VIEW_WORDS[name]
        told = (f"[{word}]", "strong accent") if name == view else (f" {word} ", "faint")
        spans += [told, (" ", "")]
    return line(*spans)


def resting_words(view: str, *, more: bool) -> str:
    """What stands above the keys in a part of a lesson; ``more``: not all of it is in sight."""
    if view != "text":
        return ""
    if not more:
        return _("{on} leads to the question", on=key_of("lesson.view_next"))
    return _(
        "{down} reads on, {on} leads to the question",
        down=key_of("look.cursor_next"),
        on=key_of("lesson.view_next"),
    )


def reading_lines(lesson: Lesson, room: int) -> list[Line]:
    """The explanation."""
    return [line(text) for text in text_lines(lesson, room)]


def question_lines(lesson: Lesson, view: LessonView | None, room: int) -> list[Line]:
    """The question, its answers with the one that was given, what comes next."""
    progress = None if view is None else view.progress
    given = None if progress is None else progress.answer
    rows = [line((text, "strong")) for text in wrapped(question_of(lesson), room)]
    rows.append(line(""))
    for letter, text in answers_of(lesson).items():
        chosen = letter == given
        mark = GLYPHS.cursor if chosen else " "
        first, *more = wrapped(text, room - len(INDENT))
        role = "strong" if chosen else ""
        rows.append(line((mark, "accent"), (f" {letter.lower()}  ", "key"), (first, role)))
        rows += [line(f"{INDENT}{part}") for part in more]
    rows.append(line(""))
    return [*rows, *(line((text, "faint")) for text in wrapped(next_words(view), room))]


def next_words(view: LessonView | None) -> str:
    """What the person can do next, with its key."""
    if view is None:
        return _("reading the lesson's runs")
    given = view.progress.answer
    if given is None:
        return _("Answer with a letter, before the curves are shown.")
    if view.verdict is not None:
        return _("Graded: {key} goes on to the curves.", key=key_of("lesson.view_next"))
    if view.is_under_way:
        return _("The runs train; {key} shows their curves.", key=key_of("lesson.view_next"))
    return _(
        "You expect {letter}. {key} trains the lesson's experiments.",
        letter=given,
        key=key_of("lesson.train"),
    )


def run_lines(lesson: Lesson, view: LessonView, room: int) -> list[Line]:
    """How each of the lesson's experiments stands."""
    by_name = {run.name: run for run in view.runs}
    return [
        line((fit(f"  {_run_words(name, by_name.get(name), view)}", room), ""))
        for name in lesson.runs
    ]


def _run_words(name: str, run: Run | None, view: LessonView) -> str:
    if run is None:
        told = _("waits for another") if name in view.plan.wait else _("not trained yet")
        return f"{GLYPHS.separator} {name}: {told}"
    sign = {
        "finished": GLYPHS.done,
        "queued": GLYPHS.queued,
        "running": GLYPHS.running,
        "paused": GLYPHS.paused,
    }.get(run.status, GLYPHS.failed)
    told = run_word(run)
    if not run.is_ended and run.epoch_under_way:
        told = _(
            "{status}, epoch {epoch} of {count}",
            status=told,
            epoch=run.epoch_under_way,
            count=run.epochs_wanted,
        )
    return f"{sign} {name}: {told}"


def verdict_lines(lesson: Lesson, view: LessonView, room: int) -> list[Line]:
    """The grade and why; before it how the runs stand."""
    found = view.verdict
    if found is None:
        rows = run_lines(lesson, view, room)
        return [*rows, *(line((text, "faint")) for text in wrapped(next_words(view), room))]
    role = "good strong" if found.right else "warn strong"
    head = (f"{GLYPHS.done if found.right else GLYPHS.failed} {outcome_words(found)}", role)
    return [line(head), *(line(text) for text in wrapped(found.why, room))]


def try_lines(lesson: Lesson, view: LessonView | None, room: int) -> list[Line]:
    """What is to be tried alone, and what came of it."""
    if lesson.own is None:
        return [line((_("This lesson has nothing to try alone."), "faint"))]
    rows = [line((text, "strong")) for text in wrapped(said(lesson.own.words, language()), room)]
    rows.append(line(""))
    if view is None or view.verdict is None:
        told = _("First answer, train, and see what came of it.")
    elif view.progress.try_experiment is None:
        told = _(
            "{key} puts the experiment on the bench. Change it there, train it with {train}, and "
            "come back with {lessons}.",
            key=key_of("lesson.own"),
            train=key_of("run.train"),
            lessons=key_of("experiment.lessons"),
        )
    elif view.own is None:
        told = _(
            "The experiment is on the bench and has not been trained yet: {key} goes there.",
            key=key_of("lesson.own"),
        )
    else:
        right = view.own.right
        sign = GLYPHS.done if right else GLYPHS.failed
        head = _("It does what was asked for.") if right else _("Not yet.")
        rows.append(line((f"{sign} {head}", "good strong" if right else "warn strong")))
        rows += [line(text) for text in wrapped(view.own.why, room)]
        rows.append(line(""))
        told = _("{key} goes to the experiment.", key=key_of("lesson.own"))
    return [*rows, *(line((text, "faint")) for text in wrapped(shown(told), room))]
