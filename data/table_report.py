"""What a table was read as, in plain values: it travels from the process that read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

from data.dialect import Dialect
from data.errors import InputError
from data.messages import Message
from data.raw_table import ArrowColumn, RawTable, TextFormat
from data.schema import ColumnType, Schema


@dataclass(frozen=True, slots=True)
class ColumnReport:
    """A column as it was read; ``role``, its reason and certainty once they are known.

    ``type`` is what the source says: cells of text tables are ``text`` until a role is given.
    ``missing`` counts cells in which nothing stands, ``distinct`` different ones.
    """

    name: str
    type: ColumnType
    missing: int
    distinct: int
    role: str | None = None
    reason: Message | None = None
    certainty: float | None = None


@dataclass(frozen=True, slots=True)
class TableReport:
    """A table without its cells. ``label`` and ``task`` are None until they are known.

    On so many ``measured`` ones of the ``rows`` rests what is told of columns: of a table that
    streams those of a sample. ``notes`` tell what was mended, left out or guessed, ``doubtful``
    what may be meant otherwise.
    """

    source: str
    name: str
    sha256: str
    rows: int
    measured: int
    columns: tuple[ColumnReport, ...]
    format: TextFormat | None = None
    label: str | None = None
    task: str | None = None
    notes: tuple[Message, ...] = ()
    doubtful: tuple[Message, ...] = ()

    @classmethod
    def of(cls, table: RawTable, label: str | None = None) -> TableReport:
        """The report on a table as it was read.

        Raises:
            InputError: there is no column called as the label.
        """
        if label is not None and label not in table.names:
            known = list(table.names)
            raise InputError("table.no_such_column", file=table.source, column=label, known=known)
        columns = tuple(
            _report(name, column) for name, column in zip(table.names, table.columns, strict=True)
        )
        return cls(
            table.source,
            table.name,
            table.sha256,
            table.rows,
            table.rows,
            columns,
            table.format,
            label,
            notes=table.notes,
            doubtful=table.doubtful,
        )

    def with_schema(self, schema: Schema, task: str | None = None) -> TableReport:
        """The same with the columns' types, roles and reasons, and what the label asks for."""
        columns = tuple(
            ColumnReport(c.name, c.type, c.missing, c.distinct, c.role, c.reason, c.certainty)
            for c in schema.columns
        )
        label = None if schema.label is None else schema.columns[schema.label].name
        return replace(self, columns=columns, label=label, task=task)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "source": self.source,
            "name": self.name,
            "sha256": self.sha256,
            "rows": self.rows,
            "measured": self.measured,
            "columns": [
                {**asdict(column), "reason": column.reason and column.reason.to_dict()}
                for column in self.columns
            ],
            "format": None if self.format is None else asdict(self.format),
            "label": self.label,
            "task": self.task,
            "notes": [note.to_dict() for note in self.notes],
            "doubtful": [note.to_dict() for note in self.doubtful],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TableReport:
        """The report that ``to_dict`` gave.

        Raises:
            InputError: it is none.
        """
        try:
            written = values["format"]
            return cls(
                str(values["source"]),
                str(values["name"]),
                str(values["sha256"]),
                int(values["rows"]),
                int(values["measured"]),
                tuple(_column(column) for column in values["columns"]),
                None if written is None else _format(written),
                values["label"],
                values["task"],
                tuple(Message.from_dict(note) for note in values["notes"]),
                tuple(Message.from_dict(note) for note in values["doubtful"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError("table.no_description") from error


def _format(values: Mapping[str, Any]) -> TextFormat:
    dialect: dict[str, Any] = values["dialect"]
    return TextFormat(Dialect(**dialect), **{k: v for k, v in values.items() if k != "dialect"})


def _column(values: Mapping[str, Any]) -> ColumnReport:
    reason = values["reason"]
    found = ColumnReport(**{name: value for name, value in values.items() if name != "reason"})
    return found if reason is None else replace(found, reason=Message.from_dict(reason))


def _report(name: str, column: ArrowColumn) -> ColumnReport:
    import pyarrow as pa
    from pyarrow import compute

    pc: Any = compute
    missing = column.null_count
    if pa.types.is_string(column.type):
        missing += pc.sum(pc.equal(column, "")).as_py() or 0
    if pa.types.is_nested(column.type):
        distinct = len({str(value) for value in column.to_pylist() if value is not None})
    else:
        distinct = pc.count_distinct(column).as_py()
        if missing > column.null_count:
            distinct -= 1  # the empty cell
    return ColumnReport(name, type_of(column), int(missing), int(distinct))


def type_of(column: ArrowColumn) -> ColumnType:
    """What a column's cells are, as its source says."""
    import pyarrow as pa

    types, kind = pa.types, column.type
    for is_kind, name in (
        (types.is_boolean, "boolean"),
        (types.is_integer, "integer"),
        (types.is_floating, "number"),
        (types.is_temporal, "datetime"),
        (types.is_nested, "list"),
    ):
        if is_kind(kind):
            return cast(ColumnType, name)
    return "text"
