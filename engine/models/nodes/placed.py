"""Where a node of a network stands: whose results it takes."""

import tomllib
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from engine.models.base.marks import Typed
from engine.models.base.spec import Spec


def listed(given: Any) -> Any:
    """One name as a list of one."""
    return (given,) if isinstance(given, str) else given


def plainest(names: tuple[str, ...]) -> str | list[str]:
    """A list of one as the name alone, as people write it."""
    return names[0] if len(names) == 1 else list(names)


def names_in(text: str) -> list[str]:
    """Names separated by semicolons or commas; or a TOML array of texts."""
    if text.strip().startswith("["):
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except (ValueError, RecursionError):
            pass
    return [one.strip() for one in text.replace(",", ";").split(";") if one.strip()]


def without_ends(name: Any) -> Any:
    """A name without spaces around it."""
    return name.strip() if isinstance(name, str) else name


Names = Annotated[
    tuple[Annotated[str, BeforeValidator(without_ends), Field(min_length=1, max_length=1000)], ...],
    BeforeValidator(listed),
    PlainSerializer(plainest),
]
"""One name or several."""


class Placed(Spec):
    """What a node takes."""

    input: Annotated[
        Names,
        Typed(names_in, may_be_off=False),
        Field(
            title="takes",
            description="The inputs or nodes whose results it takes, separated by semicolons.",
            max_length=32,
        ),
    ] = ()
