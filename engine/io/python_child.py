"""Work that needs tables or TensorFlow, done by a child process that tells how it goes."""

import json
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

from data.errors import InputError, MessageError
from data.messages import Message

PATIENCE_SECONDS = 10.0


_BAD_INPUT = 2
"""The exit code of every command that was asked for what cannot be done."""


class ChildDied(MessageError):
    """The process ended otherwise than it should."""

    @property
    def said(self) -> str:
        """The last line that it wrote to stderr; empty where it wrote none."""
        return self._text("said") or ""


def run_child(module: str, arguments: Sequence[str], given: str = "") -> Generator[dict[str, Any]]:
    """Run ``python -m module``, ``given`` on its stdin, and give the objects that it prints.

    The process ends with the generator, closing it stops the work; and so it does where SIGTERM or
    SIGHUP ends this one meanwhile, if the generator runs in the main thread.

    Raises:
        InputError: it printed an ``error``, or ended with the exit code of bad input and a
            sentence on stderr.
        ChildDied: it ended with another exit code than 0.
    """
    with _orderly_end(), tempfile.TemporaryFile() as errors:
        # -P: a folder named engine or data where the person stands must not be imported instead
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            errors="replace",
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
                values = values_in(line)
                if "error" in values:
                    raise InputError(message_of(values["error"]))
                if values:
                    yield values
            code = child.wait()
            if code:
                said = last_line(errors)
                if code == _BAD_INPUT and said:
                    raise InputError(Message.prose(said))
                raise ChildDied("child.died", module=module, exit=code, said=said)
        finally:
            end(child)


@contextmanager
def _orderly_end() -> Generator[None]:
    """Signals that would end this process at once raise ``SystemExit`` meanwhile."""
    mine: list[signal.Signals] = []
    if threading.current_thread() is threading.main_thread():
        ends = (signal.SIGTERM, signal.SIGHUP)
        mine = [one for one in ends if signal.getsignal(one) is signal.SIG_DFL]
    for one in mine:
        signal.signal(one, _leave)
    try:
        yield
    finally:
        for one in mine:
            signal.signal(one, signal.SIG_DFL)


def _leave(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def message_of(error: Any) -> Message:
    """What a child says of its failure: a message as plain values, or words."""
    try:
        return Message.from_dict(error)
    except ValueError:
        return Message.prose(str(error))


def values_in(line: str) -> dict[str, Any]:
    """A line's object; what a library prints on stdout is none."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def last_line(errors: Any) -> str:
    """The last line of what a child has written into an open file; empty where it is none."""
    errors.seek(0)
    said = errors.read().decode("utf-8", "replace").strip().splitlines()
    return said[-1] if said else ""


def end(child: "subprocess.Popen[str]") -> None:
    """Let a child end, by force where it does not in time."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child.stdout is not None:
        child.stdout.close()
