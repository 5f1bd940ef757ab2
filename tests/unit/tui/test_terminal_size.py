"""A terminal's size is its own word; the environment's only where it does not know."""

import fcntl
import os
import pty
import struct
import termios
from collections.abc import Iterator

import pytest

from tui.terminal.kind import can_place_signs
from tui.terminal.size import LARGEST, USUAL, terminal_size


@pytest.fixture
def terminal() -> Iterator[int]:
    ends = pty.openpty()
    yield ends[1]
    for end in ends:
        os.close(end)


def resize(terminal: int, columns: int, rows: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def test_what_is_exported_is_believed_only_of_a_terminal_without_a_size(
    terminal: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "61")
    monkeypatch.setenv("LINES", "17")
    resize(terminal, 120, 40)
    assert terminal_size(terminal) == (120, 40)
    resize(terminal, 0, 0)
    assert terminal_size(terminal) == terminal_size(None) == (61, 17)
    resize(terminal, 65535, 65535)
    assert terminal_size(terminal) == LARGEST


@pytest.mark.parametrize("said", ["", "0", "-3", "many"])
def test_where_nobody_knows_it_is_the_usual_one(
    monkeypatch: pytest.MonkeyPatch, terminal: int, said: str
) -> None:
    monkeypatch.setenv("COLUMNS", said)
    monkeypatch.setenv("LINES", said)
    resize(terminal, 0, 0)
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((0, 0)))
    assert terminal_size(terminal) == USUAL


@pytest.mark.parametrize(
    ("name", "can"), [("dumb", False), ("DUMB", False), ("unknown", False), ("", True)]
)
def test_only_a_name_that_says_so_means_that_no_sign_can_be_placed(
    monkeypatch: pytest.MonkeyPatch, name: str, can: bool
) -> None:
    monkeypatch.setenv("TERM", name)
    assert can_place_signs() is can
