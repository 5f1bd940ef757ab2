"""Places and distances as text."""

from tui.locale import _
from tui.text.glyphs import GLYPHS

FINE, ROUGH = 4, 2
"""Decimals of degrees: about ten metres, about a kilometre."""


def latitude(value: float, decimals: int = ROUGH) -> str:
    """Degrees north or south."""
    return f"{abs(value):.{decimals}f}{GLYPHS.degrees}{'N' if value >= 0 else 'S'}"


def longitude(value: float, decimals: int = ROUGH) -> str:
    """Degrees east or west."""
    return f"{abs(value):.{decimals}f}{GLYPHS.degrees}{'E' if value >= 0 else 'W'}"


def place(north: float, east: float, *, degrees: bool) -> str:
    """Both, or scaled numbers as they are."""
    if degrees:
        return f"{latitude(north, FINE)} {longitude(east, FINE)}"
    return f"{north:.3f}, {east:.3f}"


def distance(value: float, *, degrees: bool) -> str:
    """Kilometres, short ones in metres; units of scaled columns."""
    if not degrees:
        return _("{length:.2g} units", length=value)
    if value < 0.9995:
        return _("{length:.0f} m", length=value * 1000)
    return _("{length:.3g} km", length=value)
