"""A table of epochs that grows: the rows as they come, whole lines only."""

import csv
import math
from collections.abc import Iterator

from data.errors import InputError
from engine.follow.logged import LoggedEpoch, rate_of

DELIMITERS = ",;\t|"
MISSING = ("", "NA")
"""What stands where a metric has no value: Keras' CSVLogger writes NA, Lightning's nothing."""
EPOCH, STEP = "epoch", "step"


class CsvRows:
    """Epochs of a table's bytes, fed piece by piece: how they are cut makes no difference.

    Epochs count from 0 or from 1; where they fall back, another training was appended, and its
    epochs follow. Rows of one epoch that tell different metrics are one, as Lightning writes them.
    Where a column ``step`` goes up in them, they may tell a metric again, and the last value
    counts; a row without an epoch is there of the one that is told next.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._rest = b""
        self._row = 0
        self._header: list[str] = []
        self._delimiter = ","
        self._raw: float | None = None
        self._shift = 0
        self._held: LoggedEpoch | None = None
        self._held_step: float | None = None
        self._before: dict[str, float] = {}
        self._last = 0

    def feed(self, piece: bytes) -> list[LoggedEpoch]:
        """The epochs that are whole now.

        Raises:
            InputError: a row is bad; file, row, column and value are told.
        """
        *lines, self._rest = (self._rest + piece).split(b"\n")
        return [epoch for line in lines for epoch in self._line(line)]

    def finish(self) -> list[LoggedEpoch]:
        """What is left, as nothing comes behind it: a last line without an end, an epoch in parts.

        Raises:
            InputError: as ``feed``.
        """
        found = [*self._line(self._rest)]
        self._rest = b""
        return [*found, *self._let_go()]

    def rest(self) -> list[LoggedEpoch]:
        """The epoch that is held because more of it may come; it stays."""
        return [] if self._held is None else [self._held]

    def _line(self, line: bytes) -> Iterator[LoggedEpoch]:
        self._row += 1
        text = line.decode("utf-8-sig" if self._row == 1 else "utf-8", "replace").rstrip("\r")
        if not text.strip():
            return
        if not self._header:
            self._begin(text)
            return
        cells = self._cells(text)
        if cells[0] == self._header[0] and not _is_number(cells[0]):
            self._header = cells  # appended by a program that begins anew
            return
        if len(cells) != len(self._header):
            about = {"file": self._file, "row": self._row}
            raise InputError(
                "follow.other_cells", **about, cells=len(cells), columns=len(self._header)
            )
        yield from self._epoch(dict(zip(self._header, cells, strict=True)))

    def _begin(self, text: str) -> None:
        self._delimiter = max(DELIMITERS, key=text.count)
        cells = self._cells(text)
        if any(_is_number(cell) for cell in cells) or "\0" in text:
            raise InputError("follow.no_header", file=self._file)
        if not any(self._is_metric(cell) for cell in cells):
            raise InputError("follow.no_metrics", file=self._file)
        self._header = cells

    def _cells(self, text: str) -> list[str]:
        try:
            found = next(csv.reader([text], delimiter=self._delimiter))
        except csv.Error as error:
            raise InputError(
                "follow.bad_row", file=self._file, row=self._row, reason=str(error)
            ) from None
        return [cell.strip() for cell in found]

    def _is_metric(self, name: str) -> bool:
        return bool(name) and name.casefold() not in (EPOCH, STEP)

    def _epoch(self, cells: dict[str, str]) -> Iterator[LoggedEpoch]:
        column, step = _column(cells, EPOCH), self._step(cells)
        told = {
            name: self._number(name, cell)
            for name, cell in cells.items()
            if self._is_metric(name) and cell not in MISSING and not cell.startswith("[")
        }
        if column is not None and cells[column] in MISSING and step is not None:
            self._before |= told
            return
        told, self._before = {**self._before, **told}, {}
        whole = all(cell not in MISSING for name, cell in cells.items() if self._is_metric(name))
        raw = None if column is None else self._number(column, cells[column])
        if raw is not None and not raw.is_integer():
            raise self._bad(str(column), cells[str(column)])
        rate = rate_of(told)
        held = self._held
        if held is not None and raw == self._raw and self._goes_on(held, told, step):
            joined = {**held.metrics, **told}
            self._held = LoggedEpoch(held.number, joined, held.rate if rate is None else rate)
        else:
            yield from self._let_go()
            self._held = LoggedEpoch(self._numbered(raw), told, rate)
        self._held_step = step
        if whole and step is None:
            yield from self._let_go()

    def _step(self, cells: dict[str, str]) -> float | None:
        """The row's step; None where its table has none, or where it is of no use."""
        column = _column(cells, STEP)
        if column is None or not _is_number(cells[column]):
            return None
        return float(cells[column])

    def _goes_on(self, held: LoggedEpoch, told: dict[str, float], step: float | None) -> bool:
        """Whether a row that names the epoch that is held tells more of it."""
        if step is not None and self._held_step is not None and step != self._held_step:
            return step > self._held_step
        return not held.metrics.keys() & told.keys()

    def _let_go(self) -> Iterator[LoggedEpoch]:
        if self._held is not None and (self._held.metrics or self._held.rate is not None):
            yield self._held
        self._held = None

    def _numbered(self, raw: float | None) -> int:
        """The epoch's number: one behind the last where the table's own falls back or has none."""
        if raw is None:
            self._last += 1
            return self._last
        if self._raw is None:
            self._shift = 1 if raw == 0 else 0
        elif raw <= self._raw:
            self._shift = self._last + 1 - int(raw)
        self._raw = raw
        self._last = int(raw) + self._shift
        if self._last < 1:
            raise self._bad(EPOCH, str(int(raw)))
        return self._last

    def _number(self, column: str, cell: str) -> float:
        try:
            found = float(cell)
        except ValueError:
            raise self._bad(column, cell) from None
        if column.casefold() == EPOCH and not math.isfinite(found):
            raise self._bad(column, cell)
        return found

    def _bad(self, column: str, cell: str) -> InputError:
        about = {"file": self._file, "row": self._row, "column": column, "value": cell}
        return InputError("follow.bad_cell", **about)


def _column(cells: dict[str, str], wanted: str) -> str | None:
    return next((name for name in cells if name.casefold() == wanted), None)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.casefold() not in ("nan", "inf", "infinity")
