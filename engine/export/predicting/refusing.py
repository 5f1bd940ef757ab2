"""What cannot be predicted, in a sentence."""

from __future__ import annotations

import sys


class Refused(Exception):
    """What cannot be predicted, in a sentence."""


def shown(text: object) -> str:
    """Text from elsewhere on one line, without what a terminal would obey."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in str(text))
    return plain if len(plain) <= 80 else plain[:79] + "…"


def told(sentence: str) -> None:
    """A sentence beside the predictions."""
    print(sentence, file=sys.stderr)
