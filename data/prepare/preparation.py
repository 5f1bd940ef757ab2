"""A fitted preparation: columns by name to inputs, the same for every table of the kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.messages import Message
from data.prepare.application import Application, ColumnOutside
from data.prepare.column import Applied, ColumnTransform
from data.prepare.image_column import ImageColumn
from data.prepare.inputs import InputColumn, named
from data.prepare.reading_json import objects_of, text_of, truth_of, whole_of, wholes_of
from data.prepare.registry import column_from_dict, column_to_dict, opened_by
from data.raw_table import ArrowColumn, RawTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMAT = 1
"""The number of the JSON's format."""
LARGEST = 3.4028234663852886e38
"""The largest float32; inputs beyond are cut off there."""


@dataclass(frozen=True, slots=True)
class PreparedColumn:
    """A column by its name, fitted; ``kept`` are the places of its outputs that are inputs.

    ``drops_rows``: rows in which it is missing are left out of training and validation.
    """

    name: str
    transform: ColumnTransform
    kept: tuple[int, ...]
    drops_rows: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "name": self.name,
            "kept": list(self.kept),
            "drops_rows": self.drops_rows,
            **column_to_dict(self.transform),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> PreparedColumn:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        transform = column_from_dict(values)
        return cls(
            text_of(values, "name"),
            transform,
            wholes_of(values, "kept", below=len(transform.outputs)),
            truth_of(values, "drops_rows"),
        )


@dataclass(frozen=True, slots=True)
class Preparation:
    """Columns in the order of their inputs, fitted on ``rows`` rows.

    ``notes`` tell what was left out or odd when it was fitted.
    """

    columns: tuple[PreparedColumn, ...]
    rows: int
    notes: tuple[Message, ...] = ()

    @property
    def inputs(self) -> tuple[InputColumn, ...]:
        """The inputs in their order."""
        outputs = ((column, column.transform.outputs) for column in self.columns)
        return named(
            (column.name, known[place]) for column, known in outputs for place in column.kept
        )

    @property
    def images(self) -> dict[str, ImageColumn]:
        """The columns of pictures that give inputs, by their names."""
        return {
            column.name: column.transform
            for column in self.columns
            if isinstance(column.transform, ImageColumn) and column.kept
        }

    def apply(
        self, raw: RawTable, training: NDArray[np.int64] | None = None
    ) -> NDArray[np.float32]:
        """The inputs of a table: float32 of shape (rows, inputs), C-contiguous, finite.

        Columns are found by name, in any order; others are ignored. ``training`` are the rows
        that it was fitted on, in that order, where they are to be trained on: what was made of
        their own targets is made of the other parts' there. Rows without what ``drop_row`` asks
        for are filled; ``application`` tells them.

        Raises:
            InputError: a column is missing, or a picture for which no row is to be dropped.
        """
        return self.application(raw, training).inputs

    def application(self, raw: RawTable, training: NDArray[np.int64] | None = None) -> Application:
        """As ``apply``, with the rows to leave out and the cells outside what it was fitted on.

        Raises:
            InputError: as ``apply``; it was fitted on another number of rows.
        """
        return self.application_at(raw, self._positions(raw, training))

    def application_at(
        self, raw: RawTable, positions: NDArray[np.int64] | None = None
    ) -> Application:
        """As ``application``, where each row's position among those that it was fitted on is known
        (int64, shape (rows,)); -1: it is none of these.
        """
        import numpy as np

        cells = self._cells(raw)
        width = sum(len(column.kept) for column in self.columns)
        inputs = np.zeros((raw.rows, width), dtype=np.float32)
        dropped = np.zeros(raw.rows, dtype=np.bool_)
        outside: list[ColumnOutside] = []
        first = 0
        for column, found in zip(self.columns, cells, strict=True):
            applied = opened_by(column.transform, raw.pictures).apply(found, positions)
            check_pictures(raw, column, found, applied)
            if applied.whole is not None and column.kept:
                inputs[:, first : first + len(column.kept)] = applied.whole()[:, column.kept]
            else:
                for place, output in enumerate(column.kept, first):
                    inputs[:, place] = input_of(applied, output)
            first += len(column.kept)
            if column.drops_rows:
                dropped |= applied.missing
            outside += told(column.name, found, applied, raw.numbers)
        return Application(inputs, np.flatnonzero(~dropped), tuple(outside))

    def by_column(self, raw: RawTable) -> Iterator[tuple[PreparedColumn, ArrowColumn, Applied]]:
        """Each column with its cells in a table and what becomes of them.

        Raises:
            InputError: a column is missing.
        """
        for column, cells in zip(self.columns, self._cells(raw), strict=True):
            yield column, cells, opened_by(column.transform, raw.pictures).apply(cells)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "format": FORMAT,
            "rows": self.rows,
            "columns": [column.to_dict() for column in self.columns],
            "notes": [note.to_dict() for note in self.notes],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Preparation:
        """The preparation that ``to_dict`` gave.

        Raises:
            InputError: it is none, or of a later version.
        """
        try:
            found = values["format"]
            if isinstance(found, int) and found > FORMAT:
                raise InputError("prepare.later_format", format=found)
            if found != FORMAT:
                raise ValueError("format")
            columns = tuple(map(PreparedColumn.from_dict, objects_of(values, "columns")))
            if len({column.name for column in columns}) != len(columns):
                raise ValueError("columns")
            notes = tuple(map(Message.from_dict, objects_of(values, "notes")))
            return cls(columns, whole_of(values, "rows"), notes)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise InputError("prepare.no_preparation") from error

    def _cells(self, raw: RawTable) -> list[ArrowColumn]:
        places = {name: place for place, name in enumerate(raw.names)}
        missing = [column.name for column in self.columns if column.name not in places]
        if missing:
            raise InputError("prepare.columns_missing", file=raw.name, columns=missing)
        return [raw.columns[places[column.name]] for column in self.columns]

    def check_rows(self, file: str, training: int) -> None:
        """Refuse to be what was fitted on so many rows of a file, where these were others.

        Raises:
            InputError: there were more or fewer.
        """
        if training != self.rows:
            raise InputError("prepare.other_rows", file=file, then=self.rows, now=training)

    def _positions(
        self, raw: RawTable, training: NDArray[np.int64] | None
    ) -> NDArray[np.int64] | None:
        """Each row's position among those trained on (int64, shape (rows,)), -1 for others."""
        import numpy as np

        if training is None:
            return None
        self.check_rows(raw.source, len(training))
        positions = np.full(raw.rows, -1, dtype=np.int64)
        positions[training] = np.arange(len(training))
        return positions


