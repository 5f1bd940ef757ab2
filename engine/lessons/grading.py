"""Grading: which answer the metrics of the runs give, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from data.errors import InputError
from engine.lessons.expressions.evaluation import Records, holds, number_of
from engine.lessons.expressions.tree import comparisons
from engine.lessons.lesson import Condition, Lesson, Templates, Try, said
from engine.lessons.reading import FILE


@dataclass(frozen=True, slots=True)
class Check:
    """A comparison of an ``answer``'s expression: ``value`` is its left side, ``limit`` its right
    one.
    """

    answer: str
    expression: str
    value: float
    limit: float
    holds: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """``outcome`` is the letter of the answer that the runs give, None where none does; ``why``
    says so in words, with numbers.
    """

    answer: str
    outcome: str | None
    why: str
    checks: tuple[Check, ...]

    @property
    def right(self) -> bool:
        """Whether the prediction came true."""
        return self.answer == self.outcome


@dataclass(frozen=True, slots=True)
class TryVerdict:
    """Whether what was tried alone did what was asked for."""

    right: bool
    why: str
    checks: tuple[Check, ...]


def grade(lesson: Lesson, answer: str, records: Records, language: str) -> Verdict:
    """Grade a prediction by the records of the lesson's runs, by name.

    Where several answers hold, the one that was given counts, else the first.

    Raises:
        InputError: there is no such answer, or a run lacks a metric that is asked for.
    """
    if answer not in lesson.letters:
        raise InputError("lesson.no_answer", value=answer, known=list(lesson.letters))
    try:
        true = [one for one in lesson.answers if holds(one.holds.node, records)]
        outcome = next((one for one in true if one.letter == answer), next(iter(true), None))
        because = lesson.otherwise if outcome is None else outcome.because
        checks = [
            check for one in lesson.answers for check in _checks(one.letter, one.holds, records)
        ]
        why = _filled(because, records, language)
    except InputError as refused:
        raise _of_lesson(lesson, refused) from None
    return Verdict(answer, None if outcome is None else outcome.letter, why, tuple(checks))


def grade_try(lesson: Lesson, own: Try, records: Records, language: str) -> TryVerdict:
    """Grade what was tried alone; its record is called ``try``, beside those of the lesson's runs.

    Raises:
        InputError: a run lacks a metric that is asked for.
    """
    try:
        right = holds(own.holds.node, records)
        why = _filled(own.because if right else own.otherwise, records, language)
        checks = tuple(_checks("", own.holds, records))
    except InputError as refused:
        raise _of_lesson(lesson, refused) from None
    return TryVerdict(right, why, checks)


def figure_holds(lesson: Lesson, records: Records) -> bool:
    """Whether the runs give the answer that the tutorial's figure shows."""
    return grade(lesson, lesson.expected, records, "en").right


def _checks(answer: str, condition: Condition, records: Records) -> Iterator[Check]:
    for one in comparisons(condition.node):
        value, limit = number_of(one.left, records), number_of(one.right, records)
        yield Check(answer, one.text, value, limit, holds(one, records))


def _filled(because: Templates, records: Records, language: str) -> str:
    return said(because, language).filled(records)


def _of_lesson(lesson: Lesson, refused: InputError) -> InputError:
    """The refusal with the file of the lesson that asks."""
    file = str(lesson.folder / FILE)
    return InputError("lesson.cannot_grade", file=file, reason=refused.message)
