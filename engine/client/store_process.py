"""Processes that work for a store in the background, and outlive whoever has started them."""

import os
import subprocess
import sys
from pathlib import Path


def start_for_store(module: str, directory: Path, *, cwd: str | Path) -> "subprocess.Popen[bytes]":
    """Start ``python -m MODULE --store DIRECTORY`` in a session of its own; what it says goes to
    ``host.log`` of the store.

    Raises:
        OSError: it cannot be started, or the log cannot be written.
    """
    log = os.open(directory / "host.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(log, "ab") as output:
        return subprocess.Popen(
            # -P: a folder named engine where the person stands must not be imported instead
            [sys.executable, "-P", "-m", module, "--store", str(directory)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=output,
            start_new_session=True,
            cwd=cwd,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
