"""Numbers as JSON: floats read back to the same bits; NaN and infinity are words."""

import json
import math
from typing import Any, cast

from pydantic_core import from_json

_JSON = json.JSONEncoder(allow_nan=False, ensure_ascii=False)
_WORDS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def encode(value: Any) -> Any:
    """A JSON-ready copy in which NaN and infinity are "nan", "inf" and "-inf"."""
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in cast(dict[Any, Any], value).items()}
    if isinstance(value, list | tuple):
        return [encode(item) for item in cast(list[Any], value)]
    return value


def decode(value: float | str) -> float:
    """One metric as it was before ``encode``."""
    return _WORDS[value] if isinstance(value, str) else float(value)


def decode_known(value: float | str | None) -> float | None:
    """As ``decode``; None where there is none, or a word that is no number."""
    if isinstance(value, str):
        return _WORDS.get(value)
    return None if value is None else float(value)


def dumps(value: Any) -> str:
    """One line of JSON, never with the non-standard NaN or Infinity."""
    try:
        return _JSON.encode(value)
    except ValueError:  # a number that JSON has no word for; rare, and the copy takes its time
        return _JSON.encode(encode(value))


def metrics_from_json(text: str) -> dict[str, float]:
    """A JSON object of metrics, decoded."""
    return {
        name: value if value.__class__ is float else decode(value)
        for name, value in from_json(text).items()
    }
