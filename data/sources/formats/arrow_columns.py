"""Arrow tables as raw tables: few types, plain names."""

from __future__ import annotations

from typing import Any

from data.errors import InputError, reason_in
from data.messages import Message
from data.raw_table import RawTable
from data.sources.formats.names import unique_names
from data.sources.formats.reader import SourceFile


def table_of(found: Any, file: SourceFile, notes: tuple[Message, ...] = ()) -> RawTable:
    """The table of a ``pyarrow.Table``; what is nested becomes columns of its own.

    Dictionaries are decoded and wide or narrow forms of a type made the usual one: ``string``,
    ``float64`` for halves and decimals, ``string`` for columns of nulls alone.

    Raises:
        InputError: it has no rows or no columns.
    """
    import pyarrow as pa

    while any(pa.types.is_struct(field.type) for field in found.schema):
        found = found.flatten()
    if not found.num_columns:
        raise InputError("table.no_columns", file=file.source)
    if not found.num_rows:
        raise InputError("table.only_header", file=file.source)
    names, more = unique_names(found.column_names, found.num_columns)
    columns = tuple(
        plain(column, name, file.source) for name, column in zip(names, found.columns, strict=True)
    )
    told = (*notes, *more)
    return RawTable(file.source, file.name, file.sha256, names, columns, notes=told)


def plain(column: Any, name: str, source: str) -> Any:
    """A column in one of the usual types.

    Raises:
        InputError: its values are no text and nothing else that can be used.
    """
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        return plain(column.cast(kind.value_type), name, source)
    wanted = _usual(kind)
    if wanted is None or wanted == kind:
        return column
    try:
        return column.cast(wanted)
    except pa.ArrowException as error:
        about = {"column": name, "kind": str(kind), "reason": reason_in(error)}
        raise InputError("table.odd_column", file=source, **about) from None


def _usual(kind: Any) -> Any:
    import pyarrow as pa

    types = pa.types
    if types.is_null(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return pa.string()
    if types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind):
        return pa.string()
    if types.is_float16(kind):
        return pa.float32()
    if types.is_decimal(kind):
        return pa.float64()
    return None
