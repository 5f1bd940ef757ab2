"""The different texts of a column, and which cells hold them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.judging import MISSING_WORDS
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MISSING: frozenset[str] = MISSING_WORDS | {"", "missing", "not available", "#null!", "#value!"}
"""Words, in small letters, that stand for a missing value."""


def is_missing_word(text: str) -> bool:
    """Whether a cell's text stands for a missing value."""
    return len(text) <= 20 and text.strip().lower() in MISSING


@dataclass(frozen=True, slots=True, eq=False)
class ColumnTexts:
    """The different cells of a column, as they stand there, without those that are missing.

    ``codes`` (int64, shape (rows,)) index ``texts``; -1 where the cell is missing.
    """

    texts: tuple[str, ...]
    codes: NDArray[np.int64]

    def spread(self, values: NDArray[Any], missing: Any) -> NDArray[Any]:
        """What stands for each row, of what was found out for each different text."""
        import numpy as np

        return np.append(values, np.array([missing], dtype=values.dtype))[self.codes]

    def read(
        self, parse: Callable[[str], float | None]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Every cell through ``parse``: values of shape (rows,), and the places it refused."""
        import numpy as np

        found = [parse(text) for text in self.texts]
        values = np.array([np.nan if value is None else value for value in found], np.float64)
        refused = np.array([value is None for value in found], dtype=np.bool_)
        return self.spread(values, np.nan), np.flatnonzero(self.spread(refused, False))


def texts_of(
    column: ArrowColumn, is_missing: Callable[[str, Sequence[str]], bool] | None = None
) -> ColumnTexts:
    """The different texts of a column of any type that can be written as text.

    Nulls are missing, and words such as ``NA``; or, of the different texts, those of which
    ``is_missing`` says so among all. A list is written as JSON writes it.
    """
    import numpy as np
    import pyarrow as pa

    encoded = as_text(column).dictionary_encode().combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0) if encoded.num_chunks else pa.array([], "string")
        encoded = encoded.dictionary_encode()
    different: Sequence[str] = encoded.dictionary.to_pylist()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    said = is_missing or _is_usual_word
    kept = [place for place, text in enumerate(different) if not said(text, different)]
    if len(kept) != len(different):
        renamed = np.full(len(different) + 1, -1, dtype=np.int64)
        renamed[kept] = np.arange(len(kept))
        codes = renamed[codes]
    return ColumnTexts(tuple(different[place] for place in kept), codes)


def _is_usual_word(text: str, different: Sequence[str]) -> bool:  # noqa: ARG001
    return is_missing_word(text)


def is_text(column: ArrowColumn) -> bool:
    """Whether a column holds text (or a dictionary of texts)."""
    import pyarrow.types as kinds

    kind = column.type
    if kinds.is_dictionary(kind):
        kind = kind.value_type
    return bool(kinds.is_string(kind) or kinds.is_large_string(kind) or kinds.is_string_view(kind))


def plain_text(column: ArrowColumn) -> ArrowColumn:
    """A text column as ``string``, whatever kind of string it is."""
    import pyarrow as pa

    return column if column.type == pa.string() else column.cast(pa.string())


def without_missing(texts: ArrowColumn) -> ArrowColumn:
    """A ``string`` column without spaces around its cells, null where a cell is missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    compute: Any = pc
    trimmed = compute.utf8_trim_whitespace(texts)
    missing = compute.is_in(compute.utf8_lower(trimmed), value_set=pa.array(sorted(MISSING)))
    return compute.if_else(missing, pa.scalar(None, pa.string()), trimmed)


def as_text(column: ArrowColumn) -> ArrowColumn:
    """A column of any type as ``string``, null where it is null; a list as JSON writes it."""
    import json

    import pyarrow as pa

    if is_text(column):
        return plain_text(column)
    try:
        return column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        cells = column.to_pylist()
        written = [None if cell is None else json.dumps(cell, default=str) for cell in cells]
        return pa.chunked_array([pa.array(written, pa.string())])
