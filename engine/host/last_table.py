"""The table of the last run, kept in memory for the next."""

from pathlib import Path

import data
from data import Dataset
from data.schema import TaskChoice


class LastTable:
    """Loads tables and keeps the last: the next run on it starts without reading it again."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] | None = None
        self._dataset: Dataset | None = None

    def load(self, source: str, label: str | None, task: TaskChoice = "auto") -> Dataset:
        """The table, read again only if it is another or its file has changed.

        Raises:
            InputError: the table cannot be used.
        """
        data.precheck(source)
        key = (source, label, task, *_state(source))
        if self._dataset is None or key != self._key:
            self._dataset = None  # not two large tables at once
            self._dataset = data.load(source, label, task)
            self._key = key
        return self._dataset


def _state(source: str) -> tuple[int, int]:
    """Size and time of change of a file; zeros for a built-in table."""
    if data.is_builtin(source):
        return 0, 0
    state = Path(source).expanduser().stat()
    return state.st_size, state.st_mtime_ns
