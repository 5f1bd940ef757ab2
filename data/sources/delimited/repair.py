"""A record with too many or too few cells: which reading fits the columns best.

Its line is cut into pieces in several ways (quotes obeyed, ignored, or anywhere); dynamic
programming over pieces and columns then joins pieces, leaves out empty ones, cuts one in two or
adds an empty cell, each at a cost in nats, to which comes how surprising every cell is in its
column. Several readings are kept, so that a close second shows that nobody can know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from data.dialect import Dialect
from data.sources.delimited.column_models import ColumnModel
from data.sources.delimited.splitting import record_at, unescaped

DROP, SPLIT, SPLIT_AT_QUOTE, INSERT, JOIN, STRAY, INNER = 4.0, 5.0, 3.0, 5.0, 2.5, 3.0, 0.7
OTHER_DELIMITER = 6.0
SURE = 2.0
"""A reading is sure where the next one costs so many nats more."""
KEPT = 3
MOST_PIECES = 400
LONGEST_SPLIT = 400
_OTHERS = (",", ";", "\t", "|", " ")


@dataclass(frozen=True, slots=True)
class Repaired:
    """The likeliest cells, and whether no other reading comes near."""

    cells: tuple[str, ...]
    cost: float
    sure: bool


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class _Path:
    cost: float
    cells: tuple[str, ...]
    has_split: bool = False


def repaired(line: str, dialect: Dialect, models: Sequence[ColumnModel]) -> Repaired | None:
    """The likeliest reading of `line` as one cell a column, or None where there is none."""
    dialect = replace(dialect, loose=False)
    ranked = _ranked(line, dialect, models)
    if not ranked or ranked[0][1] > OTHER_DELIMITER + len(models):
        for delimiter in _OTHERS:
            if delimiter != dialect.delimiter and line.count(delimiter) > 1:
                other = replace(dialect, delimiter=delimiter, spaced=False)
                more = _ranked(line, other, models)
                ranked += [(cells, cost + OTHER_DELIMITER) for cells, cost in more]
        ranked.sort(key=lambda item: item[1])
    if not ranked:
        return None
    sure = len(ranked) == 1 or ranked[1][1] - ranked[0][1] >= SURE
    return Repaired(*ranked[0], sure)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Raw pieces of a line, and what stands between joined ones."""

    pieces: tuple[str, ...]
    delimiter: str
    may_split: bool


def _ranked(
    line: str, dialect: Dialect, models: Sequence[ColumnModel]
) -> list[tuple[tuple[str, ...], float]]:
    """The readings of a line with one delimiter and their costs, the cheapest first."""
    found: dict[tuple[str, ...], float] = {}
    for reading in _cuts(line, dialect):
        for path in _Alignment(reading, dialect, models).best():
            found[path.cells] = min(found.get(path.cells, path.cost), path.cost)
    return sorted(found.items(), key=lambda item: item[1])


def _cuts(line: str, dialect: Dialect) -> Iterator[_Reading]:
    delimiter = dialect.delimiter
    raw = tuple(line.split(delimiter))
    if not dialect.quote or dialect.quote not in line:
        yield _Reading(raw, delimiter, may_split=True)
        return
    if len(raw) <= MOST_PIECES:
        yield _Reading(raw, delimiter, may_split=False)
    quote, edge = re.escape(dialect.quote), re.escape(delimiter)
    space = " ?" if dialect.spaced else ""
    loose = rf"{space}{quote}(?:.*?){quote}(?={edge}|$)|[^{edge}]*"
    anywhere = rf"(?:{quote}[^{quote}]*{quote}|[^{edge}{quote}])*(?:{quote}[^{edge}]*)?"
    for pattern in (loose, anywhere):
        yield _Reading(tuple(_matches(line, pattern, delimiter)), delimiter, may_split=True)


def _matches(line: str, pattern: str, delimiter: str) -> Iterator[str]:
    find, place = re.compile(pattern), 0
    while place <= len(line):
        match = find.match(line, place)
        piece = match.group() if match else ""
        yield piece
        place += len(piece) + len(delimiter)


