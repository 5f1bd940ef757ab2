"""Of lessons: which there are, what is wrong with one, and with an expression in it."""

from collections.abc import Mapping
from typing import Any

from tui.locale.entries import Entry
from tui.locale.translation import plain
from tui.locale.words import fill, words


def _bad_key(params: Mapping[str, Any]) -> str:
    text = fill(plain("{file}: {key}: {reason}"), {**params, "reason": words(params["reason"])})
    return text if text.endswith((".", ")")) else f"{text}."


ENTRIES: dict[str, Entry] = {
    "expression.bad_format": "character {place}: {format!q} is no way to write a number: .2f, .1%, "
    ".3g or d",
    "expression.bracket_alone": "character {place}: a {sign} stands alone",
    "expression.ends_early": "character {place}: the expression ends, and something is missing",
    "expression.missing": "character {place}: {sign!q} is missing",
    "expression.no_count": "character {place}: {found!q} is no number of epochs from 1",
    "expression.no_epoch": "character {place}: {name} needs an epoch",
    "expression.no_function": "character {place}: there is no function {name!q}: those that there "
    "are: {known!l}",
    "expression.no_metric": "character {place}: {name} needs a metric, as val_accuracy",
    "expression.no_number": "character {place}: a number is needed here, and this holds or not",
    "expression.no_run": "character {place}: {name} needs a run in quotes, one of {known!l}",
    "expression.no_truth": "character {place}: something that holds or not is needed here, and "
    "this is a number",
    "expression.not_recorded": "{function} asks for {metric!q} of the run {run!q}, which has "
    "{known!l}",
    "expression.odd_sign": "character {place}: {sign!q} means nothing here",
    "expression.too_deep": "character {place}: more than {most} brackets within one another",
    "expression.too_long": "character {place}: an expression has at most {most} characters",
    "expression.unexpected": "character {place}: {found!q} does not fit here",
    "expression.unknown_run": "character {place}: the lesson has no run {run!q}: those that it "
    "has: {known!l}",
    "lesson.bad_id": "{value!q} is no id: small letters, digits and hyphens, at most 60",
    "lesson.bad_key": _bad_key,
    "lesson.bad_name": "{value!q} cannot name an experiment: up to 40 characters without quotes, "
    'colons and curly brackets, and not "try"',
    "lesson.bad_toml": "{file}: no TOML: {reason}.",
    "lesson.cannot_grade": "{file}: {reason}.",
    "lesson.few_answers": "two to {most} answers are needed, A, B and so on",
    "lesson.file_too_large": "{file}: larger than {most:,} bytes.",
    "lesson.missing": "it is missing",
    "lesson.needs_classes": "{source}: the label {label!q} is a number, and this lesson needs "
    "classes.",
    "lesson.needs_table": "{source} holds pictures, and this lesson needs a table.",
    "lesson.no_answer": "There is no answer {value!q}: the answers are {known!l}.",
    "lesson.no_file": "{file}: there is no such file.",
    "lesson.no_folder": "{file}: this folder cannot be read: {reason}.",
    "lesson.no_lessons": "{file}: no lesson is in this folder: one is a folder with a lesson.toml.",
    "lesson.no_list": "a list of texts is needed",
    "lesson.no_table": "a table of keys is needed",
    "lesson.no_tables": "a list of tables is needed, one at least",
    "lesson.no_text": "a text is needed",
    "lesson.no_try": "The lesson {lesson!q} has nothing to try alone.",
    "lesson.no_utf8": "{file}: byte {place} is no UTF-8.",
    "lesson.no_whole": "a whole number from 1 to {most:,} is needed",
    "lesson.not_found": "There is no lesson {value!q}: the lessons are {known!l}.",
    "lesson.not_one_of": "{value!q} is none of {known!l}",
    "lesson.preset_or_spec": "an experiment has either a preset or a spec",
    "lesson.run_missing": "The lesson's run {run!q} is not there: train the lesson first.",
    "lesson.same_id": "{file}: the id {value!q} is that of {first}.",
    "lesson.same_name": "{value!q} is the name of two experiments",
    "lesson.several_begin_so": "Several lessons begin with {value!q}: {known!l}.",
    "lesson.table_not_made": "{file}: the table of the lesson cannot be made: {reason}.",
    "lesson.text_too_long": "at most {most:,} characters",
    "lesson.too_many": "at most {most} experiments",
    "lesson.unknown_key": "there is no such key: those that there are: {known!l}",
    "lesson.unreadable": "{file}: cannot be read: {reason}.",
}
