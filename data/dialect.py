"""A dialect: how a text table separates, quotes and escapes its cells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """Delimiter (one character), quote and escape (empty: none), and spaces after delimiters.

    Within quoted cells ``escape`` stands before a quote; the quote itself, where it is doubled.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    spaced: bool = False
    """Whether one space after each delimiter belongs to it (``a, b``); of a space as delimiter,
    whether any number of spaces and tabs is one, and those around a line are none."""
    loose: bool = False
    """Whether quotes stand unescaped in quoted cells: one closes only where the cell can end."""
