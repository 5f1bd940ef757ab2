"""Units that numbers in text carry, and how they are converted to each other."""

from __future__ import annotations

_KINDS: dict[str, dict[str, float]] = {
    "length": {
        "mm": 0.001,
        "cm": 0.01,
        "m": 1.0,
        "km": 1000.0,
        "in": 0.0254,
        "ft": 0.3048,
        "yd": 0.9144,
        "mi": 1609.344,
    },
    "mass": {
        "mg": 1e-6,
        "g": 0.001,
        "kg": 1.0,
        "t": 1000.0,
        "oz": 0.028349523125,
        "lb": 0.45359237,
    },
    "time": {
        "ms": 0.001,
        "s": 1.0,
        "min": 60.0,
        "h": 3600.0,
        "d": 86400.0,
        "wk": 604800.0,
        "mo": 2629746.0,
        "yr": 31556952.0,
    },
    "bytes": {"b": 1.0, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12},
    "bits": {"bit": 1.0, "kbit": 1e3, "mbit": 1e6, "gbit": 1e9},
    "volume": {"ml": 0.001, "cl": 0.01, "l": 1.0, "gal": 3.785411784},
    "power": {"w": 1.0, "kw": 1e3, "mw": 1e6},
    "frequency": {"hz": 1.0, "khz": 1e3, "mhz": 1e6, "ghz": 1e9},
    "speed": {"km/h": 1.0, "mph": 1.609344, "m/s": 3.6},
}
_ALIASES: dict[str, tuple[str, ...]] = {
    "m": ("meter", "meters", "metre", "metres"),
    "km": ("kms", "kilometer", "kilometers", "kilometre", "kilometres"),
    "in": ("inch", "inches", '"', "''"),
    "ft": ("foot", "feet", "'"),
    "yd": ("yard", "yards"),
    "mi": ("mile", "miles"),
    "g": ("gram", "grams", "gr"),
    "kg": ("kgs", "kilogram", "kilograms", "kilo"),
    "t": ("ton", "tons", "tonne", "tonnes"),
    "oz": ("ounce", "ounces"),
    "lb": ("lbs", "pound", "pounds"),
    "s": ("sec", "secs", "second", "seconds"),
    "min": ("mins", "minute", "minutes"),
    "h": ("hr", "hrs", "hour", "hours"),
    "d": ("day", "days"),
    "wk": ("week", "weeks", "wks"),
    "mo": ("month", "months", "mos"),
    "yr": ("yrs", "year", "years"),
    "b": ("byte", "bytes"),
    "l": ("liter", "liters", "litre", "litres"),
    "gal": ("gallon", "gallons"),
    "km/h": ("kmh", "kph", "kmph"),
}
_BY_NAME: dict[str, tuple[str, str, float]] = {
    name: (unit, kind, factor)
    for kind, units in _KINDS.items()
    for unit, factor in units.items()
    for name in (unit, *_ALIASES.get(unit, ()))
}
MAGNITUDES: dict[str, float] = {
    "k": 1e3,
    "K": 1e3,
    "M": 1e6,
    "B": 1e9,
    "mn": 1e6,
    "bn": 1e9,
    "mio": 1e6,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "lakh": 1e5,
    "crore": 1e7,
}
"""What stands behind a number and multiplies it."""
_PER_HUNDRED = ("%", "percent", "pct", "per cent")


def canonical(unit: str) -> str:
    """A unit under one name; one that is not known is its own, in small letters."""
    small = unit.strip().strip(".").lower()
    if small in _PER_HUNDRED:
        return "%"
    return _BY_NAME[small][0] if small in _BY_NAME else small


def is_known(unit: str) -> bool:
    """Whether a (canonical) unit is converted."""
    return unit in _BY_NAME


def factor(unit: str, target: str) -> float | None:
    """By what a number in ``unit`` is multiplied to be one in ``target``; None: by nothing known.

    A cell without a unit is meant in the column's own.
    """
    if not unit or unit == target:
        return 1.0
    known, wanted = _BY_NAME.get(unit), _BY_NAME.get(target)
    if known is None or wanted is None or known[1] != wanted[1]:
        return None
    return known[2] / wanted[2]


def is_of_time(unit: str) -> bool:
    """Whether a unit measures time, so that ``2h 50m`` adds up."""
    known = _BY_NAME.get(unit)
    return known is not None and known[1] == "time"
