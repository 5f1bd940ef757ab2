"""A person's own code that the engine may run: files that this person has agreed to.

An experiment or a store may come from somebody else and name any Python file. What was agreed to,
by path and SHA-256, is remembered in the platform's place for configuration, outside of every
store.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from data.errors import InputError
from engine.io.files import sha256, write_atomically
from engine.io.platform_folders import platform_folder

_FILE = "trusted-code"


def code_files(callbacks: Sequence[str]) -> list[Path]:
    """The files of callbacks named as ``path/to/file.py:ClassName``, each once."""
    named = (place.rpartition(":")[0] for place in callbacks)
    return list(dict.fromkeys(Path(file).expanduser().absolute() for file in named if file))


def not_agreed(callbacks: Sequence[str]) -> list[Path]:
    """The files of callbacks that are there, and that this person has not agreed to."""
    files = code_files(callbacks)
    known = _agreed() if files else frozenset[str]()
    return [file for file in files if file.is_file() and _line(file) not in known]


def must_be_agreed(callbacks: Sequence[str]) -> None:
    """Refuse callbacks whose code this person has not agreed to.

    Raises:
        InputError: the first file of that kind.
    """
    for file in not_agreed(callbacks):
        raise InputError("callback.not_agreed", file=str(file), sha256=sha256(file))


def agree(files: Iterable[Path]) -> None:
    """Let the engine run these files as they are now, from now on.

    Raises:
        InputError: nobody knows this person's home.
        OSError: it cannot be remembered, or a file is gone.
    """
    place = _place()
    if place is None:
        raise InputError("callback.no_home")
    lines = sorted(_agreed().union(_line(file.absolute()) for file in files))
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_atomically(place, "".join(f"{line}\n" for line in lines).encode("utf-8"))


def is_agreed(digest: str) -> bool:
    """Whether this person has agreed to some file of that SHA-256, wherever it lay."""
    return any(line.startswith(f"{digest}  ") for line in _agreed())


def _line(file: Path) -> str:
    return f"{sha256(file)}  {str(file)!a}"


def _agreed() -> frozenset[str]:
    place = _place()
    try:
        return frozenset(() if place is None else place.read_text("utf-8", "replace").splitlines())
    except OSError:
        return frozenset()


def _place() -> Path | None:
    folder = platform_folder("config")
    return None if folder is None else folder / _FILE
