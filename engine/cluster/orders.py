"""What a person wants of a run, on its way from the coordinator to the worker that has it."""

from contextlib import suppress
from pathlib import Path

from data.errors import InputError
from engine.commands import CommandKind
from engine.store.commands import pass_on
from engine.store.database import Store
from engine.store.journal import lines


class Orders:
    """Reads one run's file of orders while it grows."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._obeyed: set[int] = set()

    def obey(self, store: Store, run: str) -> bool:
        """Leave what is new to the run's host; whether the run is to be set aside by that."""
        aside = False
        with suppress(OSError):  # of a disk that is away for a while
            for line in lines(self._path, self._read):
                self._read += line.size
                order = line.content or {}
                number, kind, data = (order.get(key) for key in ("id", "kind", "data"))
                known = isinstance(number, int) and number in self._obeyed
                if known or not isinstance(kind, str) or not isinstance(data, str):
                    continue
                if isinstance(number, int):
                    self._obeyed.add(number)
                with suppress(InputError):
                    pass_on(store, run, kind, data)
                aside = aside or CommandKind.of(kind) is CommandKind.SUSPEND
        return aside
