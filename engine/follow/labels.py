"""What a person writes on a run that is read from a log."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """``name`` None for that which the log tells, or of the file or folder."""

    name: str | None = None
    note: str = ""
    tags: tuple[str, ...] = ()
