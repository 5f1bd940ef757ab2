"""Runs that are asked about: their models, rows and radars, each there once it is asked for."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import InputError
from engine.predict.weights import chosen_weights
from engine.store.recovery import open_or_view
from engine.store.runs import Run, find_run

if TYPE_CHECKING:
    from data.sources.formats.reader import Progress
    from engine.predict.asked import AskedRows
    from engine.predict.looking import Looking
    from engine.predict.model import LoadedModel
    from engine.predict.table_rows import TableRows
    from engine.radar.opening import OpenRadar
    from engine.tables.remembered import RememberedTables

MOST_OPEN = 4
"""Runs that are remembered: whoever compares them goes to and fro."""
MOST_HELD = 512_000_000
"""Bytes of rows that are held for runs other than the one that is asked about."""


@dataclass(frozen=True, slots=True)
class RunName:
    """A store's directory, a run as a person or a program names it, ``which`` of its models."""

    store: Path
    run: str
    which: str


@dataclass(eq=False)
class OpenRun:
    """A run whose model file had the SHA-256 ``digest`` when it was opened; its ``sibling`` has
    other weights of the same run.
    """

    name: RunName
    run: Run
    digest: str
    tables: RememberedTables
    sibling: OpenRun | None = None
    _radar: OpenRadar | None = field(default=None, init=False)

    @cached_property
    def model(self) -> LoadedModel:
        """Its model.

        Raises:
            InputError: it may not be opened.
        """
        from engine.predict.model import LoadedModel

        with closing(open_or_view(self.name.store)) as store:
            return LoadedModel.open(store, self.run, self.name.which)

    @cached_property
    def rows(self) -> AskedRows:
        """Its table's rows."""
        from engine.predict.asked import AskedRows

        return AskedRows(self.model, self._read)

    @cached_property
    def looking(self) -> Looking:
        """What its inside tells."""
        from engine.predict.looking import Looking

        return Looking(self.model, self.rows)

    def _read(self) -> TableRows:
        from engine.predict.table_rows import read_rows

        # They are the same for all weights of a run
        if self.sibling is not None and self.sibling.held:
            return self.sibling.rows.rows
        with closing(open_or_view(self.name.store)) as store:
            return read_rows(store, self.model, self.tables.load)

    def radar(self, progress: Progress | None = None) -> OpenRadar:
        """Its radar.

        Raises:
            InputError: it has none.
        """
        from engine.radar.opening import OpenRadar

        if self._radar is None:
            with closing(open_or_view(self.name.store)) as store:
                self._radar = OpenRadar(
                    store, self.run, lambda: self.model, progress, self.tables.load
                )
        return self._radar

    @property
    def held(self) -> int:
        """Bytes of its rows that are held."""
        return self.rows.held if "rows" in self.__dict__ else 0


class OpenRuns:
    """The last runs that were asked about. TensorFlow's threads are set for the first of them."""

    def __init__(self) -> None:
        self._known: OrderedDict[RunName, OpenRun] = OrderedDict()
        self._tables: RememberedTables | None = None
        self._threads = 0

    def opened(self, name: RunName) -> OpenRun:
        """A run, looked at anew: as its record and its model file are now.

        Raises:
            InputError: there is no such run or model; or it wants other threads than this process
                has (``asking.other_threads``).
        """
        with closing(open_or_view(name.store)) as store:
            run = find_run(store, name.run)
            digest = chosen_weights(store, run, name.which).sha256
        threads = run.facts.threads or 1
        if self._threads not in (0, threads):
            raise InputError("asking.other_threads", threads=threads)
        known = self._known.get(name)
        if known is None or (known.run.id, known.digest) != (run.id, digest):
            sibling = next((o for o in self._known.values() if o.run.id == run.id and o.held), None)
            known = self._known[name] = OpenRun(name, run, digest, self._remembered(), sibling)
        self._known.move_to_end(name)
        self._forget()
        return known

    def asked(self, name: RunName) -> OpenRun:
        """A run that has been opened; one that is not known any more is opened.

        Raises:
            InputError: as ``opened``.
        """
        known = self._known.get(name)
        return self.opened(name) if known is None else known

    def with_model(self, opened: OpenRun) -> OpenRun:
        """The run once TensorFlow is set up as it had it."""
        if not self._threads:
            from engine.devices.tensorflow_devices import configure

            self._threads = opened.run.facts.threads or 1
            configure(self._threads)
        return opened

    def _remembered(self) -> RememberedTables:
        from engine.tables.remembered import RememberedTables

        if self._tables is None:
            self._tables = RememberedTables()
        return self._tables

    def _forget(self) -> None:
        """The runs that nobody has asked about for longest."""
        others = list(self._known.values())[:-1]
        while others and (len(others) >= MOST_OPEN or sum(o.held for o in others) > MOST_HELD):
            del self._known[others.pop(0).name]
