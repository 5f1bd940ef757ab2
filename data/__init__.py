"""Floor 1: data sets as frozen arrays, read from tables or generated, and how they are split.

Importing this package loads neither numpy, pandas nor scikit-learn: the screen's process imports
it before its first paint.
"""

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