def input_of(applied: Applied, place: int) -> NDArray[np.float32]:
    """One of a column's numbers as float32 of shape (rows,), cut off where it would be infinite."""
    import numpy as np

    with np.errstate(over="ignore", invalid="ignore"):
        values = applied.value(place)
        # NaN comes of a damaged preparation alone
        cut = np.nan_to_num(values, nan=0.0, posinf=LARGEST, neginf=-LARGEST)
        return np.clip(cut, -LARGEST, LARGEST).astype(np.float32)


def told(
    column: str, cells: ArrowColumn, applied: Applied, numbers: NDArray[np.int64] | None
) -> Iterator[ColumnOutside]:
    """What a column met outside, with the first such cell; ``numbers`` are those of the rows in
    the file (from 1), None: 1, 2, 3, ...
    """
    for part in applied.outside:
        place = int(part.rows[0])
        number = place + 1 if numbers is None else int(numbers[place])
        about = (number, str(cells[place].as_py()), part.why, part.first)
        yield ColumnOutside(column, part.reason, part.rows, *about)


def check_pictures(
    raw: RawTable, column: PreparedColumn, cells: ArrowColumn, applied: Applied
) -> None:
    """Refuse rows without a picture, for which nothing can stand, where they are not left out.

    Raises:
        InputError: there is one; file, row, column, cell and reason are told.
    """
    import numpy as np

    is_image = isinstance(column.transform, ImageColumn) and column.kept
    if not is_image or column.drops_rows or not applied.missing.any():
        return
    row = int(np.flatnonzero(applied.missing)[0])
    cell = cells[row].as_py()
    about = {"file": raw.source, "column": column.name, "row": raw.number_at(row)}
    about["count"] = int(np.count_nonzero(applied.missing))
    known = next((part for part in applied.outside if row in part.rows), None)
    if known is None or known.why is None:
        raise InputError("prepare.picture_missing", **about)
    raise InputError("prepare.picture_unreadable", **about, value=str(cell), why=known.why)
