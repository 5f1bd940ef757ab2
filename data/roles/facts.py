"""Facts of one column from its name and cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.parsing import column_texts, numbers_in
from data.parsing.number_text import PLAIN
from data.raw_table import ArrowColumn
from data.roles.column_summary import SAMPLES, ColumnSummary
from data.schema import ColumnType

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LOOKED_AT = 1_000
"""So many different texts, the first ones, stand for the column where all need not be seen."""
MOST_ODD = 4
NUMBER = PLAIN.pattern.replace("(", "(?:")


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What is known of a column before anything is guessed.

    ``texts`` are the first ``LOOKED_AT`` different cells that are not missing, in the table's
    order. ``numeric`` is the share of the rows with a value that hold a plain number, ``whole``
    that of whole numbers among those. ``rising``: every number is above the one before;
    ``by_one``: by as many as the row is behind that of the one before. ``rows``, ``missing`` and
    ``distinct`` are of the whole column, ``odd`` its first ``MOST_ODD`` different texts that are no
    plain numbers.
    ``decimal`` is the sign before the fraction of the whole table's numbers, where that is known.
    """

    name: str
    type: ColumnType
    rows: int
    missing: int
    distinct: int
    texts: tuple[str, ...]
    numeric: float
    whole: float
    rising: bool
    by_one: bool
    summary: ColumnSummary
    decimal: str | None = None
    odd: tuple[str, ...] = ()

    @property
    def present(self) -> int:
        """How many rows hold a value."""
        return self.rows - self.missing

    @property
    def all_different(self) -> bool:
        """Whether no two rows hold the same value."""
        return self.present > 1 and self.distinct == self.present

    @property
    def all_numbers(self) -> bool:
        """Whether every value is a plain number."""
        return self.present > 0 and self.numeric == 1.0


def facts_of(
    name: str,
    column: ArrowColumn,
    decimal: str | None = None,
    numbers: NDArray[np.int64] | None = None,
) -> ColumnFacts:
    """The facts of a column (``data.raw_table`` tells its types).

    Numbers and counts are of all rows; the texts are the first different ones. Where ``decimal``
    is a comma a cell with a point is no plain number. ``numbers`` are those of the rows in the
    file, None: one after the other.
    """
    import numpy as np

    different, codes = _encoded(column)
    counts = np.bincount(codes[codes >= 0], minlength=len(different))
    values, missing_words = _read(different, decimal)
    present = int(counts[~missing_words].sum())
    is_number = np.isfinite(values) & ~missing_words
    numeric = int(counts[is_number].sum()) / present if present else 0.0
    figures = _Figures.of(values, counts, is_number)
    rows, distinct = len(column), int(np.count_nonzero(~missing_words))
    ordered = numeric == 1.0 and distinct == present
    rising, by_one = _order(values, codes, numbers) if ordered else (False, False)
    texts = _different_texts(different)
    kept = [text for text, none in zip(texts, missing_words, strict=False) if not none]
    told = figures if numeric == 1.0 else _Figures(0.0, 0.0, 0.0, 0.0, figures.whole)
    samples = _samples(texts, missing_words, present < rows)
    summary = ColumnSummary(
        *(name, rows, rows - present, distinct),
        *(told.mean, told.deviation, told.least, told.greatest),
        samples,
    )
    return ColumnFacts(
        name=name,
        type=_type(column, numeric, figures.whole),
        rows=rows,
        missing=rows - present,
        distinct=distinct,
        texts=tuple(kept[:LOOKED_AT]),
        numeric=numeric,
        whole=figures.whole,
        rising=rising,
        by_one=by_one,
        summary=summary,
        decimal=decimal,
        odd=_odd(different, is_number | missing_words) if 0 < numeric < 1 else (),
    )


@dataclass(frozen=True, slots=True)
class _Figures:
    mean: float
    deviation: float
    least: float
    greatest: float
    whole: float

    @classmethod
    def of(
        cls, values: NDArray[np.float64], counts: NDArray[np.int64], usable: NDArray[np.bool_]
    ) -> _Figures:
        import numpy as np

        numbers, weights = values[usable], counts[usable]
        if not len(numbers):
            return cls(0.0, 0.0, 0.0, 0.0, 0.0)
        with np.errstate(over="ignore", invalid="ignore"):
            mean = float(np.average(numbers, weights=weights))
            deviation = float(np.sqrt(np.average((numbers - mean) ** 2, weights=weights)))
        whole = float(weights[numbers == np.floor(numbers)].sum() / weights.sum())
        least, greatest = float(numbers.min()), float(numbers.max())
        finite = bool(np.isfinite([mean, deviation]).all())
        return cls(mean if finite else 0.0, deviation if finite else 0.0, least, greatest, whole)


