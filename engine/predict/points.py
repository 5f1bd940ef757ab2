"""The rows of a file laid in a plane by what a layer gives of them, as a table of points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from data.messages import Message
from engine.inside.projection import in_plane, neighbours_kept, principal, rows_for
from engine.predict.hidden import Hidden
from engine.predict.row_tables import Labels, Numbers
from engine.predict.tables_out import FILE, PREDICTED, ROW

if TYPE_CHECKING:
    from numpy.typing import NDArray

PCA, TSNE = "pca", "tsne"
WAYS = (PCA, TSNE)
X, Y, LABEL = "x", "y", "label"


class Points:
    """Takes the first rows, and lays them in a plane at the end; ``told`` is given how many of how
    many iterations of t-SNE are done.
    """

    reads_labels = True
    scored: tuple[dict[str, Any], ...] = ()

    def __init__(self, hidden: Hidden, way: str, told: Callable[[int, int], None]) -> None:
        self._hidden = hidden
        self._way = way
        self._told = told
        width = int(np.prod([axis or 1 for axis in hidden.layer.shape or ()]))
        self._most = rows_for(width)
        self._results: list[NDArray[Any]] = []
        self._labels: list[list[Any]] = []
        self._predicted: list[list[Any]] = []
        self._files: list[str] = []
        self._numbers: list[int] = []
        self._taken = 0
        self._more = False
        self._explained: tuple[float, ...] = ()

    @property
    def wants_more(self) -> bool:
        """Until one is left out: then it is known that there are more."""
        return not self._more

    def of(
        self,
        numbers: Numbers,
        features: Any,
        labels: Labels,
        files: Sequence[str],
    ) -> None:
        """As ``RowTables.of``; the table comes at the end."""
        room = self._most - self._taken
        self._more = self._more or len(features) > room
        some = features[:room]
        if not len(some):
            return
        self._results.append(self._hidden.results(some).reshape(len(some), -1))
        output = self._hidden.model.output
        told = output.told(self._hidden.model.raw_outputs(some)).predicted
        known = labels[0] if labels else None
        self._predicted.append(told.tolist())
        self._labels.append([None] * len(some) if known is None else known[:room].tolist())
        self._files += files[:room]
        self._numbers += numbers[:room].tolist()
        self._taken += len(some)

    def end(self) -> Any:
        """``row``, for pictures ``file``, ``x``, ``y`` (float64), ``label`` and ``predicted``
        (texts of classes, float64 of a number; null where there is none).

        Raises:
            InputError: there are too few rows.
        """
        import pyarrow as pa

        if not self._results:
            return None
        found = principal(np.concatenate(self._results))
        self._explained = found.explained
        plane = in_plane(found)
        if self._way == TSNE:
            plane = neighbours_kept(found.components, self._told)
        columns: dict[str, Any] = {ROW: pa.array(self._numbers, pa.int64())}
        if self._files:
            columns[FILE] = pa.array(self._files, pa.string())
        columns |= {X: pa.array(plane[:, 0].copy()), Y: pa.array(plane[:, 1].copy())}
        columns |= {LABEL: self._named(self._labels), PREDICTED: self._named(self._predicted)}
        return pa.table(columns)

    @property
    def notes(self) -> tuple[Message, ...]:
        """How much of the variance the plane shows, and which rows are left out."""
        told: list[Message] = []
        if self._way == PCA and self._explained:
            first, second = (*self._explained, 0.0)[:2]
            told.append(Message("inside.explained", {"first": first, "second": second}))
        if self._more:
            told.append(Message("inside.rows_limited", {"most": self._most}))
        return tuple(told)

    def _named(self, parts: list[list[Any]]) -> Any:
        """Classes by their names, numbers as they are; what is none is null."""
        import pyarrow as pa

        values = [value for part in parts for value in part]
        classes = self._hidden.model.output.classes
        if not classes:
            finite = [None if value is None or np.isnan(value) else value for value in values]
            return pa.array(finite, pa.float64())
        names = [None if one is None or one < 0 else classes[int(one)] for one in values]
        return pa.array(names, pa.string())
