"""How an exported script reads the cells of a column, with every text's meaning checked."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

from data.parsing.time_formats import EPOCHS, TYPED
from data.prepare.column import categories_in
from data.prepare.number_column import NumberColumn
from data.prepare.preparation import PreparedColumn
from data.prepare.readings import LARGEST, Order
from data.prepare.time_column import TimeColumn, seconds_in
from data.raw_table import ArrowColumn
from engine.io.python_text import Call, literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PATTERNS = ("", r"[,\s']", r"[^\d.eE+-]", r"[^\d,eE+-]")
"""What may be left out of a cell to make it a number."""


def cell_source(column: PreparedColumn, cells: ArrowColumn, name: str) -> tuple[Call, str]:
    """The call that reads a column, and an assignment to ``name`` that it needs, or nothing.

    A cell that the call alone would read otherwise than the preparation stands in ``name``.
    """
    own, transform = f"table[{literal(column.name)}]", column.transform
    if isinstance(transform, TimeColumn):
        return _times(own, transform, cells, name)
    if isinstance(transform, NumberColumn) and not isinstance(transform.reading, Order):
        return number_source(own, cells, transform.reading.read(cells)[0], name)
    return Call("texts", (own,)), ""


def number_source(
    own: str, cells: ArrowColumn, values: NDArray[np.float64], name: str
) -> tuple[Call, str]:
    """As ``cell_source``, of cells that are read as these values; ``own`` is their source."""
    return _numbers(own, meanings(cells, values), name)


def meanings(cells: ArrowColumn, values: NDArray[np.float64]) -> dict[str, float]:
    """What each different text of a column means, of what was read of its rows."""
    import numpy as np

    found = categories_in(cells)
    firsts: NDArray[np.int64] = np.full(len(found.texts) + 1, -1, dtype=np.int64)
    firsts[found.codes[::-1]] = np.arange(len(found.codes))[::-1]
    return {
        text: float(values[row])
        for text, row in zip(found.texts, firsts[:-1].tolist(), strict=True)
        if row >= 0
    }


def _numbers(
    own: str, meant: Mapping[str, float], name: str, scale: float = 1.0
) -> tuple[Call, str]:
    """The call that leaves the fewest cells to be told one by one."""
    found: list[tuple[dict[str, float], str, str]] = []
    for pattern, decimal in product(PATTERNS, ".,"):
        odd = {
            text: value
            for text, value in meant.items()
            if not _same(_number(text, pattern, decimal), value)
        }
        found.append((odd, pattern, decimal))
        if not odd:
            break
    odd, pattern, decimal = min(found, key=lambda one: len(one[0]))
    arguments = [own, *([name] if odd else [])]
    if pattern:
        arguments.append(f'without=r"{pattern}"')
    if decimal == ",":
        arguments.append('decimal=","')
    if scale != 1.0:
        arguments.append(f"scale={scale!r}")
    return Call("numbers", tuple(arguments)), _known(name, odd)


def _number(text: str, pattern: str, decimal: str) -> float:
    try:
        value = float(re.sub(pattern, "", text).replace(decimal, "."))
    except ValueError:
        return math.nan
    return value if abs(value) <= LARGEST else math.nan


def _same(one: float, other: float) -> bool:
    return repr(one) == repr(other)


def _times(own: str, column: TimeColumn, cells: ArrowColumn, name: str) -> tuple[Call, str]:
    import pandas as pd

    pattern, meant = column.pattern, meanings(cells, seconds_in(cells, column.pattern)[0])
    if pattern is None or pattern in EPOCHS:
        scale = EPOCHS.get(pattern or "", 1.0)
        numbers = {text: value * scale for text, value in meant.items()}
        if all(_same(numbers[text] / scale, value) for text, value in meant.items()):
            return _numbers(own, numbers, name, scale)
    form = "ISO8601" if pattern in (None, TYPED, *EPOCHS) else str(pattern)
    texts = list(meant)
    cell: Any = pd.Series(texts, dtype=object)
    read: Any = pd.to_datetime(cell, format=form, utc=True, errors="coerce")
    seconds: Any = (read - pd.Timestamp("1970-01-01", tz="UTC")) / pd.Timedelta(seconds=1)
    odd = {
        text: meant[text]
        for text, value in zip(texts, seconds, strict=True)
        if not _same(float(value), meant[text])
    }
    arguments = (own, literal(form), *([name] if odd else []))
    return Call("times", arguments), _known(name, odd)


def _known(name: str, odd: Mapping[str, float]) -> str:
    """The assignment of what cells mean, one a line."""
    if not odd:
        return ""
    lines = [
        f"    {literal(text)}: {'np.nan' if math.isnan(value) else repr(value)},"
        for text, value in odd.items()
    ]
    return "\n".join([f"{name} = {{", *lines, "}"])
