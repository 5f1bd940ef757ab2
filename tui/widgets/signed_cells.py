"""Matrices of numbers as cells, by sign and size, with and without colours."""

from __future__ import annotations

from collections.abc import Sequence

from tui.text.signed import signs_of
from tui.widgets.lines import Line, Span


def signed_lines(
    values: Sequence[float], columns: int, *, across: int = 1, largest: float = 0.0
) -> list[Line]:
    """Numbers in the order of C as rows of ``columns``, ``across`` cells each, against the
    ``largest`` size (0: their own).
    """
    most = largest or max(map(abs, values), default=0.0)
    return [
        _row(values[start : start + columns], most, across)
        for start in range(0, len(values), columns)
    ]


def _row(values: Sequence[float], largest: float, across: int) -> Line:
    spans: list[Span] = []
    for sign, role in signs_of(values, largest):
        text = sign * across
        if spans and spans[-1][1] == role:
            spans[-1] = (spans[-1][0] + text, role)
        else:
            spans.append((text, role))
    return tuple(spans)
