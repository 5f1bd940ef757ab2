"""A table that is not only numbers, opened: rows chosen, roles known, labels numbered.

What its columns become depends on the rows that train: ``OpenTable.prepared`` gives the arrays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from data.choosing import chosen_rows
from data.dataset import Dataset, Description, digest_of
from data.errors import InputError
from data.filtering import rows_where
from data.judging import odd_classes
from data.messages import Message
from data.options import PreparationOptions, TableOptions
from data.prepare.fitting import fit
from data.prepare.preparation import Preparation
from data.raw_table import ArrowColumn, RawTable
from data.roles.table_schema import schema_of
from data.schema import Schema
from data.sources import registry
from data.sources.labels import Remapped, is_missing, remap

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class OpenTable:
    """The chosen rows of ``raw`` with their labels; ``schema`` has a label.

    ``notes`` are what a person should know before training.
    """

    raw: RawTable
    schema: Schema
    options: TableOptions
    labels: Remapped
    notes: tuple[Message, ...]

    def prepared(
        self, train: NDArray[np.int64], recorded: Mapping[str, Any] | None = None
    ) -> Dataset:
        """Its columns as inputs, fitted on the rows ``train`` (int64 places, in their order).

        ``recorded`` is the JSON of an earlier run's preparation, which is applied as it is.

        Raises:
            InputError: no input is left, or the record does not fit the table.
        """
        labels = self.labels.labels
        if recorded is None:
            preparation = fit(self.raw, self.schema, train, self._preparation, labels)
        else:
            preparation = Preparation.from_dict(recorded)
        values = preparation.to_dict()
        applied = preparation.application(self.raw, train)
        description = replace(
            self._description(),
            feature_names=tuple(one.name for one in preparation.inputs),
            notes=(*self.notes, *preparation.notes, *applied.notes),
            preparation=digest_of(values),
        )
        return Dataset(description, applied.inputs, labels, values)

    @property
    def _preparation(self) -> PreparationOptions:
        asked = self.options.preparation
        if asked is not None:
            return asked
        inputs = [column for column in self.schema.columns if column.is_input]
        as_it_is = all(column.role == "numeric" and not column.missing for column in inputs)
        return PreparationOptions(scaling="none") if as_it_is else PreparationOptions()

    def _description(self) -> Description:
        place = self.schema.label
        assert place is not None
        label = self.schema.columns[place]
        return Description(
            source=self.raw.source,
            name=self.raw.name,
            rows=len(self.labels.labels),
            feature_names=(),
            class_names=self.labels.names,
            class_counts=self.labels.counts,
            label_name=label.name,
            sha256=self.raw.sha256,
            label_reason="asked" if self.options.label is not None else "last",
        )


def open_table(source: str, options: TableOptions) -> OpenTable:
    """Read a table of any format and find out what its columns are for.

    Rows that do not fit ``options.where``, that have no label, or lack what is to drop the row
    are left out.

    Raises:
        InputError: it cannot be read, has no label that can be used, or no row is left.
    """
    import numpy as np

    raw = registry.read(source, options.reading)
    notes = [*raw.notes, *raw.doubtful]
    if options.where:
        raw = raw.taken(rows_where(raw, options.where))
        if not raw.rows:
            raise InputError("filter.no_rows", file=source, query=options.where)
    schema = schema_of(raw, options)
    place = schema.label
    if place is None:
        raise InputError("table.single_column", file=source, columns=list(raw.names))
    codes, texts = _coded(raw.columns[place])
    known = np.flatnonzero(codes >= 0).astype(np.int64)
    if not len(known):
        raise InputError("table.labels_missing", file=source)
    if len(known) < raw.rows:
        column, count = raw.names[place], raw.rows - len(known)
        notes.append(Message("table_note.labels_missing", {"column": column, "count": count}))
        raw, codes = raw.taken(known), codes[known]
    labels = remap(codes, texts, source, raw.names[place])
    notes += odd_classes(raw.names[place], labels.spellings)
    table = _complete(OpenTable(raw, schema, options, labels, tuple(notes)))
    kept = chosen_rows(table.labels.labels, table.labels.names, options.rows, source)
    return table if len(kept) == table.raw.rows else _of_rows(table, kept)


def _coded(column: ArrowColumn) -> tuple[NDArray[np.int64], list[str]]:
    """Each row's place (int64, -1: none) among the different texts of a label column."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    compute: Any = pc
    encoded = compute.cast(column, pa.string()).combine_chunks().dictionary_encode()
    found: list[str] = encoded.dictionary.to_pylist()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    kept = [place for place, text in enumerate(found) if not is_missing(text, found)]
    places = np.full(len(found) + 1, -1, dtype=np.int64)  # the last stands for null
    places[kept] = np.arange(len(kept))
    return places[codes], [found[place] for place in kept]


def _complete(table: OpenTable) -> OpenTable:
    """Without the rows that lack something in a column which is to drop them."""
    import numpy as np

    options = table.options.preparation
    if options is None:
        return table
    each = options.columns.values()
    if options.missing != "drop_row" and all(one.get("missing") != "drop_row" for one in each):
        return table
    everything = np.arange(table.raw.rows, dtype=np.int64)
    preparation = fit(table.raw, table.schema, everything, options, table.labels.labels)
    kept = preparation.application(table.raw).complete
    if len(kept) == table.raw.rows:
        return table
    dropped = Message("table_note.rows_dropped", {"count": table.raw.rows - len(kept)})
    return replace(_of_rows(table, kept), notes=(*table.notes, dropped))


def _of_rows(table: OpenTable, kept: NDArray[np.int64]) -> OpenTable:
    """Only some rows; classes that none of them has are gone."""
    import numpy as np

    labels, column = table.labels, table.raw.names[table.schema.label or 0]
    present, codes = np.unique(labels.labels[kept], return_inverse=True)
    names = [labels.names[label] for label in present]
    again = remap(codes.astype(np.int64), names, table.raw.source, column)
    return replace(table, raw=table.raw.taken(kept), labels=again)
