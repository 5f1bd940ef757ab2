"""What an entry of the catalogue is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Plural:
    """Two forms, chosen by the parameter named ``by``."""

    one: str
    many: str
    by: str


Entry: TypeAlias = str | Plural | Callable[[Mapping[str, Any]], str]
"""English with ``{places}`` for parameters; or a function of the parameters, which translates."""
