"""A row by hand: its cells, those of the table's row that it began as, which of them differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.predict.fields import InputField
from engine.predict.influence import truth_words
from engine.predict.rows import Cell
from tui.use.values import stepped, written

HALF = 0.5
"""From where on what stands for a missing truth value is true."""


@dataclass(slots=True)
class Hand:
    """``number`` is the table's row (from 1) that it began as, or 0; ``true`` that row's label
    (untrusted).
    """

    fields: tuple[InputField, ...]
    columns: tuple[str, ...]
    base: dict[str, Cell] = field(default_factory=dict[str, Cell])
    cells: dict[str, Cell] = field(default_factory=dict[str, Cell])
    number: int = 0
    true: str | None = None

    def __post_init__(self) -> None:
        """Begin with what stands for a cell that is missing, or lies in the middle."""
        if not self.cells:
            self.base = {name: _usual(self.of(name)) for name in self.columns}
            self.cells = dict(self.base)

    def take(self, number: int, cells: Mapping[str, str], true: str | None) -> None:
        """Begin with a row of the table; ``true`` is its label, where it is known."""
        self.base = {name: cells.get(name, "") for name in self.columns}
        self.cells = dict(self.base)
        self.number, self.true = number, true

    def of(self, column: str) -> InputField:
        """What a column may hold; any text where nothing is known of it."""
        return next((one for one in self.fields if one.name == column), InputField(column, "text"))

    def is_changed(self, column: str) -> bool:
        """Whether its cell is another than that of the row it began as."""
        return written(self.cells[column]) != written(self.base[column])

    @property
    def changed(self) -> list[str]:
        """The columns whose cells are."""
        return [name for name in self.columns if self.is_changed(name)]

    def step(self, column: str, by: int) -> bool:
        """Go on to another value of a column; False where it has no steps."""
        value = stepped(self.of(column), self.cells[column], by)
        if value is None:
            return False
        self.cells[column] = value
        return True

    def set(self, column: str, text: str) -> None:
        """A value as it was typed."""
        self.cells[column] = text.strip()

    def restore(self, column: str) -> None:
        """A changed cell as it was; where it was not changed, all of them."""
        if self.is_changed(column):
            self.cells[column] = self.base[column]
        else:
            self.cells = dict(self.base)


def _usual(one: InputField) -> Cell:
    if one.usual is not None and one.kind == "number":
        return one.usual
    if one.kind == "truth":
        true, false = truth_words(one)
        return true if one.usual is not None and one.usual >= HALF else false
    if one.kind == "number" and one.least is not None and one.greatest is not None:
        return (one.least + one.greatest) / 2
    return one.choices[0] if one.choices else ""


def ordered(columns: Sequence[str], strengths: Mapping[str, float]) -> list[str]:
    """The columns that move an answer most first; equal ones stay in their order."""
    return sorted(columns, key=lambda name: -strengths.get(name, 0.0))
