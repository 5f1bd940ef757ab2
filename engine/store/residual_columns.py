"""Residuals as two columns of a row: the figures as JSON, the rows that were drawn as float32."""

import dataclasses
from array import array
from sys import byteorder
from typing import Any

from engine.io.numbers import decode, dumps
from engine.store.stored_json import json_object
from engine.tasks.residuals import BINS, MOST_POINTS, ResidualSummary

_LISTS = ("histogram", "true", "predicted")
_POINTS = ("true", "predicted")


def residual_columns(summary: ResidualSummary) -> tuple[str, str]:
    """The text of the figures, and the drawn rows: all true values, then all predicted ones, as
    little-endian float32 in hexadecimal digits (a row of the trash is JSON).
    """
    values = dataclasses.asdict(summary)
    points = array("f", [value for name in _POINTS for value in values.pop(name)])
    if byteorder == "big":
        points.byteswap()
    return dumps(values), points.tobytes().hex()


def residuals_of(figures: str, points: str) -> ResidualSummary:
    """What ``residual_columns`` was given.

    Raises:
        ValueError: the columns are damaged; or another error that ``stored_json.UNREADABLE`` names.
    """
    values = json_object(figures)
    counts = tuple(int(count) for count in values.pop("histogram"))
    found = array("f", bytes.fromhex(points))
    if byteorder == "big":
        found.byteswap()
    half, odd = divmod(len(found), 2)
    if odd or half > MOST_POINTS or len(counts) > BINS:
        raise ValueError("points")
    known: dict[str, Any] = {name: decode(value) for name, value in values.items()}
    names = [one.name for one in dataclasses.fields(ResidualSummary) if one.name not in _LISTS]
    return ResidualSummary(
        **{name: float(known[name]) for name in names if name != "rows"},
        rows=int(known["rows"]),
        histogram=counts,
        true=tuple(found[:half]),
        predicted=tuple(found[half:]),
    )
