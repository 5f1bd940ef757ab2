"""What a layer inside of a run's network gives of rows, as arrays and as columns of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from data.messages import Message
from engine.inside.layers import InnerLayer, layer_named
from engine.predict.model import LoadedModel
from engine.predict.network import Network
from engine.predict.row_tables import Labels, Numbers
from engine.predict.tables_out import FILE, ROW

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Features = NDArray[np.float32]

MOST_COLUMNS = 4_096
"""Of a table of a layer's results; the first ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Hidden:
    """A layer of a model, and the network up to there."""

    model: LoadedModel
    layer: InnerLayer
    network: Network

    @classmethod
    def of(cls, model: LoadedModel, name: str) -> Hidden:
        """The layer of that name.

        Raises:
            InputError: there is none, or it is no part of the network's graph.
        """
        layer = layer_named(model.network.layers, name)
        return cls(model, layer, model.network.up_to(layer))

    def results(self, features: Features) -> NDArray[Any]:
        """What it gives of rows (float32, shape (rows, inputs)): as Keras' ``predict`` of a model
        that ends there, of shape (rows, …).
        """
        return self.network.outputs(features)

    def table(
        self, numbers: NDArray[np.int64], features: Features, files: Sequence[str] = ()
    ) -> Any:
        """The results as a ``pyarrow.Table``: ``row`` (int64, ``numbers``), for pictures ``file``,
        and a column a number, at most ``MOST_COLUMNS``.
        """
        import numpy as np
        import pyarrow as pa

        found = self.results(features)
        names = column_names(self.layer.name, found.shape[1:])
        flat = found.reshape(len(found), -1)
        columns: dict[str, Any] = {ROW: pa.array(numbers, pa.int64())}
        if files:
            columns[FILE] = pa.array(files, pa.string())
        for place, name in enumerate(names):
            columns[name] = pa.array(np.ascontiguousarray(flat[:, place]))
        return pa.table(columns)


class HiddenTables:
    """A layer's results as tables of rows."""

    reads_labels, wants_more = False, True
    scored: tuple[dict[str, Any], ...] = ()

    def __init__(self, hidden: Hidden) -> None:
        self._hidden = hidden

    def of(
        self,
        numbers: Numbers,
        features: Any,
        labels: Labels,  # noqa: ARG002
        files: Sequence[str],
    ) -> Any:
        """As ``RowTables.of``."""
        return self._hidden.table(numbers, features, files)

    def end(self) -> None:
        """All is told."""

    @property
    def notes(self) -> tuple[Message, ...]:
        """What is left out."""
        count = prod(axis or 1 for axis in self._hidden.layer.shape or ())
        if count <= MOST_COLUMNS:
            return ()
        layer = self._hidden.layer.name
        about = Message(
            "inside.columns_limited", {"layer": layer, "count": count, "most": MOST_COLUMNS}
        )
        return (about,)


def column_names(layer: str, shape: Sequence[int]) -> list[str]:
    """A name for each number of a row's result, in the order of C: ``hidden_1.0``, of several axes
    ``conv.0.0.2``; the first ``MOST_COLUMNS``.
    """
    import numpy as np

    count = min(prod(shape), MOST_COLUMNS)
    if not shape:
        return [layer]
    places = np.stack(np.unravel_index(np.arange(count), tuple(shape)), 1).tolist()
    return [".".join((layer, *map(str, one))) for one in places]
