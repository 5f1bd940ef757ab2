"""What a label asks for: classes, two classes or a quantity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.errors import InputError
from data.messages import Message
from data.parsing import number_format_of, numbers_in
from data.parsing.column_texts import texts_of
from data.raw_table import RawTable
from data.roles.facts import ColumnFacts, facts_of
from data.roles.label_choice import USUAL_NAMES
from data.roles.text_rules import number_in_text
from data.schema import Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEW_FRACTIONS = 10
"""So many different fractional numbers may be classes still."""
FEW_WHOLE = 20
"""So many different whole numbers are classes, whatever they are called."""
MOST_CLASSES = 1_000
LEAST_BALANCE = 0.05
"""Numbers that count 0, 1, 2 are classes where the rarest has so much of the commonest's rows."""
QUANTITIES = frozenset(("price", "y", "response", "output", "target", "targets"))
"""Usual names of labels that a quantity may have as well."""


@dataclass(frozen=True, slots=True)
class TaskGuess:
    """The task and why."""

    task: Task
    reason: Message


def task_of(raw: RawTable, label: int, asked: Task | None = None) -> TaskGuess:
    """What the label in that column asks for; missing cells do not count.

    Words are classes. Numbers are a quantity where they have fractions and more than
    ``FEW_FRACTIONS`` values, or are whole with more than ``FEW_WHOLE`` values that are not numbered
    classes; so are numbers in text (``$1,200``) with as many values.

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
    if not facts.all_numbers:
        in_text = facts.numeric >= 0.9 or number_in_text(facts) is not None
        return facts.type == "text" and in_text and facts.distinct > FEW_WHOLE
    if facts.whole < 1.0:
        return facts.distinct > FEW_FRACTIONS
    if facts.distinct > MOST_CLASSES or _mostly_different(facts):
        return True
    if facts.distinct <= FEW_WHOLE:
        return False
    name = facts.name.strip().lower()
    return not (name in USUAL_NAMES and name not in QUANTITIES) and not _numbered_classes(
        texts_of(raw.columns[label]).codes, facts
    )


def _mostly_different(facts: ColumnFacts) -> bool:
    return facts.distinct > FEW_FRACTIONS and facts.distinct * 2 > facts.present


def _numbered_classes(codes: NDArray[np.int64], facts: ColumnFacts) -> bool:
    """Whether whole numbers count from 0 or 1 on, without gaps, each about as common."""
    import numpy as np

    least, greatest = facts.summary.least, facts.summary.greatest
    if least not in {0.0, 1.0} or greatest - least + 1 != facts.distinct:
        return False
    counts = np.bincount(codes[codes >= 0])
    return bool(counts.min() >= LEAST_BALANCE * counts.max())


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
        raise InputError("label.no_quantity", **about, row=row + 1, value=value)
