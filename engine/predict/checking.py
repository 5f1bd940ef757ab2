"""What is wrong with a file, told before the model is opened: that takes seconds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import data
from data.errors import InputError
from data.image_tables import kind_of
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources.formats.reader import Progress
from data.sources.images.picture_names import is_picture
from data.sources.text import check_file, locate
from engine.predict.described import Described
from engine.predict.inputs import PreparedInputs
from engine.predict.outputs import Output
from engine.predict.pictures import ARRAYS
from engine.predict.preparing import Known, needs_all_rows, prepared, step_inputs
from engine.predict.reading import OpenTable
from engine.predict.row_numbers import RowNumbers, named_in_file


class Explained(Known, Protocol):
    """What of a run tells whether its answers can be explained."""

    @property
    def outputs(self) -> tuple[Output, ...]:
        """What its network tells, the table's label first."""
        ...


def are_pictures(known: Known, file: str, shape: Sequence[int | None]) -> bool:
    """Whether a file is read as pictures: for a network that takes some (rows of that ``shape``),
    unless it is a table.
    """
    if not known.of_images:
        return False
    if kind_of(file, tuple(length or 1 for length in shape)) == "arrays" or data.is_of_images(file):
        return True
    path = Path(file).expanduser()
    return path.is_dir() or is_picture(path) or path.suffix.lower() == ARRAYS


def checked_table(
    known: Described, file: str, reading: ReadingOptions, progress: Progress | None = None
) -> OpenTable | None:
    """The table in a file, whose first rows the run's network can be given; None: these are
    pictures.

    Raises:
        InputError: it cannot be read, lacks columns, or holds what cannot be an input.
    """
    if are_pictures(known, file, known.shape):
        path = locate(file)
        if not data.is_builtin(file) and not path.is_dir():
            check_file(path, file)
        return None
    table = OpenTable.open(file, reading, progress, whole=needs_all_rows(known))
    first = table.first()
    if first is not None:
        try:
            _prepare(known, first, table)
        except InputError as error:
            raise named_in_file(error, RowNumbers().of(first)) from error
    return table


def _prepare(known: Described, first: RawTable, table: OpenTable) -> None:
    is_all = table.raw is not None and table.raw.rows == first.rows
    if needs_all_rows(known) and not is_all:
        step_inputs(known, first)
    else:
        prepared(known, first)


def check_label(known: Described, file: str, table: OpenTable | None) -> None:
    """Refuse a table that says nothing of what the network tells.

    Raises:
        InputError: it has none of the columns.
    """
    first = None if table is None else table.first()
    labels = [output.label for output in known.outputs]
    if first is not None and not set(labels) & {*first.names}:
        raise InputError("evaluate.no_label", file=file, label=labels[0])


def check_row(file: str, table: OpenTable | None, number: int) -> None:
    """Refuse a row (from 1) that a table which is held has not.

    Raises:
        InputError: there is none, or nothing stands in it.
    """
    if table is None or table.raw is None:
        return
    numbers = RowNumbers().of(table.raw)
    if number in numbers:
        return
    last = int(numbers[-1]) if len(numbers) else 0
    if number <= last:
        raise InputError("explain.row_empty", file=file, row=number)
    raise InputError("explain.no_such_row", file=file, row=number, rows=last)


def check_explained(known: Explained, target: str) -> None:
    """Refuse a network that looks words up: between two ids there is nothing; and a class that it
    does not tell.

    Raises:
        InputError: the network is one, or there is no class ``target``.
    """
    inputs, output = known.inputs, known.outputs[0]
    if isinstance(inputs, PreparedInputs):
        for one in inputs.preparation.inputs:
            if one.what == "token" and one.column not in inputs.unused:
                raise InputError("explain.of_tokens", run=known.run.name, column=one.column)
    if target and not output.classes:
        raise InputError("explain.of_number", value=target, label=output.label)
    if target and target not in output.classes:
        about = {"value": target, "label": output.label, "known": list(output.classes)}
        raise InputError("explain.no_such_class", **about)
