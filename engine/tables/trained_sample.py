"""Some of the rows that train of a table that streams, as they were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.dataset import Description
from data.prepare.preparation import Preparation
from data.raw_table import RawTable
from data.sources.formats.reader import Progress
from data.sources.streams import TableStream
from data.streaming.describing import described
from data.streaming.dividing import Division
from data.streaming.survey import Survey
from engine.specs.data import DataSpec
from engine.specs.splitting import options_of as split_options_of
from engine.tables.loading import alone
from engine.tables.options import Recorded, options_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class TrainedSample:
    """Rows ``raw`` with their ``labels`` (numbers of classes, int64, or numbers, float64, shape
    (rows,)), drawn from ``of`` that train; what is told of the whole table, and its preparation.
    """

    description: Description
    raw: RawTable
    labels: NDArray[Any]
    preparation: Preparation
    of: int


def trained_sample(
    stream: TableStream,
    spec: DataSpec,
    recorded: Recorded,
    most: int,
    progress: Progress | None = None,
) -> TrainedSample:
    """At most ``most`` rows that train. The table passes as it does before its rows are written:
    no row is written, and no more are held than its preparation rests on.

    Raises:
        InputError: it cannot be read or used.
        ReadingStopped: the progress asked for it.
    """
    division = Division(split_options_of(alone(spec)), spec.validation.column or "")
    with stream.plain(progress) as plain:
        survey = Survey.of(plain, options_of(spec), division, progress)
    preparation = Preparation.from_dict(recorded)
    told = described(survey.table, survey.found, survey.reader, preparation, ())
    rows, labels = survey.rows_that_train(most)
    return TrainedSample(told, rows, labels, preparation, survey.parts.counts[0])
