"""From the columns of a table to a network's inputs, by name, as the run's own rows became them."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from data.errors import InputError
from data.parsing import NumberFormat
from data.prepare.inputs import InputColumn
from data.prepare.plain_numbers import numbers_in
from data.prepare.preparation import Preparation, PreparedColumn
from data.raw_table import ArrowColumn, RawTable
from engine.predict.headers import check_header
from engine.predict.problems import FILLED, OUT_OF_RANGE, Problem, of_outside, of_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Features = NDArray[np.float32]

_WITH_RANGE = frozenset(("value", "days", "year"))
"""Inputs that grow with what a cell tells."""


class Inputs(Protocol):
    """Makes a network's inputs of a table's columns."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a table must have; empty: they go by their places."""
        ...

    def features(self, raw: RawTable) -> tuple[Features, list[Problem]]:
        """The inputs: float32 of shape (rows, inputs), C-contiguous, finite; and what is odd.

        Raises:
            InputError: a column is missing, or a cell cannot be an input at all.
        """
        ...


@dataclass(frozen=True, slots=True)
class Ranges:
    """The least and the greatest of each input (float32) over the rows that trained."""

    least: NDArray[np.float32]
    greatest: NDArray[np.float32]

    def outside(self, features: Features, place: int) -> NDArray[np.int64]:
        """The rows (int64) whose input there lies outside."""
        import numpy as np

        values = features[:, place]
        out = (values < self.least[place]) | (values > self.greatest[place])
        return np.flatnonzero(out).astype(np.int64)


@dataclass(frozen=True, slots=True)
class PreparedInputs:
    """Columns that become inputs by the run's preparation.

    ``unused`` are columns of it that no input of the network takes: a table may lack them.
    """

    preparation: Preparation
    unused: frozenset[str] = frozenset()
    ranges: Ranges | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Those of the preparation."""
        names = (column.name for column in self.preparation.columns)
        return tuple(name for name in names if name not in self.unused)

    def features(self, raw: RawTable) -> tuple[Features, list[Problem]]:
        """As ``Inputs.features``; what is missing is filled as in training."""
        raw = self._with_unused(raw)
        check_columns(raw, self.columns)
        applied = self.preparation.application(raw)
        problems = [of_outside(one) for one in applied.outside if one.column not in self.unused]
        problems += self._filled(raw)
        problems += self._out_of_range(raw, applied.inputs)
        return applied.inputs, problems

    def _with_unused(self, raw: RawTable) -> RawTable:
        """The table with empty cells in the place of columns that nothing depends on."""
        lacking = [name for name in self.unused if name not in raw.names]
        if not lacking:
            return raw
        import pyarrow as pa

        empty = pa.chunked_array([pa.array([""] * raw.rows, pa.string())])
        columns = (*raw.columns, *(empty for _ in lacking))
        return replace(raw, names=(*raw.names, *lacking), columns=columns)

    def _filled(self, raw: RawTable) -> list[Problem]:
        """Rows that training would have left out: here they are filled."""
        import numpy as np

        found: list[Problem] = []
        dropping = [one for one in self.preparation.columns if one.drops_rows]
        for column in dropping:
            cells = _cells(raw, column)
            missing = np.flatnonzero(column.transform.apply(cells).missing)
            found += of_rows(FILLED, column.name, cells, missing)
        return found

    def _out_of_range(self, raw: RawTable, features: Features) -> list[Problem]:
        if self.ranges is None:
            return []
        found: list[Problem] = []
        told: set[str] = set()
        for place, one in enumerate(self.preparation.inputs):
            if one.what not in _WITH_RANGE or one.column in self.unused | told:
                continue
            rows = self.ranges.outside(features, place)
            found += of_rows(OUT_OF_RANGE, one.column, _cells(raw, one), rows)
            told |= {one.column} if len(rows) else set()
        return found


@dataclass(frozen=True, slots=True)
class PlainInputs:
    """Columns of numbers that are inputs as they are, by their names."""

    names: tuple[str, ...]
    ranges: Ranges | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return self.names

    def features(self, raw: RawTable) -> tuple[Features, list[Problem]]:
        """As ``Inputs.features``; a cell without a number is refused, as it was in training."""
        check_columns(raw, self.names)
        cells = {name: raw.columns[raw.names.index(name)] for name in self.names}
        return _numbers(raw, cells, self.ranges)


@dataclass(frozen=True, slots=True)
class PositionalInputs:
    """So many columns of numbers in the order of the table, without the label's."""

    count: int
    label: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """None is known by its name."""
        return ()

    def features(self, raw: RawTable) -> tuple[Features, list[Problem]]:
        """As ``Inputs.features``."""
        pairs = zip(raw.names, raw.columns, strict=True)
        cells = {name: column for name, column in pairs if name != self.label}
        if len(cells) != self.count:
            about = {"file": raw.source, "columns": len(cells), "needed": self.count}
            raise InputError("predict.other_count", **about)
        return _numbers(raw, cells, None)


def check_columns(raw: RawTable, needed: Sequence[str]) -> None:
    """Refuse a table that lacks columns, or has one of them twice.

    Raises:
        InputError: which, and what else may be meant.
    """
    known = set(raw.names)
    lacking = [name for name in needed if name not in known]
    if lacking:
        check_header(raw, needed)
        near = difflib.get_close_matches(lacking[0], raw.names, 1, 0.6)
        about = {"file": raw.source, "columns": lacking, "count": len(lacking)}
        odd = [note for note in raw.notes if note.code == "table_note.other_than_named"]
        about |= {"near": near[0] if near else "", "note": odd[0] if odd else None}
        raise InputError("predict.columns_missing", **about)
    wanted = set(needed)
    for note in raw.notes:
        if note.code != "table_note.names_repeated":
            continue
        for name in note.params["columns"]:
            first = str(name).rpartition("_")[0]
            if first in wanted and name not in wanted:
                raise InputError("predict.column_twice", file=raw.source, column=first)


def _cells(raw: RawTable, column: PreparedColumn | InputColumn) -> ArrowColumn:
    name = column.name if isinstance(column, PreparedColumn) else column.column
    return raw.columns[raw.names.index(name)]


def _numbers(
    raw: RawTable, cells: dict[str, ArrowColumn], ranges: Ranges | None
) -> tuple[Features, list[Problem]]:
    """Columns of numbers as float32, each read as a float64 and rounded."""
    import numpy as np

    form = NumberFormat("," if raw.format is not None and raw.format.decimal == "," else ".")
    features = np.empty((raw.rows, len(cells)), np.float32)
    problems: list[Problem] = []
    for place, (name, column) in enumerate(cells.items()):
        values, _ = numbers_in(column, form)
        with np.errstate(over="ignore"):
            features[:, place] = values
        bad = np.flatnonzero(~np.isfinite(features[:, place]))
        if len(bad):
            cell = column[int(bad[0])].as_py()
            about = {"file": raw.source, "row": int(bad[0]) + 1, "column": name}
            raise InputError("predict.no_number", **about, value="" if cell is None else str(cell))
        if ranges is not None:
            problems += of_rows(OUT_OF_RANGE, name, column, ranges.outside(features, place))
    return features, problems
