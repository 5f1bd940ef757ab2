"""What belongs to the table: lines above it, headings of one or more rows, its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from data.sources.delimited.column_models import ColumnModel
from data.sources.delimited.kinds import kind
from data.sources.delimited.splitting import BROKEN, TableRecord

MODELLED = 1000
BEHIND = {"second_table": "table_note.second_table", "remark": "table_note.remark"}
"""What is said of that which stands behind the table."""
HEADINGS = 5
_NAMES = frozenset(("word", "text", "code", "empty"))


@dataclass(frozen=True, slots=True)
class Structure:
    """Places in the list of records: the headings, then the rows up to ``end``.

    ``why_end`` tells what stands at ``end``, if anything does.
    """

    width: int
    first: int
    headings: int
    end: int
    models: tuple[ColumnModel, ...]
    why_end: str | None = None

    @property
    def begin(self) -> int:
        """The place of the first row."""
        return self.first + self.headings


def structure(
    found: Sequence[TableRecord], header: bool | None = None, *, begins: bool = False
) -> Structure:
    """Where the table of these records begins and ends, and which of them name its columns.

    The usual number of cells is that of most records; the table begins at the first of them
    in which more than one cell is full, or where it ``begins`` at once at the first that is not
    blank. With ``header`` the person has said whether the first row names the columns.
    """
    width = _width(found)
    usual = [place for place, record in enumerate(found) if _belongs(record, width)]
    if not usual:
        return Structure(width, 0, 0, len(found), ())
    first = usual[0]
    near = [p for p in range(first) if width > 2 and abs(len(found[p].cells) - width) == 1]
    if near and _full(found[near[-1]]) > width // 2 and near[-1] == first - 1:
        first = near[-1]  # a heading that lacks a delimiter, or has one too many
    if begins:
        first = next(place for place, record in enumerate(found) if not record.is_blank)
    below = usual[min(HEADINGS, max(1, len(usual) // 2)) :] or usual
    models = _models([found[place] for place in below], width)
    headings = _headings(found, first, models, width) if header is None else int(header)
    names = found[first].cells if headings else None
    end, why = end_of(found, first + headings, width, names)
    rows = [found[p] for p in usual if first + headings <= p < end]
    return Structure(width, first, headings, end, _models(rows, width) or models, why)


def _width(found: Sequence[TableRecord]) -> int:
    counts = Counter(len(record.cells) for record in found if not record.is_blank)
    if not counts:
        return 0
    return max(counts.items(), key=lambda item: (item[1] * (2 if item[0] > 1 else 1), item[0]))[0]


def _full(record: TableRecord) -> int:
    return sum(bool(cell.strip()) for cell in record.cells)


def _belongs(record: TableRecord, width: int) -> bool:
    return len(record.cells) == width and record.fault not in BROKEN and _full(record) > (width > 1)


def _models(rows: Sequence[TableRecord], width: int) -> tuple[ColumnModel, ...]:
    step = max(1, len(rows) // MODELLED)
    taken = [row for row in rows[::step] if len(row.cells) == width and row.fault not in BROKEN]
    if not taken:
        return ()
    return tuple(ColumnModel([row.cells[place] for row in taken]) for place in range(width))


def _headings(
    found: Sequence[TableRecord], first: int, models: Sequence[ColumnModel], width: int
) -> int:
    if not _is_heading(found[first], models):
        return 0
    count = 1
    while count < HEADINGS and first + count < len(found) - 1:
        record = found[first + count]
        if len(record.cells) != width or record.fault in BROKEN:
            break
        repeats = record.cells == found[first].cells
        blank = not _full(record)
        if not (repeats or blank or (_is_heading(record, models) and _has_typed(models))):
            break
        count += 1
    while count > 1 and not _full(found[first + count - 1]):
        count -= 1
    return count


def _has_typed(models: Sequence[ColumnModel]) -> bool:
    return any(model.is_typed for model in models)


def _is_heading(record: TableRecord, models: Sequence[ColumnModel]) -> bool:
    """Whether these are names: where the columns hold numbers or dates, there are words."""
    pairs = list(zip(record.cells, models, strict=False))
    typed = [cell for cell, model in pairs if model.is_typed]
    if typed:
        words = sum(kind(cell) in _NAMES for cell in typed)
        full = [cell for cell in typed if cell.strip()]
        plain = sum(model.belongs(cell) for cell, model in pairs if model.is_typed and cell.strip())
        return bool(full) and words >= 0.6 * len(typed) and plain <= 0.4 * len(full)
    cells = [cell.strip() for cell in record.cells if cell.strip()]
    named = all(kind(cell) in _NAMES for cell in cells)
    return named and len(set(cells)) == len(cells) and len(cells) >= 0.5 * len(record.cells)


def end_of(
    found: Sequence[TableRecord],
    begin: int,
    width: int,
    names: tuple[str, ...] | None,
    *,
    final: bool = True,
) -> tuple[int, str | None]:
    """The first place behind the rows, which begin at `begin`, and why they end there.

    Another table's headings follow, or (in the ``final`` records of a text) a last remark.
    """
    for place in range(begin, len(found)):
        record = found[place]
        if names is not None and place > begin and _is_again(record, names):
            return _without_blank(found, place), "second_table"
        if place > begin and abs(len(record.cells) - width) and _starts_other(found, place, width):
            return _without_blank(found, place), "second_table"
    return _remark(found, begin, width) if final else (len(found), None)


def _is_again(record: TableRecord, names: tuple[str, ...]) -> bool:
    cells = [cell.strip() for cell in record.cells]
    first = [name.strip() for name in names]
    return cells == first or (len(cells) > 2 and cells == first[: len(cells)])


def _starts_other(found: Sequence[TableRecord], place: int, width: int) -> bool:
    """Whether from here on records have another width, the same for all that follow."""
    rest = [record for record in found[place : place + 20] if not record.is_blank]
    if len(rest) < 3:
        return False
    widths = {len(record.cells) for record in rest}
    return len(widths) == 1 and widths != {width} and min(widths) > 1


def _without_blank(found: Sequence[TableRecord], end: int) -> int:
    while end > 0 and found[end - 1].is_blank:
        end -= 1
    return end


def _remark(found: Sequence[TableRecord], begin: int, width: int) -> tuple[int, str | None]:
    """Lines of one cell at the end, below a table of several columns."""
    end = _without_blank(found, len(found))
    last = end
    while width > 1 and last > begin and len(found[last - 1].cells) == 1:
        last -= 1
    if last == end or found[last].fault in BROKEN:
        return end, None
    return _without_blank(found, last), "remark"
