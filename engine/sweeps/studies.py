"""The study of the sweep that a host works on, kept from trial to trial."""

from typing import TYPE_CHECKING

from engine.specs.sweep import SweepSpec
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.sweeps import Sweep
from engine.sweeps.parameters import parameters
from engine.sweeps.records import Record, Records

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from engine.sweeps.study import Study

EPOCHS = "training.epochs"


class Studies:
    """Keeps the study that was last asked for, and brings it up to date with the store."""

    def __init__(self) -> None:
        self._key = ("", "")
        self._records = Records()
        self._study: Study | None = None

    def read(self, store: Store, found: Sweep) -> list[Record]:
        """What the store knows of the trials."""
        if self._key != (found.id, found.text):
            self._key = (found.id, found.text)
            self._records, self._study = Records(), None
        return self._records.read(store, found)

    def study(self, found: Sweep, records: list[Record]) -> "Study":
        """The study, told of these."""
        from engine.sweeps.study import Study

        if self._study is None:
            spec = spec_from(found.spec)
            told = found.sweep
            self._study = Study(told, parameters(told, spec), most_epochs(told, spec))
        self._study.tell(records)
        return self._study

    def forget(self) -> None:
        """Make the study anew when it is next asked for: another host has made the trial."""
        self._study = None


def most_epochs(told: SweepSpec, spec: "ExperimentSpec") -> int:
    """How long a trial trains at most."""
    searched = told.space.get(EPOCHS)
    if searched is None:
        return spec.training.epochs
    numbers = [one for one in searched.choices if isinstance(one, int | float)]
    return round(max([*numbers, searched.high or 1.0]))
