"""What was recorded of a run's layers: which layers, and the figures of an epoch's end.

numpy, which figures are read with, is loaded when they are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.store.damage import tell_part_damaged
from engine.store.database import Store, plain_rows
from engine.store.lineage import Segment, segments
from engine.store.stored_json import UNREADABLE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.models.layer_statistics import LayerStatistics, ObservedLayer

_FLOAT = "<f4"
_RECORDS = (
    "SELECT epoch, figures FROM layer_records WHERE run = ? AND epoch > ? "
    "AND epoch <= ifnull(?, epoch) ORDER BY epoch"
)


def record_observed(store: Store, run: str, layers: Sequence[ObservedLayer]) -> None:
    """Keep which layers of the run are recorded."""
    with store.write() as db:
        db.execute(
            "INSERT OR REPLACE INTO observed_layers (run, layers) VALUES (?, ?)",
            (run, json.dumps([asdict(one) for one in layers])),
        )


def record_layers(store: Store, run: str, epoch: int, figures: NDArray[np.float32]) -> None:
    """Keep the record of an epoch's end, in the place of an earlier one of that epoch."""
    with store.write() as db:
        db.execute(
            "INSERT OR REPLACE INTO layer_records (run, epoch, figures) VALUES (?, ?, ?)",
            (run, epoch, figures.astype(_FLOAT).tobytes()),
        )


def layer_statistics(store: Store, run_id: str, after: int = 0) -> LayerStatistics | None:
    """What was recorded of the run's layers behind epoch ``after``; a branch's begins with its
    origin's, as far as it is the same network. None where nothing was.
    """
    import numpy as np

    from engine.models.layer_statistics import LayerStatistics, length

    layers: tuple[ObservedLayer, ...] | None = None
    epochs: list[int] = []
    records: list[NDArray[np.float32]] = []
    for segment in reversed(segments(store, run_id)):
        known = _observed(store, segment.run)
        layers = layers or known
        if layers is None or known is None or _shape(known) != _shape(layers):
            continue
        numbers, found = _records(store, segment, after, length(layers))
        epochs, records = numbers + epochs, found + records
    if layers is None or not epochs:
        return None
    return LayerStatistics.of(layers, epochs, np.stack(records))


def _records(
    store: Store, segment: Segment, after: int, size: int
) -> tuple[list[int], list[NDArray[np.float32]]]:
    """The epochs of a segment with their records; those of another length are told."""
    import numpy as np

    place = segment.run, max(after, segment.begin), segment.end
    rows = list(plain_rows(store, _RECORDS, *place))
    whole = [(epoch, blob) for epoch, blob in rows if len(blob) == size * 4]
    if len(whole) < len(rows):
        tell_part_damaged(store, segment.run)
    return [epoch for epoch, _ in whole], [np.frombuffer(blob, _FLOAT) for _, blob in whole]


def _observed(store: Store, run_id: str) -> tuple[ObservedLayer, ...] | None:
    query = "SELECT layers FROM observed_layers WHERE run = ?"
    row = store.db.execute(query, (run_id,)).fetchone()
    if row is None:
        return None
    try:
        return tuple(_layer(one) for one in json.loads(row["layers"]))
    except UNREADABLE:
        tell_part_damaged(store, run_id)
        return None


def _layer(values: dict[str, Any]) -> ObservedLayer:
    from engine.models.layer_statistics import ObservedLayer

    return ObservedLayer(
        name=str(values["name"]),
        kind=str(values["kind"]),
        activation=str(values["activation"]),
        arrays=tuple(map(str, values["arrays"])),
        sizes=tuple(map(int, values["sizes"])),
        trains=bool(values["trains"]),
    )


def _shape(layers: Sequence[ObservedLayer]) -> list[tuple[str, tuple[str, ...], tuple[int, ...]]]:
    """What has to be equal for records to be of the same network."""
    return [(one.name, one.arrays, one.sizes) for one in layers]
