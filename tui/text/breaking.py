"""Where prose may be broken into lines: words stay whole, also within Chinese text, where any sign
may end a line but for what opens a bracket or comes before a closing mark.
"""

import re
from types import ModuleType

from rich._wrap import divide_line
from rich.cells import cell_len, chop_cells

_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_CLOSING = re.escape("，。、：；！？）」』】》…％%,.:;!?)")
_OPENING = re.escape("（「『【《(")
_PIECE = re.compile(rf"[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}]+|\s+)[{_CLOSING}]*")
_IS_WIDE = re.compile(rf"[{_WIDE}]")


def is_unspaced(text: str) -> bool:
    """Whether the text has signs of a script that writes no blanks between its words."""
    return not text.isascii() and _IS_WIDE.search(text) is not None


def pieces(text: str) -> list[str]:
    """The text in pieces that stay whole, blanks for themselves; joined they are the text.

    No line that begins at a piece begins with a closing mark or follows an opening one.
    """
    return _PIECE.findall(text)


def line_starts(text: str, cells: int, fold: bool = True) -> list[int]:
    """Where the lines of at most ``cells`` cells begin, but for the first, as Rich's own function
    tells it of a script with blanks; without ``fold`` a piece that is too long stays whole.
    """
    if not is_unspaced(text):
        return divide_line(text, cells, fold)
    starts: list[int] = []
    at = taken = 0
    for piece in pieces(text):
        parts = chop_cells(piece, cells) if fold and cell_len(piece.rstrip()) > cells else [piece]
        for part in parts:
            if at and taken and taken + cell_len(part.rstrip()) > cells:
                starts.append(at)
                taken = 0
            at, taken = at + len(part), taken + cell_len(part)
    return starts


def widest_piece(text: str) -> int:
    """The cells that a text needs at least if no piece of it is to be cut."""
    return max((cell_len(piece.rstrip()) for piece in pieces(text)), default=0)


def break_also(*modules: ModuleType) -> None:
    """Have these of Rich's or Textual's modules break Chinese so, too: at blanks alone, of which it
    has few, they would leave half of many lines empty and cut it anywhere.
    """
    for module in modules:
        setattr(module, divide_line.__name__, line_starts)
