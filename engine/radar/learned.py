"""The rows that a run learned from, as a radar needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data import Dataset, Description
from data.errors import InputError
from data.prepare.preparation import Preparation
from data.raw_table import RawTable
from data.sources.streams import TableStream
from engine.radar.cells import Cells
from engine.radar.number_cells import NumberCells
from engine.radar.places import place_columns
from engine.radar.radar import MOST_SIGHTINGS, Learned, evenly
from engine.radar.raw_cells import RawCells
from engine.specs.splitting import split_of
from engine.store.experiments import spec_from
from engine.store.preparations import kept_preparation
from engine.store.watched_runs import must_be_ours
from engine.tables.loading import Load, as_begun, load
from engine.tables.streaming import stream_for
from engine.tables.trained_sample import trained_sample

if TYPE_CHECKING:
    from data.sources.formats.reader import Progress
    from engine.specs import ExperimentSpec
    from engine.specs.data import DataSpec
    from engine.store.database import Store
    from engine.store.runs import Run
    from engine.tables.options import Recorded


def check_run(run: Run) -> ExperimentSpec:
    """The description of a run that a map can be made of, as far as its record tells.

    Raises:
        InputError: its rows are no places.
    """
    must_be_ours(run)
    spec = spec_from(run.spec)
    if spec.data.window is not None:
        raise InputError("radar.windows", name=run.name)
    return spec


def read_learned(
    store: Store, run: Run, progress: Progress | None = None, loads: Load = load
) -> tuple[Description, Learned]:
    """The table of a run as it trained on it, and the rows that trained; ``loads`` may remember it.
    Of a table that streams it is a sample of them, drawn as the preparation's was.

    Raises:
        InputError: the table is gone, another, of pictures, or has no places.
    """
    spec, facts = check_run(run), run.facts
    recorded = kept_preparation(store, run.id)
    data = as_begun(spec.data, facts.task, facts.classes, facts.streamed, facts.sampled)
    if facts.streamed:
        return _streamed(run, spec, data, recorded, progress)
    dataset = loads(data, recorded, progress)
    table = dataset.description
    _check_table(run, table)
    return table, _held(run, spec, dataset)


def _held(run: Run, spec: ExperimentSpec, dataset: Dataset) -> Learned:
    import numpy as np

    cells = cells_of(dataset)
    columns = place_columns(cells.names, spec.data.roles or {}, run.name)
    train = np.asarray(split_of(spec, dataset).arrays()[0], np.int64)
    kept = train[np.asarray(evenly(len(train)), np.int64)]
    return Learned(cells.taken(kept), dataset.labels[kept], columns, len(train))


def _streamed(
    run: Run,
    spec: ExperimentSpec,
    data: DataSpec,
    recorded: Recorded | None,
    progress: Progress | None,
) -> tuple[Description, Learned]:
    """The same of a table that is not held: it passes once more, and no row of it is written."""
    stream = stream_for(data)
    if recorded is None or not isinstance(stream, TableStream):
        raise InputError("radar.pictures", name=run.name, table=data.source)
    # Which columns hold the place is known before anything is read
    names = [column.name for column in Preparation.from_dict(recorded).columns]
    columns = place_columns(names, spec.data.roles or {}, run.name)
    found = trained_sample(stream, data, recorded, MOST_SIGHTINGS, progress)
    _check_table(run, found.description)
    cells = RawCells(found.raw, found.preparation)
    return found.description, Learned(cells, found.labels, columns, found.of, drawn=True)


def _check_table(run: Run, table: Description) -> None:
    if run.facts.sha256 is not None and table.sha256 != run.facts.sha256:
        raise InputError("radar.table_changed", name=run.name, file=table.source)
    if table.shape:
        raise InputError("radar.pictures", name=run.name, table=table.name)


def cells_of(dataset: Dataset) -> Cells:
    """The columns that inputs are made of: as they were read where a preparation makes them."""
    if dataset.preparation is None:
        return NumberCells(dataset.description.feature_names, dataset.features)
    raw = dataset.raw
    assert isinstance(raw, RawTable)
    return RawCells(raw, Preparation.from_dict(dataset.preparation))
