"""Where prose may be broken into lines: words stay whole, also within Chinese text, where any sign
may end a line but for what opens a bracket or comes before a closing mark.
"""

import re

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
