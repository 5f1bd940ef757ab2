"""Reading plain JSON back, where every value has to be what it was."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def number_of(values: Mapping[str, Any], name: str) -> float:
    """A finite number; raises ValueError, KeyError or TypeError where it is none."""
    return _number(values[name])


def whole_of(values: Mapping[str, Any], name: str) -> int:
    """A whole number from 0 on; raises ValueError, KeyError or TypeError where it is none."""
    value = values[name]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(name)
    return value


def truth_of(values: Mapping[str, Any], name: str) -> bool:
    """True or false; raises ValueError, KeyError or TypeError where it is neither."""
    if not isinstance(values[name], bool):
        raise ValueError(name)
    return values[name]


def text_of(values: Mapping[str, Any], name: str) -> str:
    """A text; raises ValueError, KeyError or TypeError where it is none."""
    if not isinstance(values[name], str):
        raise ValueError(name)
    return values[name]


def word_of(values: Mapping[str, Any], name: str, words: Sequence[str]) -> Any:
    """One of some words; raises ValueError, KeyError or TypeError where it is none."""
    if values[name] not in words:
        raise ValueError(name)
    return values[name]


def texts_of(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Texts, all different; raises ValueError, KeyError or TypeError where they are none."""
    found = _listed(values, name)
    if not all(isinstance(value, str) for value in found) or len(set(found)) != len(found):
        raise ValueError(name)
    return tuple(found)


def objects_of(values: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """A list of objects; raises ValueError, KeyError or TypeError where it is none."""
    found = _listed(values, name)
    if not all(isinstance(value, dict) for value in found):
        raise ValueError(name)
    return found


def wholes_of(values: Mapping[str, Any], name: str, below: int) -> tuple[int, ...]:
    """Ascending whole numbers below a limit; raises ValueError, KeyError or TypeError."""
    found = _listed(values, name)
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in found):
        raise ValueError(name)
    if any(not 0 <= value < below for value in found) or sorted(set(found)) != found:
        raise ValueError(name)
    return tuple(found)


def numbers_of(
    values: Mapping[str, Any], name: str, shape: tuple[int, ...] | None = None
) -> NDArray[np.float64]:
    """Finite numbers as float64, of that shape where one is given, else of one dimension.

    Raises:
        ValueError, KeyError, TypeError: they are none.
    """
    import numpy as np

    found = _listed(values, name)
    array = np.array(found, dtype=np.float64)
    fits = array.ndim == 1 if shape is None else array.shape == shape
    if not fits or not bool(np.isfinite(array).all()):
        raise ValueError(name)
    return array


def _listed(values: Mapping[str, Any], name: str) -> list[Any]:
    if not isinstance(values[name], list):
        raise ValueError(name)
    return cast("list[Any]", values[name])


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("no number")
    return float(value)