def _encoded(column: ArrowColumn) -> tuple[Any, NDArray[np.int64]]:
    """Different cells as an Arrow array, and for each row its place among them, -1 for null."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.types as kinds

    if kinds.is_nested(column.type) or kinds.is_dictionary(column.type):
        texts = column_texts.texts_of(column)
        return pa.array(texts.texts, pa.string()), texts.codes
    plain = column_texts.plain_text(column) if column_texts.is_text(column) else column
    whole = plain.combine_chunks() if plain.num_chunks != 1 else plain.chunk(0)
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.array([], plain.type)
    encoded = whole.dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return encoded.dictionary, codes


def _different_texts(different: Any) -> list[str]:
    """The first different cells as texts; somewhat more than are looked at, for missing ones."""
    import pyarrow as pa

    first: Any = different.slice(0, LOOKED_AT + 2 * len(column_texts.MISSING))
    return [text or "" for text in first.cast(pa.string()).to_pylist()]


def _read(different: Any, decimal: str | None) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Of different cells the plain numbers, NaN for others, and which are missing."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.types as kinds

    if column_texts.is_text(different):
        return _read_texts(different, decimal)
    if kinds.is_temporal(different.type):
        return np.full(len(different), np.nan), np.zeros(len(different), dtype=np.bool_)
    values = numbers_in(pa.chunked_array([different]))[0]
    missing = np.isnan(values) & kinds.is_floating(different.type)
    if kinds.is_floating(different.type):
        missing &= np.isnan(different.to_numpy(zero_copy_only=False).astype(np.float64))
    return values, missing


def _read_texts(
    different: Any, decimal: str | None
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        values = different.cast(pa.float64()).to_numpy(zero_copy_only=False)
        if decimal != "," and bool(np.isfinite(values).all()):
            return values.astype(np.float64), np.zeros(len(values), dtype=np.bool_)
    except pa.ArrowInvalid:
        pass
    compute: Any = pc
    trimmed = column_texts.without_missing(different)
    pattern = r"^[+-]?\d+$" if decimal == "," else f"^{NUMBER}$"
    plain = compute.match_substring_regex(trimmed, pattern).fill_null(False)
    numbers = compute.if_else(plain, trimmed, pa.scalar(None, pa.string())).cast(pa.float64())
    values = np.array(numbers.to_numpy(zero_copy_only=False), dtype=np.float64)
    return values, trimmed.is_null().to_numpy(zero_copy_only=False)


def _odd(different: Any, usual: NDArray[np.bool_]) -> tuple[str, ...]:
    """The first of different cells that are neither missing nor numbers."""
    import numpy as np
    import pyarrow as pa

    places: Any = pa.array(np.flatnonzero(~usual)[:MOST_ODD])
    return tuple(text or "" for text in different.take(places).cast(pa.string()).to_pylist())


def _order(
    values: NDArray[np.float64], codes: NDArray[np.int64], numbers: NDArray[np.int64] | None
) -> tuple[bool, bool]:
    """Whether the numbers rise from row to row, and by one a row of the file."""
    import numpy as np

    known = codes >= 0
    steps = np.diff(values[codes[known]])
    rows = 1 if numbers is None else np.diff(numbers[known])
    return bool((steps > 0).all()), bool((steps == rows).all())


def _samples(texts: list[str], missing: NDArray[np.bool_], has_missing: bool) -> tuple[str, ...]:
    """The first different cells, one empty for those that are missing, over again if too few."""
    found: list[str] = []
    for place, text in enumerate(texts[: SAMPLES + 1]):
        cell = "" if missing[place] else text
        if cell or "" not in found:
            found.append(cell)
    if has_missing and "" not in found and len(found) < SAMPLES:
        found.append("")
    found = (found or [""])[:SAMPLES]
    return tuple(found[place % len(found)] for place in range(SAMPLES))


def _type(column: ArrowColumn, numeric: float, whole: float) -> ColumnType:
    import pyarrow.types as kinds

    kind = column.type
    if kinds.is_boolean(kind):
        return "boolean"
    if kinds.is_temporal(kind):
        return "datetime"
    if kinds.is_nested(kind):
        return "list"
    if numeric == 1.0:
        return "integer" if whole == 1.0 else "number"
    if kinds.is_integer(kind) or kinds.is_floating(kind) or kinds.is_decimal(kind):
        return "number"
    return "text"
