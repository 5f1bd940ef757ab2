"""An experiment that was repeated with seeds: what its runs came to together."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.events import EpochEnded
from engine.store.database import Store
from engine.store.run_history import epochs
from engine.store.runs import Run, finished
from tui.model.on_show import OnShow, Seeds

if TYPE_CHECKING:
    from engine.compare.bands import Bands
    from engine.compare.metric_samples import Spread


AT_A_TIME = 0.05
"""Seconds for reading seeds before what is known is told."""


class Repeats:
    """Reads what the repetitions of runs came to; anew only where one more has finished."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[object, tuple[Run, ...]]] = {}
        self._asked: object = None
        self._owed: list[OnShow] = []
        self._seeds: dict[str, Seeds | None] = {}
        self._banded: object = None
        self._bands: Bands | None = None
        self._histories: dict[str, list[EpochEnded]] = {}

    def of(self, store: Store, run: Run) -> "Bands | None":
        """The finished repetitions of the run as one; None of fewer than two."""
        same = self._same(store, run)
        if (run.id, same) != self._banded:
            self._banded = (run.id, same)
            self._bands = self._read(store, same) if same else None
        return self._bands

    def stated(
        self, store: Store, found: Mapping[str, OnShow], at_work: object
    ) -> dict[str, OnShow]:
        """The same with the seeds of each; ``at_work`` differs whenever a run has ended.

        Of many experiments some are read at a time: the list must not wait for them.
        """
        asked = (at_work, *(one.run.id for one in found.values()))
        if asked != self._asked:
            self._asked, self._owed = asked, list(found.values())
            shown = {one.run.id for one in self._owed}
            self._known = {run: known for run, known in self._known.items() if run in shown}
            self._seeds = {run: seeds for run, seeds in self._seeds.items() if run in shown}
        end = time.monotonic() + AT_A_TIME
        while self._owed and time.monotonic() < end:
            run = self._owed.pop(0).run
            self._seeds[run.id] = _seeds(self._same(store, run))
        return {
            name: replace(one, seeds=self._seeds.get(one.run.id)) for name, one in found.items()
        }

    @property
    def is_behind(self) -> bool:
        """Whether there is more to read than was stated."""
        return bool(self._owed)

    def _same(self, store: Store, run: Run) -> tuple[Run, ...]:
        """The run's finished repetitions, one a seed."""
        count, last = finished(store, run.experiment)
        known = self._known.get(run.id)
        if known is None or known[0] != (count, last):
            known = (count, last), _repetitions(store, run) if count > 1 else ()
            self._known[run.id] = known
        return known[1]

    def _read(self, store: Store, same: tuple[Run, ...]) -> "Bands | None":
        from engine.compare.bands import bands

        self._histories = {
            one.id: self._histories.get(one.id) or epochs(store, one.id, timed=False)
            for one in same
        }
        return bands(list(self._histories.values()))


@dataclass(frozen=True, slots=True)
class Repeated:
    """A run and its finished repetitions: what they came to, and, unless they were left out, the
    means and ranges of their epochs.
    """

    seeds: Seeds
    bands: "Bands | None"


def repeated(store: Store, run: Run, apart: Collection[str]) -> Repeated | None:
    """What the run and its finished repetitions came to; None of fewer than two.

    Where another of them is ``apart``, shown for itself, they are no band.
    """
    from engine.compare.bands import bands

    same = _repetitions(store, run)
    seeds = _seeds(same)
    if seeds is None:
        return None
    if any(one.id in apart and one.id != run.id for one in same):
        return Repeated(seeds, None)
    return Repeated(seeds, bands([epochs(store, one.id, timed=False) for one in same]))


def _repetitions(store: Store, run: Run) -> tuple[Run, ...]:
    from engine.compare.groups import one_a_seed, repetitions

    return one_a_seed(repetitions(store, run, run.experiment))


def _seeds(same: tuple[Run, ...]) -> Seeds | None:
    if len(same) < 2:
        return None
    return Seeds(len(same), _spreads(same, _last), _spreads(same, _best))


def _last(run: Run) -> dict[str, float]:
    return run.last


def _best(run: Run) -> dict[str, float]:
    return run.best


def _spreads(
    same: tuple[Run, ...], values: Callable[[Run], dict[str, float]]
) -> "dict[str, Spread]":
    from engine.compare.metric_samples import spread

    found = [values(run) for run in same]
    names = [name for name in found[0] if all(name in one for one in found)]
    return {name: spread([one[name] for one in found]) for name in names}
