"""What a label asks for: classes, two classes or a quantity."""

from __future__ import annotations

from dataclasses import dataclass

from data.errors import InputError
from data.messages import Message
from data.parsing import number_format_of, numbers_in
from data.quantity import is_quantity
from data.raw_table import RawTable
from data.roles.facts import ColumnFacts, facts_of
from data.roles.text_rules import number_in_text
from data.schema import Task


@dataclass(frozen=True, slots=True)
class TaskGuess:
    """The task and why."""

    task: Task
    reason: Message


def task_of(raw: RawTable, label: int, asked: Task | None = None) -> TaskGuess:
    """What the label in that column asks for; missing cells do not count.

    Words are classes. Numbers, also in text (``$1,200``), are a quantity or classes as
    ``data.quantity`` has it.

    Raises:
        InputError: what was asked for cannot be: ``label.no_quantity``, ``label.not_two_classes``.
    """
    column, name = raw.columns[label], raw.names[label]
    decimal = None if raw.format is None else raw.format.decimal
    facts = facts_of(name, column, decimal)
    if asked is not None:
        _check(raw, label, facts, asked)
        return TaskGuess(asked, Message("task.asked"))
    told = {"distinct": facts.distinct, "rows": facts.present}
    if facts.distinct == 2:
        return TaskGuess("binary", Message("task.two_values", {"texts": list(facts.texts)}))
    if _is_quantity(raw, label, facts):
        code = "task.fractions" if facts.all_numbers and facts.whole < 1 else "task.many_numbers"
        return TaskGuess("regression", Message(code, told))
    code = "task.few_numbers" if facts.all_numbers else "task.words"
    return TaskGuess("classification", Message(code, told))


def _is_quantity(raw: RawTable, label: int, facts: ColumnFacts) -> bool:
    """Numbers alone may be one, or nearly nothing but numbers in text."""
    import numpy as np

    in_text = facts.type == "text" and (facts.numeric >= 0.9 or bool(number_in_text(facts)))
    if not facts.all_numbers and not in_text:
        return False
    column = raw.columns[label]
    values = numbers_in(column, number_format_of(column, facts.decimal))[0]
    return is_quantity(facts.name, values[np.isfinite(values)])


def _check(raw: RawTable, label: int, facts: ColumnFacts, asked: Task) -> None:
    about = {"file": raw.source, "column": facts.name}
    if asked == "binary" and facts.distinct != 2:
        raise InputError("label.not_two_classes", **about, classes=facts.distinct)
    if asked != "regression":
        return
    form = number_format_of(raw.columns[label], facts.decimal)
    bad = numbers_in(raw.columns[label], form)[1]
    if len(bad):
        row = int(bad[0])
        value = str(raw.columns[label][row].as_py())
        raise InputError("label.no_quantity", **about, row=raw.number_at(row), value=value)
