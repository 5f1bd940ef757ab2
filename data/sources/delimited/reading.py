"""A text table as it was written: dialect, names, rows, and everything that was out of order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from data.dialect import Dialect
from data.errors import InputError
from data.messages import Message
from data.options import ReadingOptions
from data.sources.delimited.column_models import ColumnModel, HeadingModel
from data.sources.delimited.decoding import decode, signs_mended
from data.sources.delimited.detection import Candidate, candidates
from data.sources.delimited.repair import repaired
from data.sources.delimited.row_mending import RowMender
from data.sources.delimited.splitting import TableRecord, records
from data.sources.delimited.structure import BEHIND, Structure, structure


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: ``header`` is None where no row names the columns; rows are as in the file.

    ``notes`` name what was mended, left out or guessed, with lines from 1; where ``doubtful``, some
    of them could be meant otherwise (``doubts``).
    """

    dialect: Dialect
    encoding: str
    header: tuple[str, ...] | None
    header_lines: int
    skipped: int
    rows: list[tuple[str, ...]]
    lines: list[int]
    notes: list[Message]
    doubtful: bool
    models: tuple[ColumnModel, ...] = ()
    """What the cells of each column look like."""
    split_by: Dialect = field(default_factory=Dialect)
    """The dialect by which it was divided; ``dialect`` has no quote where no cell needs one."""
    empty: list[int] = field(default_factory=list[int])
    """The lines (from 1) of rows in which nothing stands, which are left out."""

    @property
    def doubts(self) -> tuple[Message, ...]:
        """Those of the notes that could be meant otherwise."""
        return tuple(filter(is_doubt, self.notes))


def is_doubt(note: Message) -> bool:
    """Whether what a note tells could be meant otherwise."""
    return note.code in _DOUBTS or note.params.get("sure") is False


NOTHING_ASKED = ReadingOptions()
MOST_COLUMNS = 100_000
RIVALS = ",;\t|"
POOR, NEAR = 0.5, 0.75
"""A delimiter of a smaller score is doubtful, and one to which another comes as near as this."""


def read(data: bytes, source: str, options: ReadingOptions = NOTHING_ASKED) -> Reading:
    """Read a text table of any dialect; what ``options`` say is taken, the rest found out.

    Raises:
        InputError: nothing in it, or too much of it would have to be guessed.
    """
    decoded = decode(data, source, options.encoding)
    found = read_lines(decoded.lines(), decoded.encoding, source, options)
    if decoded.mended:
        found.notes.append(signs_mended(decoded.mended))
    return found


def read_lines(
    lines: Sequence[str], encoding: str, source: str, options: ReadingOptions = NOTHING_ASKED
) -> Reading:
    """The same of a text's physical lines.

    Raises:
        InputError: nothing in them, or too much would have to be guessed.
    """
    skipped = options.skip_rows or 0
    if not any(line.strip() for line in lines[skipped:]):
        raise InputError("table.empty", file=source)
    ranked = candidates(lines[skipped:], options)
    if ranked[0].width > MOST_COLUMNS:
        raise InputError("table.too_many_columns", file=source, limit=MOST_COLUMNS)
    return _Reader(lines, ranked, source, options).reading(encoding)


_DOUBTS = frozenset(("table_note.row_odd", "table_note.names_odd"))


