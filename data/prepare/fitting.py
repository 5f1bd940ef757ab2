"""Fitting a preparation on the training rows of a table."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.messages import Message
from data.options import PreparationOptions
from data.prepare.column import Applied, Training, categories_in
from data.prepare.image_column import ImageColumn
from data.prepare.inputs import named
from data.prepare.preparation import Preparation, PreparedColumn, input_of, told
from data.prepare.registry import TokenSequence, fit_column
from data.prepare.settings import check, says, settings_of
from data.raw_table import ArrowColumn, RawTable
from data.schema import ColumnSchema, Schema

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_NAMED = 5
"""So many columns are named in a note."""


def fit(
    raw: RawTable,
    schema: Schema,
    rows: NDArray[np.int64],
    options: PreparationOptions,
    targets: NDArray[Any] | None = None,
) -> Preparation:
    """Find out, on the training ``rows`` alone, how the columns of ``schema`` become inputs.

    ``rows`` are int64 places in ``raw``, in the order in which they train. ``targets`` belong to
    all rows of ``raw`` (shape (rows,)): class numbers (integers) or a quantity (floats); target
    encoding needs them. Rows that a column's ``drop_row`` drops are not fitted on.

    Raises:
        InputError: an option is not possible, a column is not in the table, no row or no input
            is left, or target encoding has no targets.
    """
    names = [column.name for column in schema.columns]
    check(options, names)
    inputs = [column for column in schema.columns if column.is_input]
    places = {name: place for place, name in enumerate(raw.names)}
    missing = [column.name for column in inputs if column.name not in places]
    if missing:
        raise InputError("prepare.columns_missing", file=raw.name, columns=missing)
    source = _Source(raw, places, options, targets)
    rows = source.complete(inputs, rows)
    if not len(rows):
        raise InputError("prepare.no_rows", file=raw.source)
    found, numbers = _Inputs(), raw.numbers_at(rows)
    columns = tuple(
        found.fit(source.training(column, rows), numbers, drops_rows=source.drops_rows(column))
        for column in inputs
    )
    if not any(column.kept for column in columns):
        raise InputError("prepare.no_inputs", file=raw.source)
    used = tuple(column for column in columns if column.kept or column.drops_rows)
    return Preparation(used, len(rows), found.notes())


@dataclass(frozen=True, slots=True)
class _Source:
    """A table with what was said of its columns."""

    raw: RawTable
    places: dict[str, int]
    options: PreparationOptions
    targets: NDArray[Any] | None

    def training(self, column: ColumnSchema, rows: NDArray[np.int64]) -> Training:
        """What a column is fitted on."""
        settings = settings_of(self.options, column.name)
        if column.role == "nominal" and settings.encoding == "target" and self.targets is None:
            raise InputError("prepare.no_targets", column=column.name)
        form = self.raw.format
        return Training(
            _taken(self.raw.columns[self.places[column.name]], rows),
            column,
            settings,
            None if self.targets is None else self.targets[rows],
            "," if form is not None and form.decimal == "," else None,
            says(self.options, column.name, "scaling"),
            self.raw.pictures,
        )

    def drops_rows(self, column: ColumnSchema) -> bool:
        """Whether rows without it are left out."""
        return settings_of(self.options, column.name).missing == "drop_row"

    def complete(self, columns: list[ColumnSchema], rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows that lack nothing of what is to drop the row."""
        for column in columns:
            if self.drops_rows(column) and len(rows):
                training = self.training(column, rows)
                rows = rows[~fit_column(training).apply(training.cells).missing]
        return rows


OF_MANY = {
    "prepare.duplicate": "prepare.duplicates",
    "prepare.partly_duplicate": "prepare.partly_duplicates",
}


