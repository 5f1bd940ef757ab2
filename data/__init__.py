"""Floor 1: data sets as frozen arrays, read from tables or generated, and how they are split.

What is named here is loaded with its first use: the screen's process imports this package, of which
it needs the errors alone, before its first paint.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.catalog import (
        BUILTIN,
        CIFAR10,
        DIGITS,
        describe,
        is_builtin,
        is_named,
        is_of_images,
        load,
        path_of,
        precheck,
        state_of,
    )
    from data.dataset import Dataset, Description
    from data.errors import InputError

__all__ = [
    "BUILTIN",
    "CIFAR10",
    "DIGITS",
    "Dataset",
    "Description",
    "InputError",
    "describe",
    "is_builtin",
    "is_named",
    "is_of_images",
    "load",
    "path_of",
    "precheck",
    "state_of",
]

_ELSEWHERE = {"Dataset": "data.dataset", "Description": "data.dataset", "InputError": "data.errors"}
"""The modules of those that ``data.catalog`` has not."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_ELSEWHERE.get(name, "data.catalog")), name)
    return found
