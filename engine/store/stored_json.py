"""Stored text read with care: one wrong byte in it is no reason to fail for all others."""

import json
from typing import Any, cast

UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
"""What readers of stored text raise where it is damaged."""
_LATEST = 2.0**36
"""Times behind it (the year 4147) are none."""


def json_object(text: str) -> dict[str, Any]:
    """A stored object.

    Raises:
        ValueError: the text holds none.
    """
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return cast("dict[str, Any]", found)


def object_or_none(text: str) -> dict[str, Any]:
    """A stored object; an empty one where the text is damaged."""
    try:
        return json_object(text)
    except ValueError:
        return {}


def check_times(*times: float | None) -> None:
    """Refuse what no clock has shown.

    Raises:
        ValueError: one of them.
    """
    for time in times:
        if time is not None and not 0.0 <= time <= _LATEST:
            raise ValueError("no time")
