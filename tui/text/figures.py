"""Numbers as text, one format for each purpose: screen and command line write the same."""

import math
from typing import TYPE_CHECKING

from tui.locale import _
from tui.text.glyphs import GLYPHS

if TYPE_CHECKING:
    from engine.compare.metric_samples import Spread

UNITS = ("B", "kB", "MB", "GB", "TB")


def metric(value: float | None) -> str:
    """A metric in a table or a report: four decimals, at most ten characters."""
    if value is None:
        return GLYPHS.dash
    if not math.isfinite(value):
        return str(value)
    small = 0 < abs(value) < 0.0001
    return f"{value:.2e}" if small or abs(value) >= 10_000 else f"{value:.4f}"


def metric_short(value: float | None) -> str:
    """A metric or a class's score beside a chart or in a log: three decimals, of thousands one."""
    if value is None:
        return GLYPHS.dash
    if not math.isfinite(value):
        return str(value)
    if abs(value) < 1000:
        return f"{value:.3f}"
    return f"{value:.1f}" if abs(value) < 100_000 else f"{value:.3g}"


def score_in_matrix(value: float | None) -> str:
    """A class's recall or precision at the edge of a confusion matrix: two decimals."""
    return GLYPHS.dash if value is None else f"{value:.2f}"


def share_in_list(value: float) -> str:
    """An accuracy, or R², in four cells: .583, 1.00, -.12, <-1, nan."""
    if not math.isfinite(value):
        return "nan "
    if value < 0:
        return "<-1 " if value <= -0.995 else f"{value:.2f}".replace("-0.", "-.")
    return "1.00" if value >= 0.9995 else f"{value:.3f}"[1:]


def mean_text(values: "Spread") -> str:
    """The mean and the standard deviation; a single value stands alone."""
    if values.deviation is None or not math.isfinite(values.mean):
        return metric(values.mean)
    return f"{metric(values.mean)} ± {metric(values.deviation)}"


def setting_value(value: float) -> str:
    """A number that somebody chose, as a learning rate: four digits at most."""
    return f"{value:.4g}"


def percent(value: float) -> str:
    """A probability, or a part of a whole, as whole percents."""
    return f"{value * 100:.0f} %"


def number_words(value: float | None) -> str:
    """A value of a column, in at most nine cells or so."""
    if value is None or not math.isfinite(value):
        return GLYPHS.dash
    if value == int(value) and abs(value) < 1e6:
        return f"{int(value):,}"
    if 9_999.5 <= abs(value) < 999_999.5:  # four digits of these would have a power of ten
        return f"{value:,.0f}"
    return f"{value:,.4g}" if 1e-4 <= abs(value) < 1e6 or value == 0 else f"{value:.3e}"


def count_change(change: float) -> str:
    """How many rows more or fewer, also of a mean: +3, -2.5, 0."""
    text = f"{change:+.1f}"
    return "0" if text in ("+0.0", "-0.0") else text.removesuffix(".0")


def byte_size(size: float) -> str:
    """Bytes in the largest unit of which there is one."""
    amount, unit = float(size), 0
    while amount >= 999.5 and unit < len(UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.3g} {UNITS[unit]}"


def duration(seconds: float, *, whole: bool = False) -> str:
    """Seconds as a person says them: 0.42 s, 12 s, 3 min 05 s, 2 h 10 min.

    ``whole`` leaves out hundredths, which say nothing of an estimate or a place on an axis.
    """
    if seconds < 9.995 and not whole:
        return _("{seconds:.2f} s", seconds=seconds)
    rounded = round(seconds)
    if rounded < 60:
        return _("{seconds} s", seconds=rounded)
    minutes, rest = divmod(rounded, 60)
    if minutes < 60:
        return _("{minutes} min {seconds:02} s", minutes=minutes, seconds=rest)
    hours, rest = divmod(minutes, 60)
    return _("{hours} h {minutes} min", hours=hours, minutes=rest)


def speed(rows_per_second: float) -> str:
    """Rows a second in few cells: 950, 9,500, 12k."""
    if rows_per_second >= 10_000:
        return f"{rows_per_second / 1000:.0f}k"
    return f"{rows_per_second:,.0f}"
