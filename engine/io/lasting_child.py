"""A child process that is asked again and again, and answers with an object a line."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import suppress
from threading import Lock
from typing import Any

from data.errors import InputError
from engine.io.python_child import (
    PATIENCE_SECONDS,
    ChildDied,
    end,
    last_line,
    message_of,
    values_in,
)


class LastingChild:
    """``python -m module``, which reads an object of JSON a line and answers each with one.

    It ends when it is closed, and when this process does: its stdin ends then. Any thread may ask;
    they wait for one another.
    """

    def __init__(self, module: str, arguments: Sequence[str] = ()) -> None:
        self._module = module
        self._turn = Lock()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # open for as long as the child
        # -P: a folder named engine or data where the person stands must not be imported instead
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
            errors="replace",
        )

    @property
    def pid(self) -> int:
        """The child's process."""
        return self._child.pid

    @property
    def is_alive(self) -> bool:
        """Whether it may still answer."""
        return self._child.poll() is None

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer to a question; it is waited for.

        Raises:
            InputError: the answer is an ``error``.
            ChildDied: the process has ended.
        """
        with self._turn:
            return self._answer() if self._asked(question) else self._died_or_answered()

    def follow(self, question: dict[str, Any], last: str) -> Generator[dict[str, Any]]:
        """As ``ask``, with what is told of the work, up to the answer that has the key ``last``."""
        with self._turn:
            found = self._answer() if self._asked(question) else self._died_or_answered()
            while last not in found:
                yield found
                found = self._answer()
            yield found

    def close(self) -> None:
        """Let it end."""
        assert self._child.stdin is not None
        with suppress(OSError, ValueError):
            self._child.stdin.close()
        end(self._child)
        self._errors.close()

    def _asked(self, question: dict[str, Any]) -> bool:
        """Ask it; False where it has ended, or was closed."""
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps(question) + "\n")
            self._child.stdin.flush()
        except (OSError, ValueError):
            return False
        return True

    def _answer(self) -> dict[str, Any]:
        assert self._child.stdout is not None
        with suppress(ValueError):  # closed meanwhile
            for line in self._child.stdout:
                values = values_in(line)
                if "error" in values:
                    raise InputError(message_of(values["error"]))
                if values:
                    return values
        raise self._death()

    def _died_or_answered(self) -> dict[str, Any]:
        """What it said before it ended, where it did."""
        if self._child.stdout is None or self._child.stdout.closed:
            raise self._death()
        return self._answer()

    def _death(self) -> ChildDied:
        said = "" if self._errors.closed else last_line(self._errors)
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(PATIENCE_SECONDS)
        code = self._child.poll()
        return ChildDied("child.died", module=self._module, exit=code, said=said)
