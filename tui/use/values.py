"""The cells of a row by hand: stepping through what a column may hold, and writing it."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from engine.predict.fields import InputField
from engine.predict.influence import truth_words
from engine.predict.rows import Cell
from tui.text.figures import number_words

PARTS = 20
"""Steps from a number's least to its greatest."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def stepped(field: InputField, cell: Cell, by: int) -> Cell | None:
    """The cell ``by`` steps on; None where a column has no steps."""
    if field.kind in ("choice", "truth"):
        choices = list(truth_words(field) if field.kind == "truth" else field.choices)
        present = str(cell)
        place = choices.index(present) + by if present in choices else 0
        return choices[place % len(choices)] if choices else None
    if field.kind == "time":
        return _later(field.form, str(cell), by)
    if field.kind == "number":
        return _more(field, cell, by)
    return None


def _later(form: str, cell: str, by: int) -> Cell | None:
    """So many hours later, as the column writes its times; days where it tells no hours."""
    has_hours = not form or "%H" in form or "%I" in form
    try:
        moment = datetime.strptime(cell, form) if form else datetime.fromisoformat(cell)
    except ValueError:
        return None
    later = moment + by * (HOUR if has_hours else DAY)
    return later.strftime(form) if form else later.isoformat(sep=" ")


def _more(field: InputField, cell: Cell, by: int) -> Cell | None:
    try:
        present = float(str(cell))
    except ValueError:
        return field.usual if field.usual is not None else field.least
    if field.least is None or field.greatest is None or field.least == field.greatest:
        return present + by
    step = round_step((field.greatest - field.least) / PARTS)
    if present == int(present) and field.least == int(field.least) and step < 1:
        step = 1.0
    value = (math.floor(present / step + 1e-9) if by > 0 else math.ceil(present / step - 1e-9)) + by
    least, greatest = field.least, field.greatest
    return min(max(value * step, min(least, present)), max(greatest, present))


def round_step(size: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is no more than a size above 0."""
    power = 10.0 ** math.floor(math.log10(size))
    return max(part * power for part in (1, 2, 5) if part * power <= size * (1 + 1e-9))


def written(cell: Cell) -> str:
    """The cell as a person reads it; an empty one stays empty."""
    if isinstance(cell, float):
        return number_words(cell) if abs(cell) >= 1e6 else f"{cell:.6g}"
    return "" if cell is None else str(cell)


def in_few(text: str) -> str:
    """A cell's text; a number in six digits."""
    try:
        return f"{float(text):.6g}"
    except ValueError:
        return text


def in_form(field: InputField, cell: Cell) -> str:
    """The cell as a form has room for: a number in six digits."""
    text = written(cell)
    if field.kind != "number" or isinstance(cell, float):
        return text
    try:
        return written(float(text))
    except ValueError:
        return text


def allowed(field: InputField) -> str:
    """What training rows had, in few words."""
    if field.least is not None and field.greatest is not None:
        return f"{number_words(field.least)} … {number_words(field.greatest)}"
    return " ".join(field.choices[:8]) if field.choices else ""
