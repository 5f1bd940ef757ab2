"""The rows that a run learned from, as a radar needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data import Dataset
from data.errors import InputError
from data.prepare.preparation import Preparation
from data.raw_table import RawTable
from engine.radar.cells import Cells
from engine.radar.number_cells import NumberCells
from engine.radar.places import place_columns
from engine.radar.radar import Learned, evenly
from engine.radar.raw_cells import RawCells
from engine.specs.splitting import split_of
from engine.store.experiments import spec_from
from engine.store.preparations import kept_preparation
from engine.tables.loading import Load, as_begun, load

if TYPE_CHECKING:
    from data.sources.formats.reader import Progress
    from engine.specs import ExperimentSpec
    from engine.store.database import Store
    from engine.store.runs import Run


def check_run(run: Run) -> ExperimentSpec:
    """The description of a run that a map can be made of, as far as its record tells.

    Raises:
        InputError: its rows are no places, or its table streams.
    """
    spec = spec_from(run.spec)
    table = spec.data.source
    if spec.data.window is not None:
        raise InputError("radar.windows", name=run.name)
    if run.facts.streamed:
        raise InputError("radar.streams", name=run.name, table=table)
    return spec


def read_learned(
    store: Store, run: Run, progress: Progress | None = None, loads: Load = load
) -> tuple[Dataset, Learned]:
    """The table of a run as it trained on it, and the rows that trained; ``loads`` may remember it.

    Raises:
        InputError: the table is gone, another, of pictures, or has no places.
    """
    import numpy as np

    spec, facts = check_run(run), run.facts
    recorded = kept_preparation(store, run.id)
    data = as_begun(spec.data, facts.task, facts.classes, facts.streamed, facts.sampled)
    dataset = loads(data, recorded, progress)
    table = dataset.description
    if facts.sha256 is not None and table.sha256 != facts.sha256:
        raise InputError("radar.table_changed", name=run.name, file=table.source)
    if table.shape:
        raise InputError("radar.pictures", name=run.name, table=table.name)
    cells = cells_of(dataset)
    columns = place_columns(cells.names, spec.data.roles or {}, run.name)
    train = np.asarray(split_of(spec, dataset).arrays()[0], np.int64)
    kept = train[np.asarray(evenly(len(train)), np.int64)]
    return dataset, Learned(cells.taken(kept), dataset.labels[kept], columns, len(train))


def cells_of(dataset: Dataset) -> Cells:
    """The columns that inputs are made of: as they were read where a preparation makes them."""
    if dataset.preparation is None:
        return NumberCells(dataset.description.feature_names, dataset.features)
    raw = dataset.raw
    assert isinstance(raw, RawTable)
    return RawCells(raw, Preparation.from_dict(dataset.preparation))
