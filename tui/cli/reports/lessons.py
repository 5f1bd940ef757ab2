"""Lessons on the command line: their list, one to read, a grade; as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from data.messages import Message
from engine.client.lesson_runs import Plan
from engine.client.lesson_specs import On, table_of
from engine.events import Ended, Event
from engine.lessons.grading import Check, TryVerdict, Verdict
from engine.lessons.lesson import Lesson, said
from engine.store.lessons import Progress
from engine.store.runs import Run
from tui.cli.console.output import complain, fail, screen_cells
from tui.lessons.words import (
    answers_of,
    outcome_words,
    question_of,
    state_words,
    text_lines,
    title_of,
)
from tui.locale import _, words
from tui.locale.language import language
from tui.text.fitting import shown, wrapped
from tui.text.tables import columns

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH, WIDEST = 78, 100


class QuietReport:
    """Runs of which only a bad end is told, on stderr: stdout is for one object."""

    def event(self, run: Run, event: Event) -> None:
        """Tell a failure."""
        if isinstance(event, Ended) and event.status != "finished":
            said = shown(words(event.message)) or event.status
            complain(f'"{shown(run.name, 60)}" ({run.id}): {said}')

    def progress(self, runs: Sequence[Run]) -> None:
        """Nothing."""

    def ended(self, runs: Sequence[Run]) -> None:
        """Nothing: the grade follows."""

    def left_waiting(self, runs: Sequence[Run], why: Message) -> None:  # noqa: ARG002
        """Say why they stay in the queue."""
        fail(words(why))


def list_lines(lessons: Sequence[Lesson], done: Sequence[Progress]) -> list[str]:
    """A table of all lessons."""
    rows = [
        [lesson.id, title_of(lesson), state_words(known)]
        for lesson, known in zip(lessons, done, strict=True)
    ]
    head = [_("lesson"), _("title"), _("progress")]
    return columns(head, rows, left=frozenset({0, 1, 2}))


def listed_object(lesson: Lesson, known: Progress) -> dict[str, Any]:
    """A line of the list as JSON."""
    return {
        "lesson": lesson.id,
        "title": said(lesson.title, language()),
        "source": known.source or None,
        "state": known.state,
        "answer": known.answer,
        "right": known.is_right,
        "tried": known.try_right,
        "experiments": list(lesson.runs),
    }


def lesson_object(lesson: Lesson, known: Progress) -> dict[str, Any]:
    """A lesson to read as JSON."""
    own = lesson.own
    return {
        **listed_object(lesson, known),
        "text": said(lesson.texts, language()),
        "question": question_of(lesson),
        "answers": answers_of(lesson),
        "try": None if own is None else said(own.words, language()),
    }


def lesson_lines(lesson: Lesson, known: Progress) -> list[str]:
    """A lesson to read."""
    room = min(screen_cells() or WIDTH, WIDEST)
    lines = [
        title_of(lesson),
        "",
        *text_lines(lesson, room),
        "",
        *wrapped(question_of(lesson), room),
    ]
    for letter, text in answers_of(lesson).items():
        lines += _hanging(f"  {letter}  ", text, room)
    told = _(
        "Answer before it is trained: pkgo-tui lesson {lesson} --answer {letter}",
        lesson=lesson.id,
        letter=lesson.letters[0],
    )
    if known.answer is not None:
        told = _("So far: {state}", state=state_words(known))
    lines += ["", *wrapped(told, room)]
    if known.is_right is not None and lesson.own is not None:
        lines += ["", *wrapped(said(lesson.own.words, language()), room)]
        lines.append(_("pkgo-tui lesson {lesson} --try KEY=VALUE", lesson=lesson.id))
    return lines


def verdict_lines(lesson: Lesson, verdict: Verdict) -> list[str]:
    """A grade, why, and what to try next."""
    room = min(screen_cells() or WIDTH, WIDEST)
    lines = ["", outcome_words(verdict), *wrapped(verdict.why, room), ""]
    lines += [f"  {check_words(check)}" for check in verdict.checks]
    if lesson.own is not None:
        lines += ["", *wrapped(_("To try alone: ") + said(lesson.own.words, language()), room)]
        lines.append(_("pkgo-tui lesson {lesson} --try KEY=VALUE", lesson=lesson.id))
    return lines


def check_words(check: Check) -> str:
    """A comparison with what its two sides came to."""
    sign = _("holds") if check.holds else _("does not hold")
    numbers = f"{check.value:.4g}, {check.limit:.4g}"
    return f"{check.answer:1} {shown(check.expression)}  ({numbers}): {sign}"


def verdict_object(
    lesson: Lesson, on: On, found: Plan, taken: Iterable[str], verdict: Verdict
) -> dict[str, Any]:
    """A grade as JSON."""
    return {
        "lesson": lesson.id,
        "source": table_of(lesson, on) or None,
        "answer": verdict.answer,
        "right": verdict.right,
        "outcome": verdict.outcome,
        "why": verdict.why,
        "runs": dict(found.runs),
        "taken": list(taken),
        "checks": [_check(check) for check in verdict.checks],
    }


def try_lines(verdict: TryVerdict) -> list[str]:
    """A grade of what was tried alone."""
    room = min(screen_cells() or WIDTH, WIDEST)
    head = _("It does what was asked for.") if verdict.right else _("Not yet.")
    lines = ["", head, *wrapped(verdict.why, room), ""]
    return lines + [f"  {check_words(check)}" for check in verdict.checks]


def try_object(lesson: Lesson, on: On, run: str, verdict: TryVerdict) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "lesson": lesson.id,
        "source": table_of(lesson, on) or None,
        "try": True,
        "right": verdict.right,
        "why": verdict.why,
        "runs": {"try": run},
        "checks": [_check(check) for check in verdict.checks],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "answer": check.answer or None,
        "expression": check.expression,
        "value": check.value,
        "limit": check.limit,
        "holds": check.holds,
    }


def _hanging(head: str, text: str, room: int) -> list[str]:
    parts = wrapped(text, room - len(head))
    heads = [head, *[" " * len(head)] * (len(parts) - 1)]
    return [f"{first}{part}" for first, part in zip(heads, parts, strict=True)]
