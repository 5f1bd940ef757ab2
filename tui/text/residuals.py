"""The residuals of a number as text: their figures, and a histogram."""

from collections.abc import Sequence

from engine.store.run_history import Residuals
from engine.tasks.residuals import ResidualSummary
from tui.locale import N_, Worded, _
from tui.text.figures import metric
from tui.text.fitting import width
from tui.text.glyphs import GLYPHS

BAR = 24
ROWS = 10
_PARTS = Worded({"training": N_("training"), "validation": N_("validation")})


def figure_names() -> dict[str, str]:
    """The figures of residuals by their names, as people read them."""
    return {
        "mae": _("mean absolute error"),
        "rmse": _("root mean squared error"),
        "r2": _("R2 (variance explained)"),
        "bias": _("mean residual"),
        "baseline": _("RMSE of the training rows' mean"),
    }


def residual_text(found: Residuals) -> list[str]:
    """What a report says of an epoch that predicts a number."""
    summary, part = found.summary, _PARTS.get(found.part, found.part)
    head = _(
        "residuals (predicted less true) of {rows:,} {part} rows after epoch {epoch}",
        rows=summary.rows,
        part=part,
        epoch=found.epoch,
    )
    names = figure_names()
    cells = max(map(width, names.values()))
    figures = [
        f"{text}{' ' * (cells - width(text))}  {metric(getattr(summary, name)):>10}"
        for name, text in names.items()
    ]
    return [head, *figures, "", *histogram(summary, BAR)]


def histogram(summary: ResidualSummary, cells: int, rows: int = ROWS) -> list[str]:
    """The residuals in at most so many bins: a bin's middle, its rows, a bar of ``cells``."""
    bins = merged(summary.histogram, rows)
    if not bins:
        return []
    step = (summary.high - summary.low) / len(bins)
    places = [metric(summary.low + (place + 0.5) * step) for place in range(len(bins))]
    counts = [f"{count:,}" for count in bins]
    left, right = (max(map(len, texts)) for texts in (places, counts))
    most = max(bins)
    return [
        f"{place:>{left}}  {count:>{right}}  {bar(number / most, cells)}".rstrip()
        for place, count, number in zip(places, counts, bins, strict=True)
    ]


def merged(counts: Sequence[int], most: int) -> list[int]:
    """Neighbouring bins together, so that there are at most so many, all as wide."""
    size = next((size for size in range(1, len(counts) + 1) if _fits(len(counts), size, most)), 1)
    return [sum(counts[first : first + size]) for first in range(0, len(counts), size)]


def _fits(count: int, size: int, most: int) -> bool:
    return count % size == 0 and count // size <= max(most, 1)


def bar(part: float, cells: int) -> str:
    """A part of the length; what is more than nothing is seen."""
    return GLYPHS.block * (max(round(part * cells), 1) if part else 0)
