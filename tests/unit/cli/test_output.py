"""What reaches stdout and stderr, whoever reads there and whatever letters they know."""

import errno
import io
import json
import math
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tui.cli.console import output
from tui.cli.console.output import ReaderGone
from tui.cli.reports.progress import LiveLine


class Stream(io.StringIO):
    """A stream that fails with ``error``, of some encoding; a person looks where ``seen``."""

    def __init__(self, *, encoding: str = "utf-8", error: int = 0, seen: bool = False) -> None:
        super().__init__()
        self._encoding = encoding
        self._error = error
        self._seen = seen

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding

    def write(self, text: str) -> int:
        if self._error:
            raise OSError(self._error, os.strerror(self._error))
        return super().write(text)

    def isatty(self) -> bool:
        return self._seen


@pytest.fixture(autouse=True)
def _no_live_line() -> Iterator[None]:
    yield
    output.clear_before_sentences(lambda: None)


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Stream]:
    """Put a stream in place of stdout or stderr."""

    def make(name: str = "stdout", **options: Any) -> Stream:
        made = Stream(**options)
        monkeypatch.setattr(sys, name, made)
        return made

    return make


def test_letters_that_the_stream_does_not_know_are_marks_and_json_has_none(put: Any) -> None:
    plain = put(encoding="ascii")
    output.say("a 猫 b")
    output.emit({"name": "猫", "value": math.nan, "many": [math.inf]})
    said, told = plain.getvalue().splitlines()
    assert said == "a ? b"
    assert told.isascii()
    read = json.loads(told, parse_constant=pytest.fail)
    assert read["name"] == "猫"
    assert read["value"] is not None


def test_a_reader_that_has_left_is_no_error_of_ours(
    put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(error=errno.EPIPE)
    with pytest.raises(ReaderGone):
        output.say("nobody")
    put(error=errno.ENOSPC)
    with pytest.raises(OSError, match="space"):
        output.say("a full disk")
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(ReaderGone):
        output.write_raw("closed")


def test_an_input_output_error_is_a_gone_terminal_or_a_broken_disk(
    put: Any, tmp_path: Path
) -> None:
    with Path(os.devnull).open("w") as device, (tmp_path / "file").open("w") as file:
        put(error=errno.EIO).fileno = device.fileno
        with pytest.raises(ReaderGone):
            output.say("anything")
        put(error=errno.EIO).fileno = file.fileno
        with pytest.raises(OSError, match="error"):
            output.say("anything")


def test_a_sentence_takes_the_live_line_away_first(
    put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "20")
    screen, errors = put(seen=True), put("stderr")
    live = LiveLine()
    live.draw("0123456789" * 5)
    live.draw("0123456789" * 5)  # what has not changed is not written again
    drawn = screen.getvalue()
    assert drawn.count("\r") == 1
    assert len(drawn) < 30
    output.fail("a \x1b[31mbad\nname")
    assert screen.getvalue() == f"{drawn}\r\x1b[K"
    assert errors.getvalue() == "pkgo-tui: a bad name\n"
    output.complain("again")
    assert screen.getvalue() == f"{drawn}\r\x1b[K"


def test_a_sentence_reaches_stderr_though_nobody_reads_stdout(
    put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors = put("stderr")

    def gone() -> None:
        raise ReaderGone

    output.clear_before_sentences(gone)
    output.complain("it failed")
    assert errors.getvalue() == "it failed\n"
    for broken in (Stream(error=errno.EIO), None):
        monkeypatch.setattr(sys, "stderr", broken)
        output.complain("silent")


@pytest.mark.parametrize(("term", "seen"), [("xterm", False), ("dumb", True)])
def test_nothing_is_drawn_again_where_nobody_sees_it(
    put: Any, monkeypatch: pytest.MonkeyPatch, term: str, seen: bool
) -> None:
    monkeypatch.setenv("TERM", term)
    stream = put(seen=seen)
    live = LiveLine()
    live.draw("half")
    live.clear()
    assert stream.getvalue() == ""


def test_the_width_is_the_terminals_and_none_of_a_file(
    put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "77")
    put(seen=True)
    assert output.screen_cells() == 77
    put()
    assert output.screen_cells() is None
    for absent in (None, Stream(seen=True)):
        if absent is not None:
            absent.close()
        monkeypatch.setattr(sys, "stdout", absent)
        assert output.screen_cells() is None
