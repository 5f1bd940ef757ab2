"""The table of the last run, kept in memory for the next."""

from pathlib import Path

import data
from data import Dataset, Description
from data.dataset import digest_of
from data.sources.formats.reader import Progress
from engine.specs.data import DataSpec
from engine.tables.keys import keys_of
from engine.tables.loading import load_alone, with_held
from engine.tables.options import Recorded
from engine.tables.streaming import stream_for


class LastTable:
    """Loads tables and keeps the last: the next run on it starts without reading it again.

    The rows of tables that stream are in files of the ``folder``.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._key: tuple[object, ...] | None = None
        self._dataset: Dataset | None = None

    def load(
        self, spec: DataSpec, recorded: Recorded | None = None, progress: Progress | None = None
    ) -> Dataset:
        """The table, read again only if it or its preparation is another, or its file changed; a
        validation file is read for every run.

        Raises:
            InputError: the table cannot be used.
            ReadingStopped: the progress asked for it, of a table that streams.
        """
        data.precheck(spec.source)
        stream = stream_for(spec)
        if stream is not None:
            from engine.tables.streamed import streamed_dataset

            self._key = self._dataset = None
            return streamed_dataset(stream, spec, recorded, progress, self._folder)
        return with_held(spec, lambda alone: self._alone(alone, recorded))

    def _alone(self, spec: DataSpec, recorded: Recorded | None) -> Dataset:
        data.precheck(spec.source)
        state, keys = data.state_of(spec.source), keys_of(spec)
        same = (
            self._dataset is not None
            and self._key == (keys.of(self._dataset.description), *state)
            and _has_its_pictures(self._dataset.description)
        )
        if not same or not self._is_prepared_by(recorded):
            self._dataset = None  # not two large tables at once
            self._dataset = load_alone(spec, recorded)
            self._key = (keys.of(self._dataset.description), *state)
        assert self._dataset is not None
        return self._dataset

    def _is_prepared_by(self, recorded: Recorded | None) -> bool:
        kept = None if self._dataset is None else self._dataset.description.preparation
        return recorded is None or digest_of(recorded) == kept


def _has_its_pictures(table: Description) -> bool:
    """Whether the pictures that the table names, if any, are what they were."""
    return table.pictures is None or table.pictures.is_unchanged
