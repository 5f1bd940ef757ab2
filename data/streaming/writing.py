"""The second pass: rows prepared, written into their parts, and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.messages import Message
from data.prepare.application import Application, ColumnOutside
from data.prepare.preparation import Preparation
from data.raw_table import RawTable
from data.rows_file import PARTS, RowsWriter
from data.streaming.describing import FittedRows
from data.streaming.dividing import AnyParts, LabelOf
from data.streaming.label_count import Moments
from data.streaming.parts import TRAIN
from data.streaming.sliding_windows import SlidingWindows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Labels = NDArray[np.float64]


class Tally:
    """What the labels of the parts come to: the rows of each class, the numbers that train."""

    def __init__(self, classes: int) -> None:
        import numpy as np

        self._counts = [np.zeros(classes, np.int64) for _ in PARTS]
        self._trained = Moments()

    def add(self, part: int, labels: Labels) -> None:
        """More labels of a part, as float64."""
        import numpy as np

        counts = self._counts[part]
        if len(counts):
            counts += np.bincount(labels.astype(np.int64), minlength=len(counts))
        elif part == TRAIN:
            self._trained.add(labels)

    def to_dict(self) -> dict[str, Any]:
        """What the file of the rows says of them."""
        return {
            "label_counts": [counts.tolist() for counts in self._counts],
            "mean": self._trained.mean,
            "deviation": self._trained.deviation,
        }


class Preparing:
    """Prepares every batch of one table; rows that the preparation was fitted on, those
    ``trained``, are encoded without their own targets.
    """

    def __init__(
        self, preparation: Preparation, label: LabelOf, trained: FittedRows | None = None
    ) -> None:
        self._preparation, self._trained = preparation, trained
        self.label = label
        self.done = 0
        """The rows so far."""

    def take(self, batch: RawTable) -> Application:
        """What becomes of the next rows."""
        trained, first = self._trained, self.done
        self.done += batch.rows
        positions = None if trained is None else trained.among(first, batch.rows)
        return self._preparation.application_at(batch, positions)

    def inputs(self, batch: RawTable) -> NDArray[np.float32]:
        """The inputs of those of the next rows that have a label, float32 (rows, inputs)."""
        import numpy as np

        return self.take(batch).inputs[~np.isnan(self.label(batch))]


class Writing:
    """Writes every batch of one table into the parts of its rows."""

    def __init__(
        self,
        prepared: Preparing,
        parts: AnyParts,
        writer: RowsWriter,
        tally: Tally,
        windows: SlidingWindows | None = None,
    ) -> None:
        self._prepared, self._parts = prepared, parts
        self._writer, self._tally, self._windows = writer, tally, windows
        self._outside: dict[tuple[str, str], tuple[Message, int]] = {}

    def take(self, batch: RawTable) -> None:
        """The next rows."""
        import numpy as np

        first = self._prepared.done
        applied = self._prepared.take(batch)
        labels = self._prepared.label(batch)
        of_rows = self._parts.of(first, batch.rows)
        places = self._parts.places(first, batch.rows)
        known = np.flatnonzero(~np.isnan(labels))
        if self._windows is None:
            whole = [(slice(None), applied.inputs[known])]
        else:
            whole = self._windows.take(applied.inputs[known])
        for some, inputs in whole:
            rows = known[some]
            at = None if places is None else places[rows]
            self._write(of_rows[rows], inputs, labels[rows], at)
        for one in applied.outside:
            self._join(one)

    def _write(
        self,
        of_rows: NDArray[np.int8],
        inputs: NDArray[np.float32],
        labels: Labels,
        places: NDArray[np.int64] | None,
    ) -> None:
        """Write rows that have a label into the parts that they are of."""
        import numpy as np

        for part in range(len(PARTS)):
            rows = np.flatnonzero(of_rows == part)
            if not len(rows):
                continue
            if places is None:
                self._writer.add(part, inputs[rows], labels[rows])
            else:
                self._writer.put(part, places[rows], inputs[rows], labels[rows])
            self._tally.add(part, labels[rows])

    @property
    def notes(self) -> tuple[Message, ...]:
        """What lay outside of what the preparation was fitted on, said of each column once."""
        return tuple(
            Message(first.code, {**first.params, "count": count})
            for first, count in self._outside.values()
        )

    def _join(self, found: ColumnOutside) -> None:
        """What lies outside is told of a column once: the first row, and how many there are."""
        known, count = self._outside.get((found.column, found.reason), (found.message, 0))
        self._outside[found.column, found.reason] = known, count + len(found.rows)
