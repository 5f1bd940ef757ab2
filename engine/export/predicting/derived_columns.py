"""Columns that a recipe makes of the times in another."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.recipes.parts import whole_part
from data.recipes.recipe import Part
from engine.export.predicting.cells import texts
from engine.export.predicting.table_file import Columns
from engine.export.predicting.time_columns import times

DERIVED: dict[str, tuple[str, Part, str]] = {}
"""Of each column its source, the part, and how times are written; the run's stand in the script."""


def with_derived(table: Columns) -> Columns:
    """The table with these columns beside the others; empty where a cell is no time."""
    found = dict(table)
    for name, (source, part, pattern) in DERIVED.items():
        seconds = times(texts(table[source]), pattern)
        missing = np.isnan(seconds)
        whole: Any = np.where(missing, 0.0, np.floor(seconds)).astype(np.int64)
        values = whole_part(whole, part)
        pairs = zip(values.tolist(), missing.tolist(), strict=True)
        found[name] = ["" if none else str(value) for value, none in pairs]
    return found
