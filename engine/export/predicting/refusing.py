"""What cannot be predicted, in a sentence."""

from __future__ import annotations

import sys


class Refused(Exception):
    """What cannot be predicted, in a sentence."""


def shown(text: object) -> str:
    """Text from elsewhere on one line, without what a terminal would obey.

    A long one loses its middle: a path is known by its end.
    """
    plain = "".join(sign if sign.isprintable() else "?" for sign in str(text))
    return plain if len(plain) <= 80 else f"{plain[:39]}…{plain[-40:]}"


def told(sentence: str) -> None:
    """A sentence beside the predictions."""
    print(sentence, file=sys.stderr)
