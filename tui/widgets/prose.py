"""Markdown, also that of Chinese, whose lines may end between any two of its signs."""

from typing import TYPE_CHECKING

import textual.content
from textual.content import Content
from textual.widgets import Markdown
from textual.widgets._markdown import MarkdownTD, MarkdownTH

from tui.text.breaking import break_also, widest_piece

if TYPE_CHECKING:
    from textual.css.styles import RulesMap

break_also(textual.content)


class _Cell(Content):
    """What a cell says; a column may become as narrow as its widest piece, not its sentences."""

    def get_minimal_width(self, rules: "RulesMap") -> int:
        return widest_piece(self.plain) + rules.get("line_pad", 0) * 2


def _cell(content: Content) -> Content:
    return _Cell(content.plain, list(content.spans))


class _Head(MarkdownTH):
    def set_content(self, content: Content) -> None:
        super().set_content(_cell(content))


class _Field(MarkdownTD):
    def set_content(self, content: Content) -> None:
        super().set_content(_cell(content))


class Prose(Markdown):
    """The text, with bullets that every terminal can draw."""

    BULLETS = ["- "]
    BLOCKS = {**Markdown.BLOCKS, "th_open": _Head, "td_open": _Field}
