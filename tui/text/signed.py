"""Numbers as signs: which side of 0 they lie on and how far, with and without colours."""

from collections.abc import Sequence

WEAK = 0.1
"""Of the largest size: what is less is blank."""
_UP, _DOWN = "++##", "--=="
_STEPS = (WEAK, 0.25, 0.5, 0.75)


def signs_of(values: Sequence[float], largest: float) -> list[tuple[str, str]]:
    """A sign and a role a number, against the ``largest`` size: ``+`` and from a half on ``#``
    above 0, ``-`` and ``=`` below, the stronger the colour the larger; blank is little or nothing.
    """
    return [_sign(value / largest if largest else 0.0) for value in values]


def _sign(part: float) -> tuple[str, str]:
    size = abs(part)
    level = sum(size >= step for step in _STEPS)
    if not level:
        return " ", ""
    if part > 0:
        return _UP[level - 1], f"right-{level}"
    return _DOWN[level - 1], f"wrong-{level}"
