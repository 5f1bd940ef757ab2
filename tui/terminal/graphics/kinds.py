"""Whether a terminal draws pixels, by what it says that it is: it is asked nothing."""

from __future__ import annotations

import fcntl
import os
import struct
import termios
from collections.abc import Mapping
from contextlib import suppress
from typing import Literal

from data.errors import InputError
from engine.settings import Graphics, read_settings

Kind = Literal["blocks", "kitty", "sixel"]
KITTY = ("xterm-kitty", "xterm-ghostty")
"""Names (TERM) of terminals with Kitty's protocol and its placeholders, which WezTerm's and
Konsole's lack.
"""
SIXEL = ("foot", "mlterm", "contour")
"""How names (TERM) of terminals begin that draw Sixel."""
SIXEL_PROGRAMS = ("wezterm", "iterm.app", "contour")
"""Terminals that name themselves in TERM_PROGRAM."""
KONSOLE = 220_400
"""The version of Konsole from which on it draws Sixel."""
USUAL_CELL = (10, 20)
"""Of the VT340, whose Sixel is; Kitty brings an image to its cells whatever their size."""
LARGEST_CELL = 200
MULTIPLEXERS = ("tmux", "screen")


def graphics_of(file: int) -> Kind:
    """What the terminal behind a file descriptor draws with; half blocks where nobody knows the
    pixels of its cells, which Sixel needs.
    """
    asked: Graphics = "auto"
    with suppress(InputError):  # it was told when the program began
        asked = read_settings().graphics
    found = kind_of(asked, os.environ)
    return "blocks" if found == "sixel" != asked and cell_pixels(file) is None else found


def cell_of(file: int) -> tuple[int, int]:
    """The pixels of a cell (width, height)."""
    return cell_pixels(file) or USUAL_CELL


def cell_pixels(file: int) -> tuple[int, int] | None:
    """The same; None where the terminal does not tell."""
    try:
        told = fcntl.ioctl(file, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return None
    rows, columns, width, height = struct.unpack("4H", told)
    if not rows or not columns:
        return None
    found = width // columns, height // rows
    return found if min(found) > 1 and max(found) <= LARGEST_CELL else None


def kind_of(asked: Graphics, environment: Mapping[str, str]) -> Kind:
    """What is drawn with: what was ``asked`` for, or what the terminal is known to have. Inside of
    tmux or screen, which pass neither, half blocks.
    """
    if asked != "auto":
        return asked
    name = environment.get("TERM", "")
    program = environment.get("TERM_PROGRAM", "").lower()
    inside = environment.get("TMUX") or environment.get("STY") or program == "tmux"
    if inside or name.startswith(MULTIPLEXERS):
        return "blocks"
    if name in KITTY or program == "ghostty":
        return "kitty"
    konsole = environment.get("KONSOLE_VERSION", "")
    is_konsole = konsole.isdecimal() and int(konsole) >= KONSOLE
    if name.startswith(SIXEL) or program in SIXEL_PROGRAMS or is_konsole:
        return "sixel"
    return "blocks"
