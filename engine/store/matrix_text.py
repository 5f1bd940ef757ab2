"""A confusion matrix as a column of text: all of a small one, of a large one what is not zero."""

import json
from collections.abc import Sequence
from typing import Any

LARGE = 100
"""With more classes most cells are zero, and all of them would take megabytes an epoch."""


def matrix_text(counts: Sequence[Sequence[int]]) -> str:
    """The text of a square matrix."""
    if len(counts) <= LARGE:
        return json.dumps([list(line) for line in counts])
    cells = [
        [true, predicted, count]
        for true, line in enumerate(counts)
        for predicted, count in enumerate(line)
        if count
    ]
    return json.dumps({"classes": len(counts), "cells": cells}, separators=(",", ":"))


def matrix_counts(text: str) -> tuple[tuple[int, ...], ...]:
    """What ``matrix_text`` was given."""
    found: Any = json.loads(text)
    if isinstance(found, list):
        return tuple(tuple(line) for line in found)
    lines = [[0] * found["classes"] for _ in range(found["classes"])]
    for true, predicted, count in found["cells"]:
        lines[true][predicted] = count
    return tuple(map(tuple, lines))
