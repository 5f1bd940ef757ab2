"""The files that this program has opened or written, as they were then: others are asked about."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from tui.locale import _


class KnownFiles:
    """A person's files; one that somebody else may have written is not replaced unasked."""

    def __init__(self) -> None:
        self._known: dict[Path, str] = {}

    def remember(self, path: Path) -> None:
        """It was opened or written just now."""
        from engine.io.files import sha256

        with suppress(OSError):
            self._known[path.resolve()] = sha256(path)

    def doubt(self, path: Path) -> str:
        """Why somebody should be asked before it is written; empty where nobody need be.

        Raises:
            OSError: it cannot be looked at.
        """
        from engine.io.files import sha256

        if not path.exists():
            return ""
        known = self._known.get(path.resolve())
        if known is None:
            return _("{path} exists; it was not opened or saved here.", path=path)
        if known != sha256(path):
            return _("{path} has been changed since it was opened or saved here.", path=path)
        return ""


def toml_path(text: str) -> Path:
    """The file that is meant, with its suffix."""
    path = Path(text.strip()).expanduser()
    return path if path.suffix == ".toml" else path.with_name(path.name + ".toml")


def cannot_write(path: Path, error: OSError) -> str:
    """That a file was not written, and why."""
    return _("{path} cannot be written: {reason}", path=path, reason=error.strerror)


def file_name(name: str) -> str:
    """A name as a file's stem: letters, digits, dots and dashes."""
    kept = "".join(sign if sign.isalnum() or sign in ".-_" else "-" for sign in name)
    return kept.strip("-.")[:80] or "experiment"
