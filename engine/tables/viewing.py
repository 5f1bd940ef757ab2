"""Makes what the screen shows of a table: read, opened, measured. Runs in a child process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from data.errors import InputError
from data.labels_left_out import UNREAD
from data.messages import Message
from data.prepare.misfits import misfits
from data.prepare.unread_cells import unread_cells
from data.prepare.unread_pictures import unread_pictures
from data.raw_table import RawTable
from data.recipes.opening import fitting
from data.roles.label_names_rows import label_names_rows
from data.roles.picture_names import missing_pictures
from data.roles.token_note import token_note
from data.sources.formats.reader import Progress
from data.statistics.measuring import statistics_of
from data.statistics.summary import TableStatistics
from engine.specs.data import DataSpec
from engine.tables.loading import described
from engine.tables.options import options_of
from engine.tables.rows_in_use import RowsInUse, read, read_rows, rows_in_use
from engine.tables.sampled_rows import (
    classes_of_all,
    label_of_all,
    labels_missing,
    quantity_of_all,
)
from engine.tables.table_view import (
    FIRST_ROWS,
    TableView,
)

READING = 0.4
"""The part of the work that reading is, for the progress."""
STEPS = 1_000


def view_of(spec: DataSpec, progress: Progress, folder: Path | None = None) -> TableView:
    """The table of a description; one that cannot be trained on is shown all the same. Of one that
    streams it is a sample of its rows, which a note tells; pictures are known by their file in the
    ``folder`` where it is there.

    Raises:
        InputError: it cannot be read, no row fits, or there is no such column.
    """
    seen = read(
        spec, lambda done, of: progress(int(READING * STEPS * done / max(of, 1)), STEPS), folder
    )
    raw = seen.raw
    used = rows_in_use(raw, spec)

    def measured(done: int, of: int) -> None:
        progress(int(STEPS * (READING + (1 - READING) * done / max(of, 1))), STEPS)

    of_all = label_of_all(seen.looked, used.schema, used.task, options_of(spec))
    classes = classes_of_all(of_all, options_of(spec))
    told = statistics_of(used.raw, used.schema, used.task, used.parts, measured, classes=classes)
    told = _with_cells(told, used)
    number = quantity_of_all(of_all, options_of(spec))
    if number is not None and told.baseline is not None:
        errors = {"mean": number.mean, "root_mean_square_error": number.deviation}
        told = replace(told, baseline=replace(told.baseline, **errors))
    count = min(used.raw.rows, FIRST_ROWS)
    without = used.without_label
    if seen.looked is not None:  # of whose rows the sample knows too few
        without = labels_missing(seen.looked, of_all, used.schema)
    return TableView(
        spec.source,
        raw.name,
        seen.rows,
        used.schema,
        told,
        read_rows(used.raw, 0, count),
        raw.format,
        (
            *fitting(raw.names, options_of(spec)),
            *missing_pictures(used.raw, used.schema),
            *token_note(used.schema),
            *raw.notes,
            *without,
        ),
        (*_doubts(spec, used, raw), *(note for note in without if note.code == UNREAD)),
        used.refused,
    )


def _doubts(spec: DataSpec, used: RowsInUse, raw: RawTable) -> tuple[Message, ...]:
    """What is to be looked at before training, beside what the columns' numbers tell."""
    unread = ()
    if used.refused is None:  # which names the first of them
        unread = unread_pictures(used.raw, used.schema, options_of(spec).preparation)
    label = label_names_rows(used.raw, used.schema)
    misread = misfits(used.raw, used.schema)
    return (*misread, *label, *unread, *raw.doubtful, *_of_held(spec, used))


def _with_cells(told: TableStatistics, used: RowsInUse) -> TableStatistics:
    """The columns with what is told of single cells that cannot be read."""
    notes = unread_cells(used.raw, used.schema, misfits(used.raw, used.schema))
    columns = tuple(
        replace(
            column,
            suspicions=(
                *(note for note in notes if note.params["column"] == column.name),
                *column.suspicions,
            ),
        )
        for column in told.columns
    )
    return replace(told, columns=columns) if notes else told


def _of_held(spec: DataSpec, used: RowsInUse) -> tuple[Message, ...]:
    """What is to be told of the validation file, or why it cannot be used with the table."""
    if spec.validation.file is None or used.refused is not None:
        return ()
    try:
        notes = described(spec).notes
    except InputError as refused:
        return (refused.message,)
    return tuple(note for note in notes if note.code == "table_note.of_held")
