"""Names for copies and files, and saving an experiment without harm to other files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.locale import _

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec


MOST_LETTERS = 180
"""Of a name, with room for a number behind it."""


def copy_name(name: str, taken: set[str]) -> str:
    """The name with the next free number: first model 2."""
    stem, __, number = name.rpartition(" ")
    if not stem or not number.isdigit():
        stem, number = name, "1"
    stem, count = stem[:MOST_LETTERS], int(number) + 1
    while f"{stem} {count}" in taken:
        count += 1
    return f"{stem} {count}"


def file_name(name: str) -> str:
    """A name as a file's stem: letters, digits, dots and dashes."""
    kept = "".join(sign if sign.isalnum() or sign in ".-_" else "-" for sign in name)
    return kept.strip("-.")[:80] or "experiment"


def toml_path(text: str) -> Path:
    """The file that is meant, with its suffix."""
    path = Path(text.strip()).expanduser()
    return path if path.suffix == ".toml" else path.with_name(path.name + ".toml")


def save_as(spec: ExperimentSpec, text: str) -> str | None:
    """Write the file; a sentence if that failed or something else is there."""
    from engine.specs import write_toml

    if not text.strip():
        return _("a file needs a name")
    path = toml_path(text)
    try:
        if path.exists() and not path.read_bytes().startswith(b"name = "):
            return _("{path} exists and is no experiment file", path=path)
        write_toml(spec, path)
    except OSError as error:
        return _("{path} cannot be written: {reason}", path=path, reason=error.strerror)
    return None