class _Alignment:
    """Pieces along one side, columns along the other."""

    def __init__(self, reading: _Reading, dialect: Dialect, models: Sequence[ColumnModel]) -> None:
        self._pieces, self._delimiter = reading.pieces, reading.delimiter
        self._dialect, self._models = dialect, models
        self._spare = len(self._pieces) - len(models)
        self._may_split = reading.may_split and self._spare < 0

    def best(self) -> list[_Path]:
        """The KEPT cheapest readings with one cell a column."""
        pieces, columns = len(self._pieces), len(self._models)
        if self._spare < -2 or pieces > MOST_PIECES:
            return []
        table: dict[tuple[int, int], list[_Path]] = {(0, 0): [_Path(0.0, ())]}
        for place in range(pieces + 1):
            for column in range(columns + 1):
                paths = table.get((place, column))
                if not paths or not -2 <= place - column <= max(self._spare, 0) + 2:
                    continue
                for at, path in self._steps(place, column, paths):
                    _keep(table.setdefault(at, []), path)
        return table.get((pieces, columns), [])

    def _steps(
        self, place: int, column: int, paths: Iterable[_Path]
    ) -> Iterator[tuple[tuple[int, int], _Path]]:
        for path in paths:
            for taken, more in self._moves(place, column, can_split=not path.has_split):
                split = path.has_split or len(more) > 1
                cost = path.cost + sum(cell.cost for cell in more)
                texts = tuple(cell.text for cell in more if cell.text is not _NOTHING)
                at = (place + taken, column + len(texts))
                yield at, _Path(cost, path.cells + texts, split)

    def _moves(
        self, place: int, column: int, *, can_split: bool
    ) -> Iterator[tuple[int, tuple[_Cell, ...]]]:
        pieces, columns = self._pieces, len(self._models)
        if column < columns:
            yield 0, (self._with_column(_Cell("", INSERT), column),)
        if place >= len(pieces):
            return
        if not pieces[place].strip():
            yield 1, (_Cell(_NOTHING, DROP),)
        if column >= columns:
            return
        for count in range(1, min(max(self._spare, 0) + 2, len(pieces) - place) + 1):
            joined = self._joined(place, count)
            if joined is not None:
                yield count, (self._with_column(joined, column),)
        if self._may_split and can_split and column + 1 < columns:
            yield from ((1, cells) for cells in self._splits(pieces[place], column))

    def _joined(self, place: int, count: int) -> _Cell | None:
        """Some pieces as one cell; None where one at an edge is empty."""
        ends = self._pieces[place], self._pieces[place + count - 1]
        if count > 1 and not all(end.strip() for end in ends):
            return None
        text = self._delimiter.join(self._pieces[place : place + count])
        cell = _cell(text, self._dialect)
        is_quoted = bool(self._dialect.quote) and text.lstrip().startswith(self._dialect.quote)
        extra = 0.0 if count == 1 or (is_quoted and cell.cost == 0.0) else JOIN + 0.3 * (count - 2)
        return replace(cell, cost=cell.cost + extra)

    def _splits(self, piece: str, column: int) -> Iterator[tuple[_Cell, _Cell]]:
        quote = self._dialect.quote
        at_quotes = (
            {m.start() for m in re.finditer(re.escape(quote), piece)} if quote else set[int]()
        )
        places = set(range(1, len(piece))) if len(piece) <= LONGEST_SPLIT else set[int]()
        for place in sorted(places | at_quotes | {at + 1 for at in at_quotes}):
            left, right = piece[:place], piece[place:]
            if not left or not right:
                continue
            cost = (
                SPLIT_AT_QUOTE
                if quote and quote in {left[-1], right[0]}
                else SPLIT + _inside(left, right)
            )
            first = self._with_column(_cell(left, self._dialect), column)
            second = self._with_column(_cell(right, self._dialect), column + 1)
            yield replace(first, cost=first.cost + cost), second

    def _with_column(self, cell: _Cell, column: int) -> _Cell:
        return replace(cell, cost=cell.cost + self._models[column].surprise(cell.text))


_NOTHING = "\0"


def _inside(left: str, right: str) -> float:
    """What it costs to cut here: less where letters, digits or capitals change."""
    a, b = left[-1], right[0]
    if a.isspace() or b.isspace():
        return 2.0
    if a.islower() and b.isupper():
        return 0.0
    if a.isupper() and b.isupper() and right[1:2].islower():
        return 0.0
    if a.isalnum() != b.isalnum() or a.isdigit() != b.isdigit():
        return 0.5
    return 2.0


def _keep(paths: list[_Path], path: _Path) -> None:
    if any(other.cells == path.cells and other.cost <= path.cost for other in paths):
        return
    paths.append(path)
    paths.sort(key=lambda found: found.cost)
    del paths[KEPT:]


def _cell(text: str, dialect: Dialect) -> _Cell:
    """What a piece means, with the cost of quotes that stand astray."""
    if dialect.spaced:
        text = text.removeprefix(" ")
    quote = dialect.quote
    if not quote or quote not in text:
        return _Cell(text)
    if len(text) > 1 and text.startswith(quote) and text.endswith(quote):
        record = record_at([text], 0, dialect)
        if record.fault is None and len(record.cells) >= 1:
            whole = record_at([text], 0, replace(dialect, delimiter="\0"))
            if whole.fault is None:
                return _Cell(whole.cells[0])
        inner = text[1:-1]
        plain = inner.replace(quote * 2, "") if dialect.escape == quote else inner
        return _Cell(unescaped(inner, dialect), STRAY * plain.count(quote))
    if text.startswith(quote) or text.endswith(quote):
        return _Cell(text, STRAY)
    return _Cell(text, INNER * text.count(quote))
