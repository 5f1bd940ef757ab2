"""What is told of a table: its columns with the roles that it would be trained with, and notes."""

from __future__ import annotations

from dataclasses import replace

from data.errors import InputError
from data.messages import Message
from data.options import TableOptions
from data.raw_table import RawTable
from data.recipes.applying import RecipeTable
from data.schema import Schema, Task
from data.table_report import TableReport

_ASKED = ("choose.", "filter.", "prepare.", "query.", "recipe.", "role.")
"""Codes of refusals that what a person has said is the reason of."""


def report_of(table: RawTable, options: TableOptions, rows: int) -> TableReport:
    """The report on the rows in use, with roles, label and task.

    ``rows`` is how many the whole table has, of which ``table`` may be a sample. One that nothing
    can be learnt from is told all the same, if nothing that was said is the reason.

    Raises:
        InputError: what was said of the table cannot be used.
    """
    from data.labels_left_out import left_out, numbers_of_label
    from data.opened import rows_in_use
    from data.prepare.misfits import misfits
    from data.prepare.unread_cells import unread_cells
    from data.prepare.unread_pictures import unread_pictures
    from data.recipes.opening import fitting
    from data.roles.ignored import ignored_note
    from data.roles.label_names_rows import label_names_rows
    from data.roles.picture_names import missing_pictures
    from data.roles.token_note import token_note
    from data.statistics.placeholders import placeholder_notes

    used, made = rows_in_use(table, options)
    chosen = used.rows < table.rows
    report = replace(TableReport.of(used), rows=used.rows if chosen else rows)
    notes = [*_chosen_note(used, table), *fitting(table.names, options)]
    try:
        schema, task = _known(used, made, options)
    except InputError as error:
        if options.label is not None or options.roles or options.orders:
            raise
        return replace(report, notes=(*notes, *report.notes, error.message))
    misread = misfits(used, schema)
    notes += [*misread, *unread_cells(used, schema, misread), *missing_pictures(used, schema)]
    if task == "regression" and schema.label is not None:
        unread = numbers_of_label(used, schema.label)[1]
        notes += left_out(schema.columns[schema.label].name, unread.count, unread)
    notes += label_names_rows(used, schema)
    notes += unread_pictures(used, schema, options.preparation)
    notes += [*ignored_note(schema), *token_note(schema)]
    notes += placeholder_notes(used, schema, task)
    notes += report.notes
    notes += _refusal(table, options)
    schema = schema if made is None else _counted(schema, report)
    return replace(report.with_schema(schema, task), notes=tuple(notes))


def _chosen_note(used: RawTable, table: RawTable) -> list[Message]:
    if used.rows == table.rows:
        return []
    return [Message("table_note.rows_chosen", {"count": used.rows, "rows": table.rows})]


def _known(
    used: RawTable, made: RecipeTable | None, options: TableOptions
) -> tuple[Schema, Task | None]:
    """Roles as a recipe or the person says, else as they are guessed; what the label asks for."""
    from data.roles.table_schema import schema_of
    from data.roles.task_choice import task_of

    schema = schema_of(used, options) if made is None else made.schema
    if schema.label is None:
        return schema, None
    asked: Task | None = "regression" if options.task == "regression" else None
    return schema, task_of(used, schema.label, asked).task


def _counted(schema: Schema, report: TableReport) -> Schema:
    """A recipe's schema with the types and counts of what was read."""
    pairs = zip(schema.columns, report.columns, strict=True)
    return Schema(
        tuple(
            replace(column, type=read.type, missing=read.missing, distinct=read.distinct)
            for column, read in pairs
        )
    )


def _refusal(table: RawTable, options: TableOptions) -> list[Message]:
    """Why nothing can be trained on the table as it was said to be used.

    Raises:
        InputError: what was said is the reason.
    """
    from data.opened import opened
    from data.prepare.settings import check

    if _says_nothing(options):
        return []
    try:
        if options.preparation is not None:
            check(options.preparation, table.names)
        opened(table, options)
    except InputError as refused:
        if refused.code.startswith(_ASKED):
            raise
        return [refused.message]
    return []


def _says_nothing(options: TableOptions) -> bool:
    said = replace(options, label=None, task="auto", reading=TableOptions().reading)
    return said == TableOptions()
