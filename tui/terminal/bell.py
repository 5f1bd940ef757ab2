"""A sign that is heard or seen outside of the bench, where the person wishes for one."""

from contextlib import suppress
from typing import Any

from textual.app import App

from data.errors import InputError
from engine.settings import read_settings
from tui.terminal.lasting import TerminalApp
from tui.text.fitting import shown

BELL = "\a"
LONGEST = 120


def sequence(kind: str, text: str) -> str:
    """What the terminal is sent: nothing, its bell, or the text as OSC 9."""
    if kind == "osc9":
        return f"\x1b]9;{shown(text, LONGEST)}{BELL}"
    return BELL if kind == "bell" else ""


def ring(app: App[Any], text: str) -> None:
    """Ring, or tell the terminal the text, as ``PKGO_BELL`` says."""
    if isinstance(app, TerminalApp):
        with suppress(InputError):  # of a file that was changed while the bench is open
            app.write(sequence(read_settings().bell, text))
