"""A file predicted from its first row to its last: read, prepared, predicted, scored, written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.messages import Message
from data.raw_table import RawTable
from data.sources.formats.reader import Progress
from engine.io.files import produce_atomically
from engine.predict.checking import are_pictures
from engine.predict.labels import UNKNOWN, UNKNOWN_CLASS, LabelReader
from engine.predict.model import LoadedModel
from engine.predict.pictures import read_pictures
from engine.predict.problems import Problem, Problems
from engine.predict.reading import OpenTable
from engine.predict.row_numbers import RowNumbers, numbered
from engine.predict.row_tables import Predictions, RowTables
from engine.predict.tables_out import WRITERS, TableWriter
from engine.tables.options import options_of
from engine.training.steps.call_size import calls_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: how many rows, what was odd, how well those with a label were predicted."""

    rows: int
    notes: tuple[Message, ...]
    scores: tuple[dict[str, Any], ...]


def predict_file(  # noqa: PLR0913, PLR0917
    model: LoadedModel,
    file: str,
    out: Path | None,
    tell: Callable[[Any], None],
    progress: Progress | None = None,
    tables: RowTables | None = None,
    table: OpenTable | None = None,
) -> Done:
    """Predict every row of a file, whose ``table`` may be open already. The tables of predictions
    (or what else ``tables`` makes of the rows) go to ``out``, which is written whole or not at all,
    or to ``tell`` as they come.

    Raises:
        InputError: the file cannot be read or does not fit the network.
        OSError: ``out`` cannot be written.
    """
    found: list[Done] = []
    made = tables or Predictions(model)
    if out is None:
        return _predicted(file, RowsInTurn(model, _Teller(tell), made), progress, table)

    def produce(temporary: Path) -> None:
        writer = WRITERS[out.suffix.lower()](temporary)
        try:
            rows = RowsInTurn(model, writer, made)
            found.append(_predicted(file, rows, progress, table))
        finally:
            writer.close()

    produce_atomically(out, produce)
    return found[0]


@dataclass(frozen=True, slots=True)
class _Teller:
    tell: Callable[[Any], None]

    def write(self, table: Any) -> None:
        """The next rows."""
        self.tell(table)

    def close(self) -> None:
        """Nothing is open."""


def read_rows_of(
    file: str, rows: RowsInTurn, progress: Progress | None, table: OpenTable | None = None
) -> tuple[Message, ...]:
    """Let ``rows`` have those of a file, whose ``table`` may be open already; what should be known
    of how it was read.

    Raises:
        InputError: the file cannot be read or does not fit the network.
    """
    model = rows.model
    if table is None:
        if are_pictures(model, file, model.network.shape):
            return _of_pictures(model, file, rows, progress)
        reading = options_of(model.spec.data).reading
        table = OpenTable.open(file, reading, progress, whole=model.needs_all_rows)
    try:
        return table.each(rows.take, progress)
    except _Enough:
        return ()


def _predicted(
    file: str, rows: RowsInTurn, progress: Progress | None, table: OpenTable | None
) -> Done:
    notes = read_rows_of(file, rows, progress, table)
    rows.end()
    if not rows.done:
        raise InputError("table.only_header", file=file)
    unknown = [one for one in rows.problems.all if one.code == UNKNOWN_CLASS]
    for one in unknown:
        if one.count == rows.done:
            about = {"file": file, "column": one.column, "value": one.value}
            raise InputError("predict.no_class_known", **about, known=list(rows.model.classes))
    said = [problem.message for problem in rows.problems.all]
    return Done(rows.done, (*notes, *said), rows.scored)


def _of_pictures(
    model: LoadedModel, file: str, rows: RowsInTurn, progress: Progress | None
) -> tuple[Message, ...]:
    found = read_pictures(file, model.spec.data, model.network.shape, model.white, progress)
    if not rows.reads_labels:
        rows.add(found.features, [], found.files)
        return found.notes
    labels = LabelReader(model.output).of_texts(found.labels)
    unknown = [place for place, label in enumerate(labels.tolist()) if label == UNKNOWN]
    if 0 < len(unknown) < len(labels):  # folders of no class at all are no classes
        first, count = unknown[0], len(unknown)
        odd = Problem(UNKNOWN_CLASS, model.output.label, first + 1, found.labels[first], count)
        rows.problems.add([odd])
    rows.add(found.features, [labels if (labels >= 0).any() else None], found.files)
    return found.notes


class _Enough(Exception):
    """No more rows are wanted."""


class RowsInTurn:
    """Takes the rows as they are read, and predicts them in batches that do not depend on that."""

    def __init__(self, model: LoadedModel, writer: TableWriter, tables: RowTables) -> None:
        self.model = model
        self._writer = writer
        self._tables = tables
        outputs = model.outputs if tables.reads_labels else ()
        self._readers = [LabelReader(output) for output in outputs]
        self._numbering = RowNumbers()
        self._numbers: NDArray[np.int64] | None = None
        self._features: NDArray[Any] | None = None
        self._labels: list[NDArray[Any] | None] = []
        self.problems = Problems()
        self.done = self.last = 0
        """How many rows, and the number of the last one in the file."""

    @property
    def reads_labels(self) -> bool:
        """Whether labels are of use."""
        return bool(self._readers)

    @property
    def scored(self) -> tuple[dict[str, Any], ...]:
        """What the outputs came to whose label some rows had."""
        return self._tables.scored

    def take(self, raw: RawTable) -> None:
        """The next rows of a table."""
        numbers = self._numbering.of(raw)
        features, problems = self.model.prepare(raw)
        labels: list[NDArray[Any] | None] = []
        for reader in self._readers:
            found, odd = reader.read(raw)
            labels.append(found)
            problems += odd
        self.problems.add(numbered(problems, numbers))
        self.add(features, labels, numbers=numbers)
        if not self._tables.wants_more:
            raise _Enough

    def add(
        self,
        features: NDArray[Any],
        labels: list[NDArray[Any] | None],
        files: Sequence[str] = (),
        numbers: NDArray[np.int64] | None = None,
    ) -> None:
        """The next rows prepared, with their labels by output (None: they have none) and their
        numbers in the file (int64, from 1; None: they are counted).
        """
        import numpy as np

        if numbers is None:
            numbers = np.arange(self.last + 1, self.last + len(features) + 1, dtype=np.int64)
        if self._features is not None and self._numbers is not None and len(self._features):
            features = np.concatenate([self._features, features])
            numbers = np.concatenate([self._numbers, numbers])
            labels = [
                None if new is None or old is None else np.concatenate([old, new])
                for old, new in zip(self._labels, labels, strict=True)
            ]
        batch = calls_of(features.shape[1])
        whole = len(features) if files else len(features) // batch * batch
        self._features, self._numbers = features[whole:], numbers[whole:]
        self._labels = [None if one is None else one[whole:] for one in labels]
        some = [None if one is None else one[:whole] for one in labels]
        self._tell(numbers[:whole], features[:whole], some, files)

    def end(self) -> None:
        """There are no more rows."""
        if self._features is not None and self._numbers is not None:
            self._tell(self._numbers, self._features, self._labels)
        table = self._tables.end()
        if table is not None:
            self._writer.write(table)

    def _tell(
        self,
        numbers: NDArray[np.int64],
        features: NDArray[Any],
        labels: list[NDArray[Any] | None],
        files: Sequence[str] = (),
    ) -> None:
        if not len(features):
            return
        table = self._tables.of(numbers, features, labels, files)
        if table is not None:
            self._writer.write(table)
        self.done, self.last = self.done + len(features), int(numbers[-1])
