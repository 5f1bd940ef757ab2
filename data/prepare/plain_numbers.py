"""Numbers as programs write them, the quick way; anything else through ``data.parsing``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.parsing import MISSING, NumberFormat
from data.parsing import numbers_in as parsed
from data.parsing.column_texts import is_text, plain_text
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def numbers_in(
    cells: ArrowColumn, form: NumberFormat
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """What ``data.parsing.numbers_in`` gives, sooner where all but missing cells are plain."""
    import numpy as np
    import pyarrow as pa

    if not is_text(cells) or form.decimal != ".":
        return parsed(cells, form)
    text = plain_text(cells)
    try:
        cast = text.cast(pa.float64())
    except pa.ArrowInvalid:
        try:
            text = _without_missing(text)
            cast = text.cast(pa.float64())
        except pa.ArrowInvalid:
            return parsed(cells, form)
    values: NDArray[np.float64] = np.array(cast.to_numpy(), dtype=np.float64)
    # Words for NaN and infinity are numbers to Arrow
    if np.count_nonzero(np.isfinite(values)) != len(cast) - cast.null_count:
        return parsed(cells, form)
    return values, np.empty(0, dtype=np.int64)


def _without_missing(text: ArrowColumn) -> Any:
    """The texts without spaces around them, null where a word stands for a missing value."""
    import pyarrow as pa
    import pyarrow.compute as computing

    compute: Any = computing
    trimmed = compute.utf8_trim_whitespace(text)
    words = [word for small in MISSING for word in {small, small.upper(), small.title()}]
    words += ["NaN", "<NA>", "N/A", "n/A"]
    missing = compute.is_in(trimmed, value_set=pa.array(words, pa.string()))
    return compute.if_else(missing, pa.scalar(None, pa.string()), trimmed)
