"""An experiment that was repeated with seeds: which of its runs stands for it, and the others."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from engine.events import LIVE, EpochEnded
from engine.store.database import Store
from engine.store.run_history import epochs
from engine.store.runs import Run, finished

if TYPE_CHECKING:
    from engine.compare.bands import Bands


def in_front(newest: Iterable[Run], active: Sequence[Run]) -> dict[str, Run]:
    """The run that stands for each experiment: its newest, or of repetitions the one that trains
    while the newest waits.
    """
    found = {run.experiment: run for run in newest}
    for run in reversed(active):
        last = found.get(run.experiment)
        if last is None or last.status != "queued" or last.facts.base_seed is None:
            continue
        if run.status in LIVE:
            found[run.experiment] = run
    return found


class Repeats:
    """Reads what the repetitions of a run came to; each of them once."""

    def __init__(self) -> None:
        self._state: tuple[object, ...] = ()
        self._bands: Bands | None = None
        self._histories: dict[str, list[EpochEnded]] = {}

    def of(self, store: Store, run: Run) -> "Bands | None":
        """The finished repetitions of the run's experiment as one; None of fewer than two."""
        count, last = finished(store, run.experiment)
        state = (run.id, count, last)
        if state != self._state:
            self._bands = self._read(store, run) if count > 1 else None
            self._state = state
        return self._bands

    def _read(self, store: Store, run: Run) -> "Bands | None":
        from engine.compare.bands import bands
        from engine.compare.groups import one_a_seed, repetitions

        same = one_a_seed(repetitions(store, run, run.experiment))
        self._histories = {
            one.id: self._histories.get(one.id) or epochs(store, one.id) for one in same
        }
        return bands(list(self._histories.values()))
