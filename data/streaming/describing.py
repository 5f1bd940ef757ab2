"""What is told of a table that streams: what its sample tells, with the counts of all rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.dataset import Description, digest_of
from data.labels_left_out import CODES, left_out
from data.messages import Message
from data.opened import OpenTable
from data.prepare.preparation import Preparation
from data.streaming.asked import fitted_on
from data.streaming.dividing import AnyParts
from data.streaming.first_pass import FirstPass
from data.streaming.label_count import LabelReader

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class FittedRows:
    """The rows of a sample that train: their ``places`` in it (int64), in the order of training.

    ``numbers`` are those of the same rows in the whole table, rising, and ``positions`` where each
    of them stands among the places.
    """

    places: NDArray[np.int64]
    numbers: NDArray[np.int64]
    positions: NDArray[np.int64]

    @classmethod
    def of(cls, found: FirstPass, table: OpenTable, parts: AnyParts) -> FittedRows:
        """Those that the parts let train."""
        import numpy as np

        lines, kept = found.sample.lines, table.raw.lines
        assert lines is not None
        assert kept is not None
        # Rows without a label are gone from the table; lines tell which are left
        numbers = found.numbers[np.searchsorted(lines, kept)]
        places = parts.training(numbers)
        order = np.argsort(places)
        return cls(places, numbers[places[order]], order)

    def among(self, first: int, count: int) -> NDArray[np.int64]:
        """The position of each of ``count`` rows of the table from ``first`` on, -1 where it is
        none of them (int64, shape (count,)).
        """
        import numpy as np

        found = np.full(count, -1, np.int64)
        begin, end = np.searchsorted(self.numbers, (first, first + count))
        found[self.numbers[begin:end] - first] = self.positions[begin:end]
        return found


def fitted(rows: FittedRows, table: OpenTable, reader: LabelReader) -> Preparation:
    """The preparation of the sample's rows that train, in the order in which they do.

    Raises:
        InputError: no row or no input is left.
    """
    import numpy as np

    targets = reader.read(table.raw.columns[table.schema.label or 0])
    if reader.told.quantity is None:
        targets = targets.astype(np.int64)
    return fitted_on(table, rows.places, targets)


def described(
    table: OpenTable,
    found: FirstPass,
    reader: LabelReader,
    preparation: Preparation,
    fit_notes: tuple[Message, ...],
) -> Description:
    """The description of a table that passed once; ``fit_notes`` tell of the fitting."""
    told, without = reader.told, found.rows - reader.rows
    column = table.label_column.name
    notes = [note for note in table.notes if note.code not in CODES]
    notes += left_out(column, without, reader.unread)
    return replace(
        table.description,
        rows=reader.rows,
        feature_names=tuple(one.name for one in preparation.inputs),
        class_names=told.names,
        class_counts=told.counts,
        quantity=told.quantity,
        notes=(*notes, *fit_notes),
        preparation=digest_of(preparation.to_dict()),
        sampled=found.sample.rows,
    )


def streamed_note(found: FirstPass) -> Message:
    """That the table streams, and how many rows its roles rest on."""
    sampled = found.sample.rows
    return Message("table_note.streamed", {"rows": found.rows, "sampled": sampled})


def dropped_note(count: int) -> tuple[Message, ...]:
    """How many rows were left out for what they lack, if any."""
    return (Message("table_note.rows_dropped", {"count": count}),) if count else ()
