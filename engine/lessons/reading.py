"""From a lesson's folder to the lesson: ``lesson.toml``, and a ``text.<language>.md`` each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from data.errors import InputError
from engine.lessons.expressions.parser import parse
from engine.lessons.expressions.template import template
from engine.lessons.fields import Fields
from engine.lessons.lesson import (
    LETTERS,
    TRY,
    Answer,
    Condition,
    Lesson,
    LessonExperiment,
    Table,
    Templates,
    Try,
)
from engine.lessons.presets import preset_names

FILE = "lesson.toml"
MOST_EXPERIMENTS = 9
MOST_BYTES = 200_000
MOST_RAW_ROWS = 300_000
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_NAME = re.compile(r"[^\":{}\x00-\x1f\x7f]{1,40}")
_TEXT_FILE = re.compile(r"text\.([A-Za-z_]{2,10})\.md")


def read_lesson(folder: Path) -> Lesson:
    """The lesson in a folder.

    Raises:
        InputError: it is broken: the file, the key and the reason are named.
    """
    path = folder / FILE
    fields = Fields(_toml(path), str(path))
    fields.allow(_KEYS)
    name = fields.text("id")
    if _ID.fullmatch(name) is None:
        raise fields.wrong("id", "lesson.bad_id", value=name)
    experiments = _experiments(fields)
    runs = [one.name for one in experiments]
    answers = _answers(fields.table("answers"), runs)
    table = fields.one_of("table", ("any", "own"), "any")
    return Lesson(
        id=name,
        folder=folder,
        title=fields.texts("title"),
        texts=_texts(folder),
        table=cast("Table", table),
        chart=fields.text("chart", "loss"),
        experiments=experiments,
        question=fields.texts("question"),
        answers=answers,
        expected=fields.one_of("expected", [one.letter for one in answers]),
        otherwise=_templates(fields, "otherwise", runs),
        own=_own(fields.table("try"), runs) if "try" in fields.values else None,
    )


_KEYS = (
    *("id", "title", "table", "chart", "experiments", "question", "answers", "expected"),
    *("otherwise", "try"),
)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(path))
    except RecursionError:
        raise InputError("lesson.bad_toml", file=str(path), reason="nested too deep") from None
    except ValueError as error:
        raise InputError("lesson.bad_toml", file=str(path), reason=str(error)) from None


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise InputError("lesson.file_too_large", file=str(path), most=MOST_BYTES)
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError("lesson.no_file", file=str(path)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("lesson.unreadable", file=str(path), reason=reason) from None
    except UnicodeDecodeError as error:
        raise InputError("lesson.no_utf8", file=str(path), place=error.start + 1) from None


def _texts(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        match = _TEXT_FILE.fullmatch(path.name)
        if match is not None:
            found[match[1]] = _read(path)
    if not found:
        raise InputError("lesson.no_file", file=str(folder / "text.en.md"))
    return found


# Experiments


def _experiments(fields: Fields) -> tuple[LessonExperiment, ...]:
    tables = fields.tables("experiments")
    if len(tables) > MOST_EXPERIMENTS:
        raise fields.wrong("experiments", "lesson.too_many", most=MOST_EXPERIMENTS)
    found: list[LessonExperiment] = []
    for one in tables:
        made = _experiment(one, [before.name for before in found])
        found.append(made)
    return tuple(found)


def _experiment(fields: Fields, before: Sequence[str]) -> LessonExperiment:
    fields.allow(("name", "preset", "spec", "set", "needs", "raw_rows"))
    name = fields.text("name")
    if _NAME.fullmatch(name) is None or name == TRY:
        raise fields.wrong("name", "lesson.bad_name", value=name)
    if name in before:
        raise fields.wrong("name", "lesson.same_name", value=name)
    if ("preset" in fields.values) == ("spec" in fields.values):
        raise fields.wrong("preset", "lesson.preset_or_spec")
    preset = ""
    if "preset" in fields.values:
        preset = fields.one_of("preset", preset_names())
    needs = fields.one_of("needs", before) if "needs" in fields.values else ""
    return LessonExperiment(
        name=name,
        preset=preset,
        fields=None if preset else fields.table("spec").values,
        changes=fields.listed("set"),
        needs=needs,
        raw_rows=fields.whole("raw_rows", MOST_RAW_ROWS),
    )


# Answers


def _answers(fields: Fields, runs: Sequence[str]) -> tuple[Answer, ...]:
    letters = list(fields.values)
    if not 2 <= len(letters) <= len(LETTERS):
        raise fields.wrong("A", "lesson.few_answers", most=len(LETTERS))
    found: list[Answer] = []
    for expected in LETTERS[: len(letters)]:
        one = fields.table(expected)
        one.allow(("words", "holds", "because"))
        because = _templates(one, "because", runs)
        found.append(Answer(expected, one.texts("words"), _condition(one, runs), because))
    return tuple(found)


def _own(fields: Fields, runs: Sequence[str]) -> Try:
    fields.allow(("words", "start", "holds", "because", "otherwise"))
    known = [*runs, TRY]
    return Try(
        words=fields.texts("words"),
        start=fields.one_of("start", runs),
        holds=_condition(fields, known),
        because=_templates(fields, "because", known),
        otherwise=_templates(fields, "otherwise", known),
    )


def _condition(fields: Fields, runs: Sequence[str]) -> Condition:
    text = " ".join(fields.text("holds").split())
    try:
        return Condition(text, parse(text, runs))
    except InputError as refused:
        raise fields.flaw("holds", refused.message) from None


def _templates(fields: Fields, name: str, runs: Sequence[str]) -> Templates:
    found: dict[str, Any] = {}
    for language, text in fields.texts(name).items():
        try:
            found[language] = template(text, runs)
        except InputError as refused:
            raise fields.flaw(f"{name}.{language}", refused.message) from None
    return found
