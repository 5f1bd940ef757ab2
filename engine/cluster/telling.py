"""What a worker tells whoever watches it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from data.messages import Message

Kind = Literal[
    "serves",
    "begins",
    "ended",
    "put_back",
    "set_aside",
    "lost",
    "refused",
    "waits",
    "no_engine",
    "trouble",
    "works_again",
    "leaves",
]


@dataclass(frozen=True, slots=True)
class Told:
    """Something happened: to a run with a name, where there is one.

    ``status`` and ``epochs`` (whole ones) are those of a run that has ended, ``message`` says why
    something is not done. ``left`` is the wall time left, in seconds.
    """

    kind: Kind
    run: str = ""
    name: str = ""
    status: str = ""
    epochs: int = 0
    message: Message | None = None
    left: float | None = None


Tell = Callable[[Told], None]
