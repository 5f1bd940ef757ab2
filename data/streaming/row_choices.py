"""Which rows of a streamed table are used: whole ones, of some classes, and a sample of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.opened import OpenTable
from data.prepare.fitting import fit
from data.prepare.preparation import Preparation
from data.prepare.settings import in_use
from data.raw_table import RawTable
from data.sources.formats.reader import Progress, part_of
from data.sources.streams import Choose, TableStream
from data.split import SplitOptions
from data.streaming.asked import Asked
from data.streaming.class_choices import (
    Marked,
    drawn_by_class,
    draws_by_class,
    rows_of_classes,
)
from data.streaming.first_pass import FirstPass, first_pass
from data.streaming.parts import Parts, bound_of
from data.streaming.recipe_survey import surveyed
from data.streaming.row_keys import keys_of

if TYPE_CHECKING:
    from collections.abc import Callable

_SAMPLES = 3
"""What tells the draw of a sample from others of the same seed."""


@dataclass(frozen=True, slots=True)
class RowsInUse:
    """A stream of the rows that are used, and what is asked of these.

    ``before`` counts the rows before any was dropped for what it lacks, ``after`` those that were
    left; None: none is to be dropped, or nobody has counted yet.
    """

    stream: TableStream
    asked: Asked
    before: int | None = None
    after: int | None = None

    def dropped(self, rows: int) -> int:
        """How many rows were dropped for what they lack, where ``rows`` are used."""
        left = rows if self.after is None else self.after
        return 0 if self.before is None else self.before - left


def passes_of(asked: Asked) -> int:
    """How often ``rows_in_use`` passes over the table."""
    rows = asked.rows
    classes = 2 if draws_by_class(rows) else bool(rows.classes)
    return (asked.recipe is not None) + asked.drops_rows + classes + (rows.sample is not None)


def rows_in_use(stream: TableStream, asked: Asked, progress: Progress | None = None) -> RowsInUse:
    """The rows that a recipe chooses, if any, that lack nothing of what is to drop the row; of
    these those of the classes asked for, and of these the sample.

    Each is known only at the end of a pass of its own. So many rows of a class at most are those
    that a table in memory draws, and so is a sample of these; any other is drawn by row numbers.

    Raises:
        InputError: the table cannot be used, or no row is left.
        ReadingStopped: the progress asked for it.
    """
    passes, done, wanted = passes_of(asked), 0, asked.rows
    before = after = None

    def part() -> Progress | None:
        nonlocal done
        done += 1
        return part_of(progress, (done - 1) / passes, done / passes)

    if asked.recipe is not None:
        stream, asked = surveyed(stream, asked, asked.recipe, part())
    if asked.drops_rows:
        before, complete = _complete(stream, asked, part())
        stream = _with(stream, lambda: complete)
    if draws_by_class(wanted):
        after, drawn = drawn_by_class(stream, asked, part(), part())
        if drawn is not None:
            stream = _with(stream, lambda: Marked(drawn).choose)
            return RowsInUse(stream, asked.of_all_rows, before, after)
    elif wanted.classes:
        after, of_classes = rows_of_classes(stream, asked, part())
        stream = _with(stream, lambda: of_classes)
    if wanted.sample is not None:
        rows = _counted(stream, part())
        after = rows if after is None else after
        if rows > wanted.sample:
            bound = bound_of(_undivided(rows), wanted.sample, (wanted.seed, _SAMPLES))
            stream = _with(stream, lambda: _Sampled(bound, wanted.seed).choose)
    return RowsInUse(stream, asked.of_all_rows, before, after)


def _complete(stream: TableStream, asked: Asked, progress: Progress | None) -> tuple[int, Choose]:
    """How many rows there are, and what leaves out those that lack something."""
    found, table = first_pass(stream, asked.of_all_rows, progress)
    whole = _by_all(found, table)
    droppers = tuple(column for column in whole.columns if column.drops_rows)
    preparation = Preparation(droppers, whole.rows)

    def choose(batch: RawTable) -> RawTable:
        complete = preparation.application(batch).complete
        return batch if len(complete) == batch.rows else batch.taken(complete)

    return found.rows, choose


def _by_all(found: FirstPass, table: OpenTable) -> Preparation:
    """The preparation of all rows of the sample, also those without a label."""
    import numpy as np

    if table.made is not None:
        return table.made.prepare()
    everything = np.arange(found.sample.rows, dtype=np.int64)
    asked = in_use(table.options.preparation, table.schema)
    return fit(found.sample, table.schema, everything, asked, np.zeros(len(everything), np.int64))


def _counted(stream: TableStream, progress: Progress | None) -> int:
    rows = 0

    def count(batch: RawTable) -> None:
        nonlocal rows
        rows += batch.rows

    stream.each(count, progress)
    return rows


def _undivided(rows: int) -> Parts:
    return Parts(rows, SplitOptions(0.0, "shuffled"), (rows, 0, 0))


def _with(stream: TableStream, begin: Callable[[], Choose]) -> TableStream:
    return replace(stream, choices=(*stream.choices, begin))


@dataclass(slots=True)
class _Sampled:
    """Takes the rows whose random number is below a bound."""

    bound: float
    seed: int
    done: int = 0

    def choose(self, batch: RawTable) -> RawTable:
        """Those of the next rows."""
        import numpy as np

        keys = keys_of(self.done, batch.rows, (self.seed, _SAMPLES))
        self.done += batch.rows
        return batch.taken(np.flatnonzero(keys < self.bound).astype(np.int64))
