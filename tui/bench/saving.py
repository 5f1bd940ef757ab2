"""Names for copies and files, and which files may be written without a question."""

from __future__ import annotations

from contextlib import suppress
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


class Files:
    """The experiment files that this bench has opened or written, as they were then."""

    def __init__(self) -> None:
        self._known: dict[Path, str] = {}

    def remember(self, path: Path) -> None:
        """It was opened or written just now."""
        from engine.io.files import sha256

        with suppress(OSError):
            self._known[path.resolve()] = sha256(path)

    def doubt(self, path: Path) -> str:
        """Why somebody should be asked before it is written; empty where nobody need be."""
        from engine.io.files import sha256

        if not path.exists():
            return ""
        known = self._known.get(path.resolve())
        if known is None:
            return _("{path} exists; it was not opened or saved here.", path=path)
        if known != sha256(path):
            return _("{path} has been changed since it was opened or saved here.", path=path)
        return ""

    def write(self, spec: ExperimentSpec, path: Path) -> bool:
        """Save the experiment; False where nothing of the file that was there could be kept.

        Raises:
            OSError: the file cannot be written.
        """
        from engine.client.opening import save_experiment_file

        kept = save_experiment_file(spec, path)
        self.remember(path)
        return kept


def refusal(path: Path) -> str | None:
    """Why there can be no experiment file; None where there can be one."""
    from engine.specs import ExperimentSpec, SpecError, read_toml

    if not path.exists():
        return None
    try:
        is_other = bool(read_toml(path).keys() - ExperimentSpec.model_fields.keys())
    except SpecError:
        is_other = True
    return _("{path} exists and is no experiment file", path=path) if is_other else None
