"""What is told of rows that are prepared: tables of predictions, or of what somebody else makes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from engine.predict.model import LoadedModel
from engine.predict.scores import Scores
from engine.predict.tables_out import table_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Labels = Sequence["NDArray[Any] | None"]
Numbers: TypeAlias = "NDArray[np.int64]"


class RowTables(Protocol):
    """Makes a table of the next rows, one part after another."""

    @property
    def reads_labels(self) -> bool:
        """Whether it wants to know what the file says of the outputs' columns."""
        ...

    @property
    def wants_more(self) -> bool:
        """Whether further rows would change anything."""
        ...

    @property
    def scored(self) -> tuple[dict[str, Any], ...]:
        """How well rows with a label were predicted, by output."""
        ...

    def of(self, numbers: Numbers, features: Any, labels: Labels, files: Sequence[str]) -> Any:
        """The table of rows (``features`` float32, shape (rows, inputs)), which are the file's of
        these ``numbers`` (int64, from 1), with their labels by output (None: they have none); None:
        it comes at the end.
        """
        ...

    def end(self) -> Any:
        """A table of all rows, where there is one."""
        ...


class Predictions:
    """What the model predicts, and how right it is."""

    def __init__(self, model: LoadedModel) -> None:
        self._model = model
        self._scores = [Scores(output) for output in model.outputs]

    reads_labels = wants_more = True

    @property
    def scored(self) -> tuple[dict[str, Any], ...]:
        """What the outputs came to whose label some rows had."""
        return tuple(score.to_dict() for score in self._scores if score.rows)

    def of(self, numbers: Numbers, features: Any, labels: Labels, files: Sequence[str]) -> Any:
        """As ``RowTables.of``."""
        given = self._model.raw_outputs(features)
        told = [(output, output.told(given)) for output in self._model.outputs]
        for score, (_, one), known in zip(self._scores, told, labels, strict=False):
            if known is not None:
                score.add(known, one)
        return table_of(numbers, told, files)

    def end(self) -> None:
        """All is told."""
