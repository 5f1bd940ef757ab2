"""Cells of a table of any kind, of which a preparation makes inputs."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.parsing import numbers_in, times_in
from data.parsing.column_texts import texts_of
from data.prepare.preparation import input_of
from data.raw_table import RawTable
from engine.radar.times import cells_of_times

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from data.prepare.preparation import Preparation
    from engine.radar.cells import Kind


@dataclass(frozen=True, slots=True, eq=False)
class RawCells:
    """Cells of a table, of which ``preparation`` makes inputs; it names the columns."""

    raw: RawTable
    preparation: Preparation

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that inputs are made of."""
        return tuple(column.name for column in self.preparation.columns)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.raw.rows

    def kind(self, name: str) -> Kind:
        """What the preparation takes a column for."""
        transform = self._transform(name)
        if transform.kind == "time":
            return "time"
        if transform.kind == "number":
            return "number" if transform.reading.kind == "quantities" else "category"
        return "category" if transform.kind in ("one_hot", "code", "target") else "other"

    def numbers(self, name: str) -> NDArray[np.float64]:
        """The numbers or times in a column, float64 of shape (rows,)."""
        column, transform = self._column(name), self._transform(name)
        if transform.kind == "time":
            return times_in(column, transform.pattern)[0]
        if self.kind(name) == "number":
            return transform.reading.read(column)[0]
        return numbers_in(column)[0]

    def texts(self, name: str) -> tuple[tuple[str, ...], NDArray[np.int64]]:
        """The different cells of a column, and which of them each row has."""
        found = texts_of(self._column(name))
        return found.texts, found.codes

    def taken(self, places: NDArray[np.int64]) -> RawCells:
        """Some rows, in that order."""
        return RawCells(self.raw.taken(places), self.preparation)

    def with_numbers(self, name: str, values: NDArray[np.float64]) -> RawCells:
        """With other numbers or times in a column."""
        return self._with(name, self._written(name, values))

    def _written(self, name: str, values: NDArray[np.float64]) -> Any:
        """Numbers or times as cells of a column: an Arrow array."""
        import numpy as np
        import pyarrow as pa

        column, kinds = self._column(name), _kinds()
        if self.kind(name) == "time":
            return cells_of_times(values, column, self._transform(name).pattern)
        if kinds.is_integer(column.type) and bool((values == np.rint(values)).all()):
            return pa.array(values.astype(np.int64))
        if kinds.is_integer(column.type) or kinds.is_floating(column.type):
            return pa.array(values)
        different, codes = np.unique(values, return_inverse=True)
        written = ["" if math.isnan(value) else f"{value:.12g}" for value in different.tolist()]
        if self.kind(name) == "number" and self._transform(name).reading.form.decimal == ",":
            written = [text.replace(".", ",") for text in written]
        return pa.array(written).take(pa.array(codes.reshape(-1)))

    def with_texts(self, name: str, texts: Sequence[str], codes: NDArray[np.int64]) -> RawCells:
        """With other cells in a column.

        Raises:
            InputError: a text cannot stand in a column of that type.
        """
        import pyarrow as pa

        column = self._column(name)
        try:
            made = pa.array(list(texts), pa.string()).cast(column.type)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            value = ", ".join(texts)
            raise InputError("radar.no_cell", column=name, value=value) from None
        return self._with(name, made.take(pa.array(codes)))

    def features(self) -> NDArray[np.float32]:
        """The inputs that the preparation makes of the cells."""
        return self.preparation.apply(self.raw)

    def inputs_of(
        self, name: str, values: NDArray[np.float64]
    ) -> tuple[Sequence[int], NDArray[np.float32]]:
        """What the preparation makes of these numbers."""
        import numpy as np
        import pyarrow as pa

        first = 0
        for column in self.preparation.columns:
            if column.name == name:
                applied = column.transform.apply(pa.chunked_array([self._written(name, values)]))
                made = [input_of(applied, output) for output in column.kept]
                places = range(first, first + len(made))
                none = np.zeros((len(values), 0), np.float32)
                return places, np.stack(made, axis=1) if made else none
            first += len(column.kept)
        raise KeyError(name)

    def _transform(self, name: str) -> Any:
        return next(one.transform for one in self.preparation.columns if one.name == name)

    def _column(self, name: str) -> Any:
        return self.raw.columns[self.raw.names.index(name)]

    def _with(self, name: str, made: Any) -> RawCells:
        import pyarrow as pa

        place = self.raw.names.index(name)
        columns = list(self.raw.columns)
        columns[place] = made if isinstance(made, pa.ChunkedArray) else pa.chunked_array([made])
        return RawCells(dataclasses.replace(self.raw, columns=tuple(columns)), self.preparation)


def _kinds() -> Any:
    import pyarrow.types as kinds

    return kinds
