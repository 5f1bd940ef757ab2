"""Prose in lines: words stay whole, and so do those within Chinese text, where any sign may end a
line but for what closes a sentence.
"""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells

from tui.text.fitting import shown

_CLOSING = "，。、：；！？）」』】》…％%,.:;!?)"
_OPENING = "（「『【《("
_PIECE = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff"
    rf"\uf900-\ufaff\uff00-\uffef]+|\s+)[{re.escape(_CLOSING)}]*"
)


def prose(text: str, cells: int) -> list[str]:
    """``text``, cleaned, in lines of at most so many (2 or more) cells.

    A line breaks at a blank or between two signs of Chinese or Japanese; no line begins with a
    closing mark or ends with an opening one.
    """
    lines = [""]
    for piece in _PIECE.findall(shown(text)):
        if cell_len(lines[-1]) + cell_len(piece.rstrip()) <= cells:
            lines[-1] += piece
            continue
        lines[-1] = lines[-1].rstrip()
        lines += chop_cells(piece.strip(), cells) or [""]
    lines[-1] = lines[-1].rstrip()
    return [one for one in lines if one] or [""]
