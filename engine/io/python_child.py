"""Work that needs tables or TensorFlow, done by a child process that tells how it goes."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from data.errors import InputError

PATIENCE_SECONDS = 10.0


class ChildDied(Exception):
    """The process ended without a word; the text is a sentence."""


def told(module: str, arguments: Sequence[str], given: str = "") -> Generator[dict[str, Any]]:
    """Run ``python -m module``, ``given`` on its stdin, and give the objects that it prints.

    The process ends with the generator: closing it stops the work.

    Raises:
        InputError: it told an ``error``.
        ChildDied: it ended otherwise than told.
    """
    with tempfile.TemporaryFile() as errors:
        # -P: a folder named engine or data where the person stands must not be imported instead
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
        )
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            try:
                child.stdin.write(given)
                child.stdin.close()
            except BrokenPipeError:
                pass
            for line in child.stdout:
                values = _values(line)
                if "error" in values:
                    raise InputError(str(values["error"]))
                yield values
            if child.wait() != 0:
                raise ChildDied(_sentence(module, child.returncode, errors))
        finally:
            _end(child)


def _values(line: str) -> dict[str, Any]:
    """A line's object; what a library prints on stdout is none."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _sentence(module: str, code: int, errors: Any) -> str:
    errors.seek(0)
    said = errors.read().decode("utf-8", "replace").strip().splitlines()
    return f"{module} ended with {code}: {said[-1] if said else 'without a word'}"


def _end(child: "subprocess.Popen[str]") -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child.stdout is not None:
        child.stdout.close()


def export(
    store: Path, runs: Sequence[str], out: Path, what: Sequence[str], *, force: bool
) -> Generator[dict[str, Any]]:
    """Export runs into a folder: ``say`` and ``note`` tell of it, ``done`` lists the folders.

    Raises:
        InputError: it cannot be done; the sentence says why.
        ChildDied: the process ended otherwise than told.
    """
    arguments = ["--store", str(store), "--out", str(out.expanduser().absolute())]
    arguments += ["--what", ",".join(what), *(["--force"] if force else []), "--", *runs]
    return told("engine.export", arguments)
