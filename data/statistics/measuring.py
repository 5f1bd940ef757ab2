"""From a table with its schema to its statistics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.messages import Message
from data.raw_table import RawTable
from data.schema import ColumnSchema, Schema, Task
from data.statistics.column_values import ColumnValues, values_of
from data.statistics.distributions import (
    balance,
    commonest,
    histogram,
    mean_baseline,
    numbers_summary,
)
from data.statistics.leakage import gives_away, looks_like_id, repeated_rows
from data.statistics.placeholders import looks_like_placeholder
from data.statistics.places import pairs_of, place_map
from data.statistics.relations import mutual_information, relation
from data.statistics.summary import (
    Balance,
    ColumnStatistics,
    PlaceMap,
    Relation,
    TableStatistics,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Parts = tuple[NDArray[np.int64], NDArray[np.int64]]

MOST_ROWS = 100_000
"""Of a longer table so many rows are measured, drawn at random."""
MOST_JUDGED = 500
"""Of so many columns, those that go most with the label, information and leakage are measured."""
UNBALANCED = 10.0
"""From this ratio of the largest class to the smallest on a person is told."""
Progress = Callable[[int, int], None]


def statistics_of(  # noqa: PLR0913
    raw: RawTable,
    schema: Schema,
    task: Task | None,
    parts: Parts | None = None,
    progress: Progress | None = None,
    *,
    classes: Balance | None = None,
) -> TableStatistics:
    """Measure a table whose columns are those of ``schema`` in their order.

    ``task`` is what the label asks for (None: there is no label); ``parts`` are the places (int64)
    of the rows that train and of those that validate. ``progress`` is told the columns done, and of
    how many. ``classes`` are those of a larger table, of which ``raw`` is a sample; else they are
    counted, and the mean's errors taken, over all rows of ``raw``, however few are measured.
    """
    sample = _sample(raw)
    found = _Measured(sample, schema, task)
    columns = found.columns(progress)
    label = found.label if sample is raw else _Measured(raw, schema, task).label
    baseline = None
    if label is not None and label.numbers is not None:
        baseline = mean_baseline(label.numbers[label.present])
    elif classes is None and label is not None and label.codes is not None:
        classes = balance(label.codes, label.texts)
    suspicions = (*repeated_rows(raw, schema, parts), *_unbalanced(classes))
    return TableStatistics(
        raw.rows, sample.rows, columns, classes, baseline, found.maps(), suspicions, task
    )


def _sample(raw: RawTable) -> RawTable:
    import numpy as np

    if raw.rows <= MOST_ROWS:
        return raw
    drawn = np.random.default_rng(0).choice(raw.rows, MOST_ROWS, replace=False)
    return raw.taken(np.sort(drawn).astype(np.int64))


def _unbalanced(classes: Balance | None) -> tuple[Message, ...]:
    if classes is None or classes.counts[0] < UNBALANCED * classes.counts[-1]:
        return ()
    names, counts = classes.classes, classes.counts
    return (
        Message(
            "statistics.unbalanced",
            {
                "largest": names[0],
                "most": counts[0],
                "smallest": names[-1],
                "fewest": counts[-1],
            },
        ),
    )


@dataclass(slots=True)
class _Measured:
    """A table at work; columns are read again rather than all kept."""

    raw: RawTable
    schema: Schema
    task: Task | None
    label: ColumnValues | None = None

    def __post_init__(self) -> None:
        place = self.schema.label
        self.label = None if place is None else self._values(place)

    def _values(self, place: int) -> ColumnValues:
        written = self.raw.format
        decimal = None if written is None or written.decimal == "." else written.decimal
        return values_of(self.raw.columns[place], self.schema.columns[place], self.task, decimal)

    def columns(self, progress: Progress | None) -> tuple[ColumnStatistics, ...]:
        """Every column; the second half of the work is to judge those that go with the label."""
        count = len(self.schema.columns)
        found: list[ColumnStatistics] = []
        for place in range(count):
            found.append(self._column(place))
            if progress is not None:
                progress(place + 1, 2 * count)
        related = [place for place in range(count) if found[place].relation is not None]
        related.sort(key=lambda place: -_strength(found[place]))
        for done, place in enumerate(related[:MOST_JUDGED], 1):
            found[place] = self._judged(place, found[place])
            if progress is not None:
                progress(count + done * count // min(len(related), MOST_JUDGED), 2 * count)
        return tuple(found)

    def _column(self, place: int) -> ColumnStatistics:
        schema, values = self.schema.columns[place], self._values(place)
        present = values.present
        coded = values.coded()
        distinct = int(coded.max()) + 1 if len(coded) else 0
        plain = ColumnStatistics(schema.name, int((~present).sum()), distinct)
        if values.numbers is not None:
            numbers = values.numbers[present]
            plain = replace(plain, numbers=numbers_summary(numbers), histogram=histogram(numbers))
        elif values.codes is not None:
            plain = replace(plain, bars=commonest(values.codes, values.texts, schema.order))
        if schema.role == "label":
            return plain
        doubts = (
            looks_like_id(schema, values, self.raw.rows),
            looks_like_placeholder(schema, values, self.raw.columns[place]),
        )
        return replace(
            plain,
            relation=self._relation(schema, values),
            suspicions=tuple(doubt for doubt in doubts if doubt is not None),
        )

    def _relation(self, schema: ColumnSchema, values: ColumnValues) -> Relation | None:
        """None of an id or a picture's name: what it and the label have in common is chance."""
        if self.label is None or schema.role in ("id", "image"):
            return None
        return relation(values, self.label)

    def _judged(self, place: int, column: ColumnStatistics) -> ColumnStatistics:
        if self.label is None or column.relation is None:
            return column
        values = self._values(place)
        told = replace(column.relation, mutual_information=mutual_information(values, self.label))
        suspicion = None
        if self.schema.columns[place].is_input:
            suspicion = gives_away(column.name, values, self.label)
        more = () if suspicion is None else (suspicion,)
        return replace(column, relation=told, suspicions=(*more, *column.suspicions))

    def maps(self) -> tuple[PlaceMap, ...]:
        """A map for each pair of latitude and longitude."""
        found: list[PlaceMap] = []
        for one, other in pairs_of(self.schema):
            north, east = self._values(one).numbers, self._values(other).numbers
            if north is None or east is None:
                continue
            names = self.schema.columns[one].name, self.schema.columns[other].name
            told = place_map(names, north, east)
            if told is not None:
                found.append(told)
        return tuple(found)


def _strength(column: ColumnStatistics) -> float:
    return 0.0 if column.relation is None else column.relation.strength
