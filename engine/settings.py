"""What a person sets by environment variables: declared, read and checked in one place.

``Settings`` is a plain dataclass that pydantic checks. Importing pydantic would lengthen the
bench's start by a third, so that values spelled as usual are read without it.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from data.errors import InputError

PREFIX = "PKGO_"
Theme = Literal["dark", "light"]
Bell = Literal["off", "bell", "osc9"]


def _usual(read: Callable[[str], object]) -> dict[str, Callable[[str], object]]:
    """``read`` gives the value of a usual spelling, None for all others."""
    return {"usual": read}


@dataclass(frozen=True, slots=True)
class Settings:
    """``variable`` tells a field's variable; one that is empty counts as not set."""

    store: Path | None = field(default=None, metadata=_usual(Path))
    """The directory of the runs; None: the platform's place for data."""

    jobs: int | None = field(
        default=None, metadata=_usual(lambda text: int(text) if _is_digits(text) else None)
    )
    """Engines side by side; None: one for each GPU, without GPU one."""

    host_idle: float = field(
        default=30.0, metadata=_usual(lambda text: float(text) if _is_decimal(text) else None)
    )
    """Seconds that an engine stays without work and without a bench."""

    ascii: bool | None = field(default=None, metadata=_usual({"0": False, "1": True}.get))
    """Whether to draw with plain signs; None: where the locale is not UTF-8."""

    theme: Theme = field(default="dark", metadata=_usual({"dark": "dark", "light": "light"}.get))
    """The colours that the bench starts with."""

    bell: Bell = field(
        default="off",
        metadata=_usual(
            {"off": "off", "bell": "bell", "osc9": "osc9", "1": "bell", "0": "off"}.get
        ),
    )
    """What the bench sends when a run has ended: the terminal's bell, or OSC 9, a notice that some
    terminals show on the desktop."""


def variable(name: str) -> str:
    """The environment variable of a setting: ``host_idle`` is ``PKGO_HOST_IDLE``."""
    return f"{PREFIX}{name.upper()}"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process's environment.

    Raises:
        InputError: a value cannot be used; its ``variable`` is named.
    """
    known: dict[str, Any] = {}
    unusual = False
    for one in fields(Settings):
        text = environment.get(variable(one.name), "").strip()
        if text:
            value = one.metadata["usual"](text)
            unusual = unusual or value is None
            known[one.name] = text if value is None else value
    return _checked(known) if unusual else Settings(**known)


def _checked(known: dict[str, Any]) -> Settings:
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(Settings).validate_python(known)
    except ValidationError as error:
        first = error.errors()[0]
    name = str(first["loc"][0])
    about = {"variable": variable(name), "value": str(first["input"])}
    if first["type"] == "literal_error":
        choices = get_args(Theme if name == "theme" else Bell)
        raise InputError("settings.not_one_of", choices=list(choices), **about)
    raise InputError(_CODES[first["type"]], **about)


_CODES = {
    "int_parsing": "settings.not_a_whole_number",
    "float_parsing": "settings.not_a_number",
    "bool_parsing": "settings.not_a_switch",
}
"""By what pydantic calls it."""


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_decimal(text: str) -> bool:
    return re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) is not None
