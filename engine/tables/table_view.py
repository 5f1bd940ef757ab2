"""A table as the screen shows it, in plain values: it travels from the process that read it."""

from __future__ import annotations

import math
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from data.dialect import Dialect
from data.errors import InputError
from data.messages import Message
from data.raw_table import TextFormat
from data.schema import ColumnSchema, Schema
from data.statistics.summary import TableStatistics

FORMAT = 5
FIRST_ROWS = 100
"""So many rows are shown as they were read."""
LONGEST_CELL = 200


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it was read: its number among the rows in use and the line in the file it begins
    on (both from 1; None where the source has no lines), and its cells, untrusted text.
    """

    number: int
    line: int | None
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreparedInput:
    """One input of the network: the column it is made of, its name, its value."""

    column: str
    name: str
    value: float


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """What a column's cell has become: a picture of that ``shape`` (height, width, channels), a
    byte a value in the order of C.
    """

    shape: tuple[int, ...]
    values: bytes


@dataclass(frozen=True, slots=True)
class RowView:
    """A row before and after its preparation. ``refused`` tells why there is no after.

    ``pictures`` are those of columns that name some, whose inputs are not among the others.
    """

    row: ReadRow
    inputs: tuple[PreparedInput, ...] = ()
    refused: Message | None = None
    pictures: Mapping[str, SeenPicture] = field(default_factory=dict[str, SeenPicture])

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "row": asdict(self.row),
            "inputs": [[one.column, one.name, one.value] for one in self.inputs],
            "refused": self.refused and self.refused.to_dict(),
            "pictures": {
                name: [list(one.shape), b64encode(one.values).decode()]
                for name, one in self.pictures.items()
            },
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> RowView:
        """The row that ``to_dict`` gave.

        Raises:
            InputError: it is none.
        """
        try:
            inputs = tuple(
                PreparedInput(str(column), str(name), float(value))
                for column, name, value in values["inputs"]
            )
            pictures = {
                str(name): _picture(shape, text)
                for name, (shape, text) in values["pictures"].items()
            }
            return cls(_row(values["row"]), inputs, _message(values["refused"]), pictures)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError("table.no_description") from error


@dataclass(frozen=True, slots=True)
class RowsView:
    """Some rows, by their numbers: as they were read, under the ``names`` of the columns that
    inputs are made of, or as pictures of the ``shape`` (height, width, channels), a byte a value
    in the order of C, with their ``labels`` and, where they have them, the names of their
    ``files`` (untrusted). A row that has neither comes from another file.
    """

    names: tuple[str, ...] = ()
    rows: Mapping[int, ReadRow] = field(default_factory=dict[int, ReadRow])
    shape: tuple[int, ...] = ()
    pictures: Mapping[int, bytes] = field(default_factory=dict[int, bytes])
    labels: Mapping[int, str] = field(default_factory=dict[int, str])
    files: Mapping[int, str] = field(default_factory=dict[int, str])

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "names": list(self.names),
            "rows": [asdict(row) for row in self.rows.values()],
            "shape": list(self.shape),
            "pictures": [
                [number, b64encode(picture).decode()] for number, picture in self.pictures.items()
            ],
            "labels": [[number, label] for number, label in self.labels.items()],
            "files": [[number, name] for number, name in self.files.items()],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> RowsView:
        """The rows that ``to_dict`` gave.

        Raises:
            InputError: they are none.
        """
        try:
            rows = [_row(row) for row in values["rows"]]
            pictures = {int(number): b64decode(text) for number, text in values["pictures"]}
            shape = tuple(int(length) for length in values["shape"])
            if any(len(picture) != math.prod(shape) for picture in pictures.values()):
                raise ValueError("a picture of another size")
            names = tuple(str(name) for name in values["names"])
            labels = {int(number): str(label) for number, label in values["labels"]}
            files = {int(number): str(name) for number, name in values["files"]}
            return cls(names, {row.number: row for row in rows}, shape, pictures, labels, files)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError("table.no_description") from error


@dataclass(frozen=True, slots=True)
class TableView:
    """A table: how it was read, its columns and their roles, statistics, and its first rows.

    ``rows_read`` counts the rows before some were chosen; ``notes`` tell what was mended, left out
    or guessed, ``doubtful`` what may be meant otherwise. ``refused`` tells why nothing can be
    trained on it as it is.
    """

    source: str
    name: str
    rows_read: int
    schema: Schema
    statistics: TableStatistics
    first_rows: tuple[ReadRow, ...]
    format: TextFormat | None = None
    notes: tuple[Message, ...] = ()
    doubtful: tuple[Message, ...] = ()
    refused: Message | None = None

    @property
    def rows(self) -> int:
        """The rows in use."""
        return self.statistics.rows

    @property
    def label(self) -> ColumnSchema | None:
        """The label's column."""
        place = self.schema.label
        return None if place is None else self.schema.columns[place]

    @property
    def warnings(self) -> tuple[Message, ...]:
        """Everything a person should look at, what speaks against training first."""
        of_columns = (one for column in self.statistics.columns for one in column.suspicions)
        refused = () if self.refused is None else (self.refused,)
        return (*refused, *self.doubtful, *self.statistics.suspicions, *of_columns)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "format_version": FORMAT,
            "source": self.source,
            "name": self.name,
            "rows_read": self.rows_read,
            "columns": [column.to_dict() for column in self.schema.columns],
            "statistics": self.statistics.to_dict(),
            "first_rows": [asdict(row) for row in self.first_rows],
            "format": None if self.format is None else asdict(self.format),
            "notes": [note.to_dict() for note in self.notes],
            "doubtful": [note.to_dict() for note in self.doubtful],
            "refused": self.refused and self.refused.to_dict(),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TableView:
        """The view that ``to_dict`` gave.

        Raises:
            InputError: it is none, or of another version.
        """
        try:
            if values["format_version"] != FORMAT:
                raise ValueError("version")
            return cls(
                str(values["source"]),
                str(values["name"]),
                int(values["rows_read"]),
                Schema(tuple(map(ColumnSchema.from_dict, values["columns"]))),
                TableStatistics.from_dict(values["statistics"]),
                tuple(map(_row, values["first_rows"])),
                _format(values["format"]),
                tuple(map(Message.from_dict, values["notes"])),
                tuple(map(Message.from_dict, values["doubtful"])),
                _message(values["refused"]),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InputError("table.no_description") from error


def _picture(shape: Sequence[int], text: str) -> SeenPicture:
    found = SeenPicture(tuple(int(length) for length in shape), b64decode(text))
    if len(found.shape) != 3 or len(found.values) != math.prod(found.shape):
        raise ValueError("a picture of another size")
    return found


def _row(values: Mapping[str, Any]) -> ReadRow:
    line = values["line"]
    cells = tuple(str(cell) for cell in values["cells"])
    return ReadRow(int(values["number"]), None if line is None else int(line), cells)


def _message(values: Mapping[str, Any] | None) -> Message | None:
    return None if values is None else Message.from_dict(values)


def _format(values: Mapping[str, Any] | None) -> TextFormat | None:
    if values is None:
        return None
    told: dict[str, Any] = {**values, "dialect": Dialect(**values["dialect"])}
    return TextFormat(**told)
