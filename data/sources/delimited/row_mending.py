"""Lines to rows of one width: odd records are mended as the columns say, and told."""

from __future__ import annotations

from collections.abc import Sequence

from data.dialect import Dialect
from data.messages import Message
from data.sources.delimited.column_models import ColumnModel
from data.sources.delimited.repair import repaired
from data.sources.delimited.splitting import MOST_LINES, TableRecord, record_at, single_spaced

DAMAGED, LEAST = 0.2, 20
"""Where so many records, and this share of all, need mending, they are left as they are."""
MOST_MENDED = 2000
"""Records that are mended: each takes milliseconds."""
MANY_LINES = 50
"""A cell of more lines may come of a quote that is astray."""
LEAST_COLUMNS = 3
"""In fewer, lines of a text pass for rows."""
LIKELY = 3.0
"""A cell of no more nats than this looks like the others of its column."""
Row = tuple[str, ...]


class RowMender:
    """Divides lines, and keeps count of what it mended: ``notes``, and whether any is doubtful.

    ``empty`` are the lines (from 1) of rows in whose cells nothing stands, which are left out; a
    blank line is none.
    """

    def __init__(self, dialect: Dialect, models: Sequence[ColumnModel]) -> None:
        self.notes: list[Message] = []
        self.doubtful = False
        self.empty: list[int] = []
        self._dialect, self._models = dialect, models
        self._width = len(models)
        self._rows = self._damaged = 0

    def passed(self, rows: int) -> None:
        """So many rows were in order, and divided elsewhere."""
        self._rows += rows

    def rows(
        self,
        lines: Sequence[str],
        line: int,
        last: int,
        before: int = 0,
        *,
        may_go_on: bool = False,
    ) -> tuple[list[Row], list[int], int]:
        """The rows from one line (from 0) to another, the lines on which they begin (from 1, with
        those ``before``), and the line behind them.

        Where more lines ``may_go_on`` behind these, an open quote may still be closed: nothing is
        taken from there on.
        """
        rows: list[Row] = []
        begun: list[int] = []
        while line < last:
            record = record_at(lines, line, self._dialect)
            if may_go_on and record.fault == "open_quote" and line + MOST_LINES > len(lines):
                break
            line = record.end
            blank = not record.fault and not any(cell.strip() for cell in record.cells)
            if self._width > 1 and blank:
                if len(record.cells) > 1:
                    self.empty.append(before + record.first + 1)
                continue
            cells = record.cells
            if len(cells) != self._width or record.fault:
                cells, line = self._odd_row(lines, record, before)
            elif record.end - record.first > 2:
                self._check_lines(lines, record, before)
            rows.append(cells)
            begun.append(before + record.first + 1)
            self._rows += 1
        return rows, begun, line

    def _odd_row(self, lines: Sequence[str], record: TableRecord, before: int) -> tuple[Row, int]:
        self._damaged += 1
        line = before + record.first + 1
        if self._damaged > min(MOST_MENDED, max(LEAST, DAMAGED * self._rows)):
            return self._left(record, line)
        text = lines[record.first]
        if self._dialect.spaced and self._dialect.delimiter == " ":
            text = single_spaced(text, self._dialect)
        mended = repaired(text, self._dialect, self._models)
        if mended is None:
            return self._left(record, line)
        if mended.cells == record.cells:
            return record.cells, record.end
        self.doubtful = self.doubtful or not mended.sure
        self.notes.append(Message("table_note.row_mended", {"line": line, "sure": mended.sure}))
        return mended.cells, record.first + 1

    def _check_lines(self, lines: Sequence[str], record: TableRecord, before: int) -> None:
        """Tell of a cell that goes on for lines where its quote may be astray."""
        line, count = before + record.first + 1, record.end - record.first
        note: Message | None = None
        if count > MANY_LINES:
            note = Message("table_note.many_lines", {"line": line, "lines": count, "sure": False})
        elif any(self.is_row(lines[place]) for place in range(record.first + 1, record.end - 1)):
            note = Message("table_note.row_in_cell", {"line": line, "lines": count, "sure": False})
        if note is not None:
            self.doubtful = True
            self.notes.append(note)

    def is_row(self, line: str) -> bool:
        """Whether a line, on its own, looks like a row of the table."""
        if self._width < LEAST_COLUMNS:
            return False
        record = record_at([line], 0, self._dialect)
        if len(record.cells) != self._width or record.fault:
            return False
        pairs = zip(record.cells, self._models, strict=True)
        return all(model.surprise(cell) < LIKELY for cell, model in pairs)

    def _left(self, record: TableRecord, line: int) -> tuple[Row, int]:
        self.doubtful = True
        self.notes.append(Message("table_note.row_odd", {"line": line}))
        return record.cells, record.end
