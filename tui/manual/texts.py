"""What a page says, in the language that is spoken now."""

import re
from pathlib import Path

from tui.locale import _
from tui.locale.language import ENGLISH, language

FOLDER = Path(__file__).parent
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_MARK = r"\u3001\u3002\u300c-\u300f\uff00-\uff0f\uff1a-\uff20"
_BEGINS_ANEW = r"(?!- |\d+\. |\||#|```|\n)"
_WITHIN_CHINESE = re.compile(
    rf"(?<=[{_WIDE}])\n *{_BEGINS_ANEW}(?=[{_WIDE}])"
    rf"|(?<=[{_MARK}])\n *{_BEGINS_ANEW}(?=\S)|(?<=\S)\n *(?=[{_MARK}])"
)
"""Ends of lines that are no blank: between two signs of Chinese, and beside its marks."""


def file_of(page: str, spoken: str) -> Path:
    """Where the page would stand in a language; English stands beside this file."""
    return (FOLDER if spoken == ENGLISH else FOLDER / spoken) / f"{page}.md"


def text_of(page: str) -> str:
    """The page without what is not for readers; where it has not been translated yet it is in
    English, and its first line says so.
    """
    file = file_of(page, language())
    if file.is_file():
        return _COMMENT.sub("", file.read_text("utf-8")).rstrip("\n") + "\n"
    english = _COMMENT.sub("", file_of(page, ENGLISH).read_text("utf-8"))
    return f"{_('This page has not been translated yet.')}\n\n{english}"


def in_paragraphs(text: str) -> str:
    """The same for a renderer, which would make a blank of each line's end, also in Chinese."""
    return _WITHIN_CHINESE.sub("", text)
