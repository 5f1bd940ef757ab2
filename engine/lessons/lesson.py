"""What a lesson is: a text, experiments, a question whose answer their metrics give, and a try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from engine.lessons.expressions.template import Template
from engine.lessons.expressions.tree import Node

LETTERS = ("A", "B", "C", "D", "E", "F")
TRY = "try"
"""What the run of a person's own is called in expressions."""
ENGLISH = "en"
Texts: TypeAlias = Mapping[str, str]
"""By language: ``en``, ``zh_TW``."""
Templates: TypeAlias = Mapping[str, Template]
Table: TypeAlias = Literal["any", "own"]
"""``any``: the experiments train on any table with classes; ``own``: on the data that they name."""


def said(texts: Mapping[str, Any], language: str) -> Any:
    """What is said in this language, else in English, else in the first there is."""
    return texts.get(language) or texts.get(ENGLISH) or next(iter(texts.values()))


@dataclass(frozen=True, slots=True)
class LessonExperiment:
    """One of the lesson's experiments: a preset by its name, or the ``fields`` of a description.

    ``changes`` are ``KEY=VALUE`` as ``--set`` takes them. It begins from the network of the
    experiment named in ``needs``, which has to be trained before. ``raw_rows``: its table is that
    many made-up raw sightings.
    """

    name: str
    preset: str = ""
    fields: Mapping[str, Any] | None = None
    changes: tuple[str, ...] = ()
    needs: str = ""
    raw_rows: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression with what was written."""

    text: str
    node: Node


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the answers: ``holds`` says when it is right, ``because`` why it is, then."""

    letter: str
    words: Texts
    holds: Condition
    because: Templates


@dataclass(frozen=True, slots=True)
class Try:
    """One thing to try alone, beginning from the experiment named ``start``; ``because`` is said
    where it ``holds``, else ``otherwise``.
    """

    words: Texts
    start: str
    holds: Condition
    because: Templates
    otherwise: Templates


@dataclass(frozen=True, slots=True)
class Lesson:
    """``expected`` is the letter of the answer that the tutorial's figure shows, ``chart`` the
    metric of the overlay, ``otherwise`` what is said where no answer holds. ``texts`` explain.
    """

    id: str
    folder: Path
    title: Texts
    texts: Texts
    table: Table
    chart: str
    experiments: tuple[LessonExperiment, ...]
    question: Texts
    answers: tuple[Answer, ...]
    expected: str
    otherwise: Templates
    own: Try | None = None

    @property
    def runs(self) -> tuple[str, ...]:
        """The names of its experiments."""
        return tuple(one.name for one in self.experiments)

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of its answers."""
        return tuple(one.letter for one in self.answers)

    def experiment(self, name: str) -> LessonExperiment:
        """The experiment of that name, which there is."""
        return next(one for one in self.experiments if one.name == name)
