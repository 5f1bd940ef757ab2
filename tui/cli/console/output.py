"""What reaches stdout and stderr: cleaned, flushed line by line, quiet when nobody reads."""

import errno
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TextIO

from tui.terminal.size import terminal_size
from tui.text.fitting import shown
from tui.text.glyphs import in_plain_signs


class ReaderGone(Exception):
    """Whoever read stdout has left, as ``head`` does, or a terminal that was closed."""


def say(line: str = "") -> None:
    """Print one line of text made by this program; parts from outside are cleaned before.

    Raises:
        ReaderGone: nobody reads any more.
    """
    _write(sys.stdout, line + "\n")


def emit(values: dict[str, Any]) -> None:
    """Print one object as a line of JSON, in ASCII so that any terminal and locale carries it.

    Raises:
        ReaderGone: nobody reads any more.
    """
    import json

    from engine.io.numbers import encode

    _write(sys.stdout, json.dumps(encode(values), allow_nan=False) + "\n")


_takes_live_line_away: list[Callable[[], None]] = []


def clear_before_sentences(clear: Callable[[], None]) -> None:
    """``clear`` takes a line away that is drawn again: a sentence on stderr must not hang on it."""
    _takes_live_line_away[:] = [clear]


def complain(sentence: str) -> None:
    """Print one cleaned sentence on stderr; silent if there is no stderr."""
    for clear in _takes_live_line_away:
        with suppress(ReaderGone):
            clear()
    try:
        sys.stderr.write(_encodable(sys.stderr, shown(sentence)) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        pass


def fail(sentence: str) -> None:
    """Print one cleaned sentence on stderr that says why the command could not do its work."""
    complain(f"pkgo-tui: {sentence}")


def write_raw(text: str, stream: TextIO | None = None) -> None:
    """Write without a line end, for a line that is drawn again; on stdout, or another stream."""
    _write(stream or sys.stdout, text)


def settle(code: int) -> int:
    """Flush what is left; without a reader, keep the interpreter's last flush from complaining."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError, AttributeError):
        _silence_stdout()
    return code


def screen_cells() -> int | None:
    """The terminal's columns; None where stdout is no terminal."""
    if not is_terminal(sys.stdout):
        return None
    try:
        file = sys.stdout.fileno()
    except OSError:
        file = None
    return terminal_size(file)[0]


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sees the stream; it may be missing or closed, as under ``>&-``."""
    return stream is not None and not stream.closed and stream.isatty()


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:
        raise ReaderGone
    try:
        stream.write(_encodable(stream, text))
        stream.flush()
    except OSError as error:
        if not _nobody_reads(stream, error):
            raise
        _silence_stdout()
        raise ReaderGone from None


def _nobody_reads(stream: TextIO, error: OSError) -> bool:
    """Whether the other end of a pipe, or the terminal, is gone."""
    if error.errno != errno.EIO:
        return isinstance(error, BrokenPipeError)
    return stat.S_ISCHR(os.fstat(stream.fileno()).st_mode)


def _encodable(stream: TextIO, text: str) -> str:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        return text.encode(encoding).decode(encoding)
    except UnicodeEncodeError:
        return "".join(_carried(sign, encoding) for sign in text)


def _carried(sign: str, encoding: str) -> str:
    """A sign as the encoding can carry it: itself, else the plain one, else a question mark."""
    for one in (sign, in_plain_signs(sign)):
        with suppress(UnicodeEncodeError):
            return one.encode(encoding).decode(encoding)
    return "?"


def _silence_stdout() -> None:
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        pass
