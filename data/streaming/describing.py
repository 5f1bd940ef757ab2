"""What is told of a table that streams: what its sample tells, with the counts of all rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from data.dataset import Description, digest_of
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

_LABELS_MISSING = "table_note.labels_missing"


def fitted(found: FirstPass, table: OpenTable, parts: AnyParts, reader: LabelReader) -> Preparation:
    """The preparation of the sample's rows that train, in the order in which they do."""
    import numpy as np

    rows = parts.training(_numbers(found, table))
    targets = reader.read(table.raw.columns[table.schema.label or 0])
    if reader.told.quantity is None:
        targets = targets.astype(np.int64)
    return fitted_on(table, rows, targets)


def _numbers(found: FirstPass, table: OpenTable) -> NDArray[np.int64]:
    """The numbers in the whole table of the sample's rows that have a label (int64, rising)."""
    import numpy as np

    lines, kept = found.sample.lines, table.raw.lines
    assert lines is not None
    assert kept is not None
    # Rows without a label are gone from the table; lines tell which are left
    return found.numbers[np.searchsorted(lines, kept)]


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
    notes = [note for note in table.notes if note.code != _LABELS_MISSING]
    if without:
        notes.append(Message(_LABELS_MISSING, {"column": column, "count": without}))
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
