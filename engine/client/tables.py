"""What is known about a table, without loading it into this process."""

import subprocess
import sys
from pathlib import Path

import data
from data import Description
from data.errors import InputError
from engine.store.database import Store
from engine.store.descriptions import keep_description, kept_description


def describe(store: Store, source: str, label: str | None = None) -> Description:
    """The table's description, from the store where the file has not changed since.

    A table not seen before is read by a child process: pandas never enters this one.

    Raises:
        InputError: the table cannot be used; file, row, column and value are named.
    """
    known = known_description(store, source, label)
    if known is not None:
        return known
    data.precheck(source)
    path = str(Path(source).absolute())
    state = Path(source).stat()
    found = Description.from_json(_read_in_child(source, label))
    if store.read_only:
        return found
    keep_description(store, path, label or "", state.st_size, state.st_mtime_ns, found)
    return found


def known_description(store: Store, source: str, label: str | None = None) -> Description | None:
    """The description if it is known without reading the table.

    Raises:
        InputError: the source is missing or plainly no table.
    """
    data.precheck(source)
    if data.is_builtin(source):
        return data.describe(source, label)
    state = Path(source).stat()
    path = str(Path(source).absolute())
    return kept_description(store, path, label or "", state.st_size, state.st_mtime_ns)


def _read_in_child(source: str, label: str | None) -> str:
    command = [sys.executable, "-P", "-m", "data", source]
    if label:
        command += ["--label", label]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.strip().splitlines()
    if done.returncode == 2 and said:
        raise InputError(said[-1])
    raise InputError(f"{source} could not be read: {said[-1] if said else 'the reader died'}")
