"""What is recorded of a run's layers, read as it grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.store.database import Store
from engine.store.runs import Run
from tui.model.messages import RunView

if TYPE_CHECKING:
    from engine.models.layer_statistics import LayerStatistics


def read_layers(
    store: Store, run: Run, known: RunView | None, *, new: bool
) -> LayerStatistics | None:
    """The record of the run, which ``known`` shows as it was; ``new``: it has more epochs by now.
    Only these are read.
    """
    before = None if known is None else known.layers
    if not run.facts.layers or (known is not None and not new):
        return before
    from engine.store.layer_records import layer_statistics

    more = layer_statistics(store, run.id, int(before.epochs[-1]) if before is not None else 0)
    return more if before is None else before.then(more)
