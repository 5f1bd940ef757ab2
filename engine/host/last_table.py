"""The table of the last run, kept in memory for the next."""

from pathlib import Path

import data
from data import Dataset
from data.dataset import digest_of
from engine.specs.data import DataSpec
from engine.tables.keys import keys_of
from engine.tables.loading import Recorded, load_alone, with_held


class LastTable:
    """Loads tables and keeps the last: the next run on it starts without reading it again."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] | None = None
        self._dataset: Dataset | None = None

    def load(self, spec: DataSpec, recorded: Recorded | None = None) -> Dataset:
        """The table, read again only if it or its preparation is another, or its file changed; a
        validation file is read for every run.

        Raises:
            InputError: the table cannot be used.
        """
        return with_held(spec, lambda alone: self._alone(alone, recorded))

    def _alone(self, spec: DataSpec, recorded: Recorded | None) -> Dataset:
        data.precheck(spec.source)
        state, keys = _state(spec.source), keys_of(spec)
        same = self._dataset is not None and self._key == (
            keys.of(self._dataset.description),
            *state,
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


def _state(source: str) -> tuple[int, int]:
    """Size and time of change of a file; zeros for a built-in table."""
    if data.is_builtin(source):
        return 0, 0
    state = Path(source).expanduser().stat()
    return state.st_size, state.st_mtime_ns
