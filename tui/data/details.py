"""All that is known of the marked column: its role and why, figures, warnings, its distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence

from data.schema import ColumnSchema
from data.statistics.summary import ColumnStatistics, Numbers
from tui.data.columns import WARNING, ListedColumn
from tui.data.distribution import bars_lines, histogram_lines
from tui.data.role_words import MEASURE_WORDS, ROLE_WORDS, TYPE_WORDS, certainty_words, is_chosen
from tui.data.values import span_words, time_words, written_as
from tui.keymap.table import key_of
from tui.locale import _, words
from tui.text.figures import number_words
from tui.text.fitting import fit, shown, width, wrapped
from tui.widgets.lines import Line, length, line

TALLEST = 14
"""Lines of a histogram at most."""
WIDEST = 90


def detail_lines(item: ListedColumn, across: int, down: int) -> list[Line]:
    """The column in so many cells; the distribution takes the lines that the words leave."""
    across = max(across, 20)
    lines = [
        *_heading(item.schema, across),
        *_figures(item, across),
        *_relation(item.statistics, across),
        *_warnings(item.statistics, across),
    ]
    room = min(max(down - len(lines), 5), TALLEST)
    return [*lines, *distribution_lines(item, min(across, WIDEST), room)]


def distribution_lines(item: ListedColumn, across: int, down: int) -> list[Line]:
    """The histogram or the commonest values."""
    told = item.statistics
    if told.histogram is not None:
        written = written_as(item.schema)
        if told.histogram.edges[0] == told.histogram.edges[-1]:
            said = _("every value is {value}", value=written(told.histogram.edges[0]))
            return [line((said, ""))]
        return histogram_lines(told.histogram, across, down, written)
    if told.bars is not None and told.bars.values:
        return bars_lines(told.bars, item.rows - told.missing, across, down)
    return [line((_("no cell has a value"), "faint"))]


def _heading(column: ColumnSchema, across: int) -> list[Line]:
    chosen = is_chosen(column)
    name = line((fit(column.name, min(across, 40)).rstrip(), "strong accent"))
    told = line(
        (f"{TYPE_WORDS[column.type]}  ", "faint"),
        (ROLE_WORDS[column.role], "strong"),
        (f"  {certainty_words(column)}", "accent" if chosen else "faint"),
    )
    fits = length(name) + 2 + length(told) <= across
    title = [(*name, ("  ", ""), *told)] if fits else [name, told]
    if chosen:
        return title
    because = _("because {reason}", reason=words(column.reason).rstrip("."))
    if column.role == "text":
        because += "; " + _("{key} makes tokens of it, a sequence", key=key_of("data.role"))
    return [*title, *(line((text, "faint")) for text in wrapped(because, across))]


def _figures(item: ListedColumn, across: int) -> list[Line]:
    told = item.statistics
    missing = (
        _("missing {count:,} of {rows:,}", count=told.missing, rows=item.rows)
        if told.missing
        else _("nothing missing")
    )
    parts = [missing, _("{count:,} different", count=told.distinct)]
    if item.schema.order:
        parts.append(" < ".join(map(shown, item.schema.order)))
    lines = [line((text, "")) for text in in_lines(parts, across)]
    if told.numbers is not None:
        said = _number_words(item.schema, told.numbers)
        lines += [line((text, "")) for text in wrapped(said, across)]
    return lines


def in_lines(parts: Sequence[str], across: int) -> list[str]:
    """Parts beside each other in lines, none broken that fits on one."""
    lines: list[str] = []
    for part in parts:
        if lines and width(lines[-1]) + 2 + width(part) <= across:
            lines[-1] += "  " + part
        else:
            lines += wrapped(part, across)
    return lines


def _number_words(column: ColumnSchema, told: Numbers) -> str:
    written = written_as(column)
    deviation = span_words if written is time_words else number_words
    return _(
        "least {least}, quartiles {lower} {median} {upper}, greatest {greatest}, "
        "mean {mean} ± {deviation}",
        least=written(told.least),
        lower=written(told.lower),
        median=written(told.median),
        upper=written(told.upper),
        greatest=written(told.greatest),
        mean=written(told.mean),
        deviation=deviation(told.deviation),
    )


def _relation(told: ColumnStatistics, across: int) -> list[Line]:
    found = told.relation
    if found is None:
        return []
    said = _(
        "with the label: {measure} {value:.2f}",
        measure=MEASURE_WORDS[found.measure],
        value=found.value,
    )
    if found.mutual_information is not None:
        said += _(
            ", mutual information {bits:.2f} bits", bits=found.mutual_information / math.log(2)
        )
    return [line((text, "")) for text in wrapped(said, across)]


def _warnings(told: ColumnStatistics, across: int) -> list[Line]:
    lines: list[Line] = []
    for message in told.suspicions:
        lines += warning_lines(words(message), across)
    return lines


def warning_lines(said: str, across: int) -> list[Line]:
    """A sentence behind the sign of a warning."""
    first, *more = wrapped(said, across - 2)
    return [
        line((f"{WARNING} ", "warn strong"), (first, "warn")),
        *(line((f"  {text}", "warn")) for text in more),
    ]