class _Reader:
    def __init__(
        self,
        lines: Sequence[str],
        ranked: Sequence[Candidate],
        source: str,
        options: ReadingOptions,
    ) -> None:
        self._lines, self._source, self._options = lines, source, options
        self._ranked = ranked
        self._dialect = ranked[0].dialect
        self._notes: list[Message] = []
        self._doubtful = False
        self._empty: list[int] = []
        self._above = 0
        """Lines above the first row that turned out to name the columns."""

    def reading(self, encoding: str) -> Reading:
        asked = self._options
        found = list(records(self._lines, self._dialect, asked.skip_rows or 0))
        table = structure(found, asked.header, begins=asked.skip_rows is not None)
        if not table.models:
            return self._only_names(found, encoding)
        self._doubt_delimiter()
        header = self._header(found, table)
        rows, lines = self._rows(found, table)
        if table.why_end:
            line = next(one for one in found[table.end :] if not one.is_blank).first + 1
            self._note(BEHIND[table.why_end], line=line)
        skipped = found[table.first].first - self._above
        if skipped and asked.skip_rows is None:
            few = sum(len(one.cells) == table.width for one in found[: table.first]) < 2
            above = sum(1 for one in found[: table.first] if _cells_in(one) > 1)
            self._note("table_note.lines_above", count=skipped, sure=few and above < 2)
        quoted = any(record.quoted for record in found)
        dialect = (
            self._dialect
            if quoted
            else Dialect(self._dialect.delimiter, "", "", self._dialect.spaced)
        )
        return Reading(
            dialect,
            encoding,
            header,
            table.headings or self._above,
            skipped,
            rows,
            lines,
            self._notes,
            self._doubtful,
            table.models,
            self._dialect,
            self._empty,
        )

    def _doubt_delimiter(self) -> None:
        """Tell where no delimiter fits well, or another fits nearly as well."""
        best, *others = self._ranked
        if self._options.delimiter is not None or best.width < 2:
            return
        sign = best.dialect.delimiter
        usual = (one for one in others if one.dialect.delimiter in RIVALS)
        rival = next((one for one in usual if one.dialect.delimiter != sign), None)
        near = rival is not None and rival.score > NEAR * best.score
        self._doubtful = self._doubtful or near or best.score < POOR
        if near and rival is not None:
            other = rival.dialect.delimiter
            self._note("table_note.delimiter_unsure", delimiter=sign, other=other, sure=False)
        elif best.score < POOR:
            self._note("table_note.delimiter_poor", delimiter=sign, sure=False)

    def _only_names(self, found: Sequence[TableRecord], encoding: str) -> Reading:
        first = next(record for record in found if not record.is_blank)
        if self._options.header is False:
            rows, lines = [first.cells], [first.first + 1]
            return Reading(self._dialect, encoding, None, 0, 0, rows, lines, [], doubtful=False)
        names, skipped = first.cells, self._options.skip_rows or 0
        return Reading(self._dialect, encoding, names, 1, skipped, [], [], [], doubtful=False)

    def _header(self, found: Sequence[TableRecord], table: Structure) -> tuple[str, ...] | None:
        if not table.headings:
            return self._heading_above(found, table)
        rows = [
            self._mended_heading(found[place], table) for place in range(table.first, table.begin)
        ]
        if len(rows) == 1:
            return rows[0]
        typed = any(model.is_typed for model in table.models)
        line = found[table.first].first + 1
        self._note("table_note.heading_lines", count=len(rows), line=line, sure=typed)
        return _joined_names(rows)

    def _heading_above(
        self, found: Sequence[TableRecord], table: Structure
    ) -> tuple[str, ...] | None:
        """Names on a damaged line right above the first row."""
        if not table.first or self._options.header is False:
            return None
        above = found[table.first - 1]
        mended = repaired(self._lines[above.first], self._dialect, [HeadingModel()] * table.width)
        names = [name.strip() for name in mended.cells] if mended is not None else []
        if mended is None or not mended.sure or "" in names or len(set(names)) < len(names):
            return None
        self._mended(above, mended.sure, "table_note.heading_mended")
        self._above = 1
        return mended.cells

    def _mended_heading(self, record: TableRecord, table: Structure) -> tuple[str, ...]:
        if len(record.cells) == table.width and record.fault is None:
            return record.cells
        mended = repaired(self._lines[record.first], self._dialect, [HeadingModel()] * table.width)
        if mended is not None and mended.sure:
            self._mended(record, mended.sure, "table_note.heading_mended")
            return mended.cells
        self._doubtful = True
        cells = len(record.cells)
        self._note("table_note.names_odd", line=record.first + 1, names=cells, columns=table.width)
        return record.cells

    def _rows(
        self, found: Sequence[TableRecord], table: Structure
    ) -> tuple[list[tuple[str, ...]], list[int]]:
        last = found[table.end - 1].end if table.end else 0
        line = found[table.begin].first if table.begin < len(found) else last
        mender = RowMender(self._dialect, table.models)
        rows, lines, _ = mender.rows(self._lines, line, last)
        self._notes += mender.notes
        self._empty += mender.empty
        self._doubtful = self._doubtful or mender.doubtful
        return rows, lines

    def _mended(self, record: TableRecord, sure: bool, code: str) -> None:
        self._doubtful = self._doubtful or not sure
        self._note(code, line=record.first + 1, sure=sure)

    def _note(self, code: str, **params: object) -> None:
        self._notes.append(Message(code, params))


def _cells_in(record: TableRecord) -> int:
    return sum(bool(cell.strip()) for cell in record.cells)


def _joined_names(rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Names of several rows as one; a group's name stands above all columns that it spans."""
    filled: list[list[str]] = []
    for place, row in enumerate(rows):
        names = [cell.strip() for cell in row]
        below = rows[place + 1] if place + 1 < len(rows) else None
        if below is not None and names[0:1]:
            for column in range(1, len(names)):
                if not names[column] and below[column].strip() and names[column - 1]:
                    names[column] = names[column - 1]
        filled.append(names)
    return tuple(" ".join(name for name in column if name) for column in zip(*filled, strict=True))
