"""What is kept and said of an error that nobody foresaw."""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from tui.locale import _

LOG = "pkgo-tui.log"
"""In the store; `pkgo-tui doctor` looks for it there."""


def keep_traceback(error: BaseException, store: Path) -> Path | None:
    """Write the error down with its traceback; where, or None where nothing can be written.

    It is added to the store's log, or stands in a temporary file where there can be none.
    """
    import tempfile
    import traceback

    stamp = time.strftime("%Y-%m-%d %H:%M:%S")
    trace = "".join(traceback.format_exception(error))
    text = f"{stamp} {' '.join(sys.argv[1:])}\n{trace}\n"
    with suppress(OSError):
        store.mkdir(parents=True, exist_ok=True, mode=0o700)
        log = store / LOG
        _write(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), text)
        return log
    with suppress(OSError):
        descriptor, name = tempfile.mkstemp(prefix="pkgo-tui-", suffix=".log")
        _write(descriptor, text)
        return Path(name)
    return None


def what_to_report(log: Path | None) -> str:
    """The sentence behind the one that tells the error."""
    if log is None:
        return _(
            "no file could keep the traceback; a bug report needs what pkgo-tui doctor prints and "
            "what you did before"
        )
    return _(
        "the traceback is kept in {log}; a bug report needs it, what pkgo-tui doctor prints and "
        "what you did before",
        log=log,
    )


def _write(descriptor: int, text: str) -> None:
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
