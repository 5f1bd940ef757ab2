"""The screen's thread gets its turn soon, however busy those that read are."""

import sys
from collections.abc import Iterator

import pytest

from tui.terminal.lasting import TerminalApp
from tui.terminal.turns import SECONDS


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


def test_an_app_on_a_terminal_takes_short_turns() -> None:
    sys.setswitchinterval(0.005)
    TerminalApp[None]()
    assert sys.getswitchinterval() == pytest.approx(SECONDS)
