"""Which dialect a text table is in: every candidate splits a sample, and is scored.

As Wei, van den Burg et al. ("Wrangling messy CSV files by detecting row and type patterns", 2019):
a dialect is right where rows have as many cells as each other and cells look like values. Here
the first is the share of records with the usual number of cells, the second the share of cells
whose kind a person would name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from data.dialect import Dialect
from data.options import ReadingOptions
from data.sources.delimited.kinds import kind
from data.sources.delimited.splitting import BROKEN, TableRecord, records

SAMPLE_LINES = 300
SAMPLE_LETTERS = 1 << 20
CELLS = 2000
"""Cells of one candidate whose kinds are looked at."""
_DELIMITERS = (",", ";", "\t", "|", ":", "~", "^", " ")
_FAMILIAR = {",": 1.0, "\t": 1.0, ";": 1.0, "|": 0.98, " ": 0.8, ":": 0.7, "~": 0.9, "^": 0.9}
LOOSE = 0.9
"""Quotes are escaped unless that makes a difference."""
_WORTH = {"empty": 0.5, "missing": 0.8, "text": 0.55, "code": 0.75, "word": 0.9}
"""How much a kind speaks for a split; 1 for numbers, dates and the other kinds."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dialect, its score (0 to 1), and the usual number of cells."""

    dialect: Dialect
    score: float
    width: int


def candidates(lines: Sequence[str], asked: ReadingOptions) -> list[Candidate]:
    """Every dialect that divides the sample into columns as ``asked``, the likeliest first.

    Where none does, the only one is that of a single column.
    """
    sample = _sample(lines)
    found = [
        _scored(sample, Dialect(delimiter, quote, escape, spaced, loose))
        for delimiter in (_DELIMITERS if asked.delimiter is None else (asked.delimiter,))
        if any(delimiter in line for line in sample)
        for spaced in _spacings(sample, delimiter)
        for quote, escape, loose in _quotes(sample, delimiter, asked)
    ]
    found = [candidate for candidate in found if candidate.width > 1]
    found.sort(key=lambda candidate: -candidate.score)
    if found:
        return found
    delimiter = asked.delimiter or ","
    quote, escape, _ = _quotes(sample, delimiter, asked)[0]
    return [_scored(sample, Dialect(delimiter, quote, escape))]


def _sample(lines: Sequence[str]) -> list[str]:
    """The first lines that are not blank, fewer where they are long."""
    sample: list[str] = []
    letters = 0
    for line in lines[:SAMPLE_LINES]:
        if letters > SAMPLE_LETTERS and len(sample) > 1:
            break
        if line.strip():
            sample.append(line)
            letters += len(line)
    return sample


def _spacings(sample: Sequence[str], delimiter: str) -> tuple[bool, ...]:
    """Whether delimiters are followed by a space: only where nearly every one is."""
    if delimiter == " ":
        runs = sum(bool(re.search(r"\S  |^ ", line)) for line in sample)
        return (2 * runs > len(sample),)
    spaced = sum(line.count(delimiter + " ") for line in sample)
    bare = sum(len(re.findall(re.escape(delimiter) + r"(?! |$)", line)) for line in sample)
    return (True,) if spaced > 4 * bare else (False,)


def _quotes(
    sample: Sequence[str], delimiter: str, asked: ReadingOptions
) -> list[tuple[str, str, bool]]:
    """Quotes that open and close cells somewhere, each with its escape, and whether it is loose."""
    found: list[tuple[str, str, bool]] = []
    edge = "[ \t]" if delimiter == " " else re.escape(delimiter)
    if asked.quote is not None:
        escape = asked.escape if asked.escape is not None else asked.quote
        if asked.quote and asked.escape is None:
            escape = _escape(sample, asked.quote, edge)
        return [(asked.quote, escape, False), (asked.quote, escape, True)][: 1 + bool(asked.quote)]
    for quote in ('"', "'"):
        opening, closing = rf"(?:^|{edge} ?){quote}", rf"{quote} *(?:$|{edge})"
        opened = sum(len(re.findall(opening, line)) for line in sample)
        closed = sum(len(re.findall(closing, line)) for line in sample)
        if opened and closed:
            escape = asked.escape
            if escape is None:
                escape = _escape(sample, quote, edge)
            found += [(quote, escape, False), (quote, escape, True)]
    return found or [("", "", False)]


def _escape(sample: Sequence[str], quote: str, edge: str) -> str:
    """What stands before quotes within cells most often; the quote itself where nothing does."""
    q = re.escape(quote)
    counts = {
        **{sign: sum(line.count(sign + quote) for line in sample) for sign in ("\\", "\0")},
        quote: sum(
            len(re.findall(rf"(?<!^)(?<!{edge}){q}{q}(?!{edge}|$)", line))
            + len(re.findall(rf"{q}{q}{q}", line))
            for line in sample
        ),
    }
    if quote == "'":
        pairs, lone = (sum(line.count(text) for line in sample) for text in ('""', '"'))
        counts['"'] = pairs if lone == 2 * pairs else 0
    return max(counts, key=lambda escape: (counts[escape], escape == quote))


def _scored(sample: Sequence[str], dialect: Dialect) -> Candidate:
    found = list(records(sample, dialect))
    counts = Counter(len(record.cells) for record in found)
    width, most = max(counts.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    near = sum(count for cells, count in counts.items() if abs(cells - width) <= 1 and cells > 1)
    alike = (most + 0.5 * (near - most)) / len(found)
    faults = sum(record.fault in BROKEN for record in found) / len(found)
    spanned = sum(record.end - record.first > 20 for record in found)
    score = alike * (1 - faults) ** 2 * _looks(found, width)
    score *= _FAMILIAR.get(dialect.delimiter, 1.0) * (LOOSE if dialect.loose else 1.0)
    return Candidate(dialect, score * 0.5 ** min(spanned, 10), width)


def _looks(found: Sequence[TableRecord], width: int) -> float:
    """The mean worth of the cells of usual records."""
    worth = count = 0.0
    for record in found:
        if len(record.cells) != width:
            continue
        for cell in record.cells:
            worth += _WORTH.get(kind(cell), 1.0)
        count += len(record.cells)
        if count > CELLS:
            break
    return worth / count if count else 0.0