@dataclass(slots=True)
class _Inputs:
    """The inputs that differ from row to row and from each other, and what is said of the rest."""

    seen: dict[bytes, str] = field(default_factory=dict[bytes, str])
    constant: list[str] = field(default_factory=list[str])
    parts: list[str] = field(default_factory=list[str])
    twins: dict[str, list[Message]] = field(default_factory=dict[str, list[Message]])
    told: list[Message] = field(default_factory=list[Message])

    def fit(
        self, training: Training, numbers: NDArray[np.int64], *, drops_rows: bool
    ) -> PreparedColumn:
        """The column fitted, with those of its inputs that are kept; ``numbers`` are those of its
        rows in the file.
        """
        import numpy as np

        name, transform = training.schema.name, fit_column(training)
        if isinstance(transform, ImageColumn):
            whole = self._pictures(training, transform)
            return PreparedColumn(name, transform, whole, drops_rows)
        positions = np.arange(len(training.cells), dtype=np.int64)
        applied = transform.apply(training.cells, positions)
        self.told += [part.message for part in told(name, training.cells, applied, numbers)]
        if isinstance(transform, TokenSequence):
            whole = self._sequence(training, transform, applied)
            return PreparedColumn(name, transform, whole, drops_rows)
        all_inputs = named((name, output) for output in transform.outputs)
        kept: list[int] = []
        constant: list[str] = []
        twins: list[str] = []
        for place, source in enumerate(all_inputs):
            values = input_of(applied, place)
            twin = self._twin(values, source.name)
            if bool((values == values[0]).all()):
                constant.append(source.name)
            elif twin is not None:
                twins.append(twin)
            else:
                kept.append(place)
        if twins:
            self._tell_twins(name, twins, partly=bool(kept))
        if not kept and not twins:
            self.constant.append(name)
        else:
            self.parts += constant
        return PreparedColumn(name, transform, tuple(kept), drops_rows)

    def notes(self) -> tuple[Message, ...]:
        """What there is to say, what concerns whole columns first."""
        found: list[Message] = []
        if self.constant:
            names, count = self.constant[:MOST_NAMED], len(self.constant)
            found.append(Message("prepare.constant", {"columns": names, "count": count}))
        if self.parts:
            names, count = self.parts[:MOST_NAMED], len(self.parts)
            found.append(Message("prepare.inputs_constant", {"inputs": names, "count": count}))
        for code, each in self.twins.items():
            found += each if len(each) == 1 else [_joined(code, each)]
        return (*found, *self.told)

    def _sequence(
        self, training: Training, transform: TokenSequence, applied: Applied
    ) -> tuple[int, ...]:
        """All places of a sequence, also those that never change; none where none ever does."""
        name = training.schema.name
        places = range(transform.length)
        values = (input_of(applied, place) for place in places)
        if all(bool((found == found[0]).all()) for found in values):
            self.constant.append(name)
            return ()
        self.told += _of_sequence(training, transform)
        return tuple(places)

    def _pictures(self, training: Training, transform: ImageColumn) -> tuple[int, ...]:
        """All pixels, also those that never change; none where every row names the same picture.
        Applying tells of pictures that cannot be opened: here none is decoded.
        """
        name = training.schema.name
        found = categories_in(training.cells)
        if len(found.texts) == 1 and bool((found.codes == 0).all()):
            self.constant.append(name)
            return ()
        shape = list(transform.shape)
        self.told.append(Message("prepare.image", {"column": name, "shape": shape}))
        return tuple(range(math.prod(transform.shape)))

    def _twin(self, values: NDArray[np.float32], name: str) -> str | None:
        """The earlier input that is the same in every row."""
        digest = hashlib.blake2b(values.tobytes(), digest_size=16).digest()
        found = self.seen.setdefault(digest, name)
        return None if found == name else found

    def _tell_twins(self, column: str, twins: list[str], *, partly: bool) -> None:
        different, count = list(dict.fromkeys(twins))[:MOST_NAMED], len(twins)
        code = "prepare.partly_duplicate" if partly else "prepare.duplicate"
        about = {"column": column, "inputs": different, "count": count}
        self.twins.setdefault(code, []).append(Message(code, about))


def _of_sequence(training: Training, transform: TokenSequence) -> Iterator[Message]:
    """The size of its vocabulary, and how many rows are cut off; ``room`` are so many ids that
    other training rows need no more.
    """
    name, size, length = training.schema.name, transform.size, transform.length
    most = training.settings.max_tokens
    room = most if size <= most else 1 << size.bit_length()
    yield Message(
        "prepare.sequence", {"column": name, "size": size, "length": length, "room": room}
    )
    if transform.cut:
        count, rows = transform.cut, len(training.cells)
        yield Message(
            "prepare.sequence_cut",
            {"column": name, "length": length, "count": count, "rows": rows},
        )


def _joined(code: str, each: list[Message]) -> Message:
    """One sentence on all columns of which the same is to be said."""
    names = [str(told.params["column"]) for told in each]
    inputs = sum(int(told.params["count"]) for told in each)
    about = {"columns": names[:MOST_NAMED], "count": len(names), "inputs": inputs}
    return Message(OF_MANY[code], about)


def _taken(column: ArrowColumn, rows: NDArray[np.int64]) -> ArrowColumn:
    import pyarrow as pa

    places: Any = pa.array(rows)
    return column.take(places)
