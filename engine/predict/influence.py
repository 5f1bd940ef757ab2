"""Which columns move what a model says of a row: each is given other values, all else stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.predict.fields import InputField
from engine.predict.rows import Cell

STEPS = 5
"""Values of a number that are tried, over its range in the training rows."""
MOST_CHOICES = 12
TRUTHS = ("true", "false")


@dataclass(frozen=True, slots=True)
class Trials:
    """Rows to be predicted: the row as it is, then with one column changed; ``columns`` and
    ``values`` tell which, and to what, for all rows but the first.
    """

    cells: dict[str, list[Cell]]
    columns: tuple[str, ...]
    values: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Influence:
    """How far a column alone moves an answer: ``least`` and ``greatest`` are what comes of its
    values (and of the row as it is), at the cells ``at_least`` and ``at_greatest``.
    """

    column: str
    least: float
    greatest: float
    at_least: Cell
    at_greatest: Cell

    @property
    def span(self) -> float:
        """From the one to the other."""
        return self.greatest - self.least


def trials(row: Mapping[str, Cell], fields: Sequence[InputField]) -> Trials:
    """The rows to try: numbers at equal steps over what training rows had, every known choice.

    Columns of texts and times, and numbers whose range is not known, stay as they are.
    """
    changes = [
        (field.name, value)
        for field in fields
        for value in _values(field)
        if value != row.get(field.name)
    ]
    cells: dict[str, list[Cell]] = {name: [cell] * (1 + len(changes)) for name, cell in row.items()}
    for place, (column, value) in enumerate(changes, 1):
        cells[column][place] = value
    names, values = tuple(one[0] for one in changes), tuple(one[1] for one in changes)
    return Trials(cells, names, values)


def truth_words(field: InputField) -> tuple[str, ...]:
    """What a column of truth values writes for true and false, where that is known."""
    return field.choices or TRUTHS


def _values(field: InputField) -> list[Cell]:
    if field.kind == "choice":
        return list(field.choices[:MOST_CHOICES])
    if field.kind == "truth":
        return list(truth_words(field))
    if field.kind != "number" or field.least is None or field.greatest is None:
        return []
    if field.least == field.greatest:
        return []
    step = (field.greatest - field.least) / (STEPS - 1)
    return [field.least + place * step for place in range(STEPS)]


def influences(
    tried: Trials, answers: Sequence[float], row: Mapping[str, Cell]
) -> tuple[Influence, ...]:
    """What the answers (one a row of ``tried``) say of each column, the strongest first."""
    found: dict[str, Influence] = {}
    own = answers[0]
    for column, value, answer in zip(tried.columns, tried.values, answers[1:], strict=True):
        cell = row.get(column)
        known = found.get(column, Influence(column, own, own, cell, cell))
        least = (answer, value) if answer < known.least else (known.least, known.at_least)
        most = (answer, value) if answer > known.greatest else (known.greatest, known.at_greatest)
        found[column] = Influence(column, least[0], most[0], least[1], most[1])
    return tuple(sorted(found.values(), key=lambda one: -one.span))
