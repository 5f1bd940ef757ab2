"""Lessons in words: where a person stands, and texts in lines that fit."""

from __future__ import annotations

from collections.abc import Mapping

from engine.lessons.grading import Verdict
from engine.lessons.lesson import Lesson, said
from engine.store.lessons import Progress, State
from tui.locale import N_, Worded, _
from tui.locale.language import language
from tui.text.fitting import shown, wrapped

STATES: Mapping[State, str] = Worded(
    {
        "new": N_("not begun"),
        "begun": N_("begun"),
        "answered": N_("answered"),
        "right": N_("right"),
        "wrong": N_("not as predicted"),
    }
)


def state_words(known: Progress) -> str:
    """Where the person stands, in a few words."""
    told = STATES[known.state]
    if known.answer is not None:
        told = _("{letter}: {state}", letter=shown(known.answer), state=told)
    if known.try_right is not None:
        tried = _("tried") if known.try_right else _("tried, not yet")
        told = f"{told}, {tried}"
    return told


def title_of(lesson: Lesson) -> str:
    """Its title in the person's language, cleaned."""
    return shown(said(lesson.title, language()), 60)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text in Markdown, each on one line."""
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return [" ".join(block.split()) for block in blocks if block.strip()]


def text_lines(lesson: Lesson, cells: int) -> list[str]:
    """The explanation in lines of at most so many cells, an empty one between paragraphs."""
    lines: list[str] = []
    for paragraph in paragraphs(said(lesson.texts, language())):
        lines += [*([""] if lines else []), *wrapped(paragraph, cells)]
    return lines


def question_of(lesson: Lesson) -> str:
    """The question in the person's language."""
    return " ".join(said(lesson.question, language()).split())


def answers_of(lesson: Lesson) -> dict[str, str]:
    """The answers by their letters."""
    return {one.letter: " ".join(said(one.words, language()).split()) for one in lesson.answers}


def outcome_words(verdict: Verdict) -> str:
    """Whether the prediction came true."""
    if verdict.right:
        return _("{answer} is right.", answer=verdict.answer)
    if verdict.outcome is None:
        return _("Not {answer}, and none of the others.", answer=verdict.answer)
    return _("Not {answer}: it is {outcome}.", answer=verdict.answer, outcome=verdict.outcome)
