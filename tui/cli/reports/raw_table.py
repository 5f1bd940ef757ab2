"""How a file was read as a table, as lines and for JSON."""

from typing import TYPE_CHECKING, Any

from tui.data.role_words import TYPE_WORDS
from tui.locale import _, n_, words
from tui.text.fitting import fit, fit_right, shown

if TYPE_CHECKING:
    from data.raw_table import TextFormat
    from data.table_report import ColumnReport, TableReport

NAME = 32
"""Cells of a column's name."""


def report_object(report: "TableReport") -> dict[str, Any]:
    """The report for JSON; what is not known yet is null."""
    return {
        "source": report.source,
        "sha256": report.sha256,
        "dialect": None if report.format is None else _dialect(report.format),
        "rows": report.rows,
        "label": report.label,
        "task": report.task,
        "columns": [
            {
                "name": column.name,
                "type": column.type,
                "role": column.role,
                "reason": None if column.reason is None else words(column.reason),
                "certainty": column.certainty,
                "missing": column.missing,
                "distinct": column.distinct,
            }
            for column in report.columns
        ],
        "warnings": [
            {"code": note.code, "text": words(note), "doubtful": note in report.doubtful}
            for note in (*report.doubtful, *report.notes)
        ],
    }


def _dialect(written: "TextFormat") -> dict[str, Any]:
    return {
        "delimiter": written.dialect.delimiter,
        "quote": written.dialect.quote,
        "escape": written.dialect.escape,
        "encoding": written.encoding,
        "header": written.header,
        "skipped_rows": written.skipped_rows,
        "decimal": written.decimal,
    }


def report_lines(report: "TableReport") -> list[str]:
    """The size, the dialect, the doubts and notes, and a line a column."""
    rows = n_("{count:,} row", "{count:,} rows", report.rows)
    columns = n_("{count:,} column", "{count:,} columns", len(report.columns))
    lines = [f"{shown(report.name, 60)}: {rows}, {columns}"]
    if report.format is not None:
        lines.append(_dialect_line(report.format))
    if report.label is not None:
        lines.append(_label_line(report))
    lines += [shown(_("doubtful: {what}", what=words(note))) for note in report.doubtful]
    lines += [shown(_("note: {what}", what=words(note))) for note in report.notes]
    return [*lines, "", *_column_lines(report.columns)]


def _label_line(report: "TableReport") -> str:
    column = next(one for one in report.columns if one.name == report.label)
    why = "" if column.reason is None else shown(words(column.reason))
    tasks = {
        "classification": _("classes to tell apart"),
        "binary": _("two classes to tell apart"),
        "regression": _("a number to predict"),
    }
    return _(
        'label "{label}" ({why}): {task}',
        label=shown(column.name, 60),
        why=why,
        task=tasks.get(report.task or "", "?"),
    )


def _dialect_line(written: "TextFormat") -> str:
    dialect = written.dialect
    signs = {"\t": _("tab"), " ": _("space"), "": _("none"), "\0": "NUL"}
    return _(
        "delimiter {delimiter}, quote {quote}, encoding {encoding}, {header}, decimal {decimal}",
        delimiter=signs.get(dialect.delimiter, f"'{dialect.delimiter}'"),
        quote=signs.get(dialect.quote, f"'{dialect.quote}'"),
        encoding=written.encoding,
        header=_("names in the first row") if written.header else _("no names"),
        decimal=f"'{written.decimal}'",
    )


def _column_lines(columns: "tuple[ColumnReport, ...]") -> list[str]:
    """Name, type, missing and distinct; role, reason and certainty where they are known."""
    roles = any(column.role is not None for column in columns)
    head = f"{fit(_('column'), NAME)} {fit(_('type'), 9)}"
    head += fit_right(_("missing"), 10) + fit_right(_("distinct"), 10)
    lines = [f"{head}  {_('role')}" if roles else head]
    for column in columns:
        name = fit(column.name, NAME)
        kind = fit(TYPE_WORDS.get(column.type, column.type), 9)
        line = f"{name} {kind}{column.missing:>10,}{column.distinct:>10,}"
        lines.append(f"{line}  {_role(column)}" if roles else line)
    return lines


def _role(column: "ColumnReport") -> str:
    if column.role is None:
        return ""
    sure = "" if column.certainty is None else f" ({column.certainty:.0%})"
    why = "" if column.reason is None else f": {shown(words(column.reason))}"
    return f"{column.role}{sure}{why}"
