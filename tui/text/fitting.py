"""Text from outside made fit to show, and measured in terminal cells.

Column names, labels, run names, paths and exception texts pass through ``shown`` before they are
printed or drawn: an escape sequence in a column's name could change the terminal's title.
"""

import re
import unicodedata

from rich.cells import cell_len, chop_cells, set_cell_size

from tui.text.breaking import is_unspaced, pieces
from tui.text.glyphs import PLAIN

HIDDEN = "·"
BROKEN = "\N{REPLACEMENT CHARACTER}"
ELLIPSIS = "…"
MOST_MARKS = 4
"""Combining marks kept on one character; more would paint over the lines around it."""

_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]P^_X]|[\x9d\x90\x9e\x9f\x98])[^\x07\x1b\x9c\n\r]*(?:\x07|\x1b\\|\x9c)"
)
_BREAKS = re.compile(r"\r\n|[\t\n\r\x0b\x0c\x85\u2028\u2029]")
# Joiners and variation selectors change widths that terminals disagree about
_DROPPED = re.compile("[\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def shown(text: str, limit: int | None = None) -> str:
    """``text`` on one line without anything a terminal would obey, at most ``limit`` characters.

    Whole escape sequences vanish, line breaks become spaces, other control characters and
    invisible ones (direction marks, zero-width spaces) become a visible dot. Letters of every
    script, accents and emoji stay.
    """
    if not (text.isascii() and text.isprintable()):
        text = _cleaned(text)
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + ELLIPSIS if limit > 0 else ""
    return text.translate(PLAIN) if PLAIN else text


def width(text: str) -> int:
    """How many terminal cells ``text`` takes; most CJK characters and emoji take two."""
    return cell_len(text)


def fit(text: str, cells: int) -> str:
    """``text``, cleaned, padded or cut with an ellipsis to exactly ``cells`` terminal cells."""
    text = shown(text)
    if cells <= 0:
        return ""
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return set_cell_size(set_cell_size(text, cells - 1).rstrip() + ELLIPSIS, cells)


def fit_middle(text: str, cells: int) -> str:
    """As ``fit``, cut in the middle: names that differ at their ends stay different."""
    text = shown(text)
    if cells < 4 or cell_len(text) <= cells:
        return fit(text, cells)
    tail = (cells - 1) * 2 // 5
    behind = len(text)
    while behind and cell_len(text[behind - 1 :]) <= tail:
        behind -= 1
    front = set_cell_size(text, cells - 1 - cell_len(text[behind:])).rstrip()
    return set_cell_size(f"{front}{ELLIPSIS}{text[behind:]}", cells)


def fit_path(text: str, cells: int) -> str:
    """As ``fit``; a path is cut at its beginning: what tells files apart stands at the end."""
    text = shown(text)
    if "/" not in text or cells < 2 or cell_len(text) <= cells:
        return fit(text, cells)
    begin = next(at for at in range(len(text) + 1) if cell_len(text[at:]) < cells)
    return set_cell_size(ELLIPSIS + text[begin:], cells)


def fit_right(text: str, cells: int) -> str:
    """As ``fit``, with the padding on the left: for numbers."""
    text = shown(text)
    return " " * (cells - cell_len(text)) + text if cell_len(text) <= cells else fit(text, cells)


def wrapped(text: str, cells: int) -> list[str]:
    """``text``, cleaned, in lines of at most ``cells`` (2 or more) cells, broken between words, or
    between the signs of a script without blanks.
    """
    text = shown(text)
    if is_unspaced(text):
        return _wrapped_pieces(text, cells)
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(longer) <= cells:
            lines[-1] = longer
        else:
            lines += chop_cells(word, cells)
    return [line for line in lines if line] or [""]


def _wrapped_pieces(text: str, cells: int) -> list[str]:
    lines = [""]
    for piece in pieces(text):
        if cell_len(lines[-1]) + cell_len(piece.rstrip()) <= cells:
            lines[-1] += piece
            continue
        lines[-1] = lines[-1].rstrip()
        lines += chop_cells(piece.strip(), cells) or [""]
    lines[-1] = lines[-1].rstrip()
    return [line for line in lines if line] or [""]


def _cleaned(text: str) -> str:
    text = _DROPPED.sub("", _BREAKS.sub(" ", _SEQUENCE.sub("", text)))
    kept: list[str] = []
    marks = 0
    for character in text:
        if character.isascii() and character.isprintable():
            kept.append(character)
            marks = 0
            continue
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(_visible(character, category))
    return "".join(kept)


def _visible(character: str, category: str) -> str:
    if category in ("Cc", "Cf"):
        return HIDDEN
    if category == "Cs" or ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef":
        return BROKEN
    return " " if category in ("Zl", "Zp") else character
