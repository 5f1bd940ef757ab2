"""What the study of a sweep is told, read from the store's runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.specs.sweep import SweepSpec
from engine.store.database import Store
from engine.store.sweeps import Sweep, Trial, steps_of, trials
from engine.sweeps.parameters import Params

Told = Literal["running", "complete", "pruned", "failed"]


@dataclass(frozen=True, slots=True)
class Record:
    """What the study knows of a trial: its values, how it stands, what it came to, and the metric
    at each epoch (from 1) of its first run, as far as anybody asks for these.
    """

    params: Params
    state: Told
    value: float | None = None
    steps: Mapping[int, float] = field(default_factory=dict[int, float])


class Records:
    """Reads a sweep's record again and again; the epochs of runs that are over are read once."""

    def __init__(self) -> None:
        self._steps: dict[tuple[str, int], Mapping[int, float]] = {}

    def read(self, store: Store, found: Sweep) -> list[Record]:
        """All trials in the order of their numbers, from 1."""
        told = found.sweep
        known = trials(store, found)
        wanted = [one for one in known if one.runs and _needs_steps(told, one)]
        steps = self._steps_of(store, told.judged_by, wanted)
        return [_record(one, steps.get(one.runs[0], {}) if one.runs else {}) for one in known]

    def _steps_of(
        self, store: Store, metric: str, wanted: Sequence[Trial]
    ) -> Mapping[str, Mapping[int, float]]:
        keys = {one.runs[0]: (one.runs[0], one.epochs) for one in wanted}
        missing = [run for run, key in keys.items() if key not in self._steps]
        if missing:
            for run, steps in steps_of(store, missing, metric).items():
                self._steps[keys[run]] = steps
        return {run: self._steps.get(key, {}) for run, key in keys.items()}


def _needs_steps(told: SweepSpec, trial: Trial) -> bool:
    """Samplers look at the epochs of what was ended early, pruners at those of all."""
    return told.pruner != "none" or trial.state in ("pruned", "stopped")


def _record(trial: Trial, steps: Mapping[int, float]) -> Record:
    match trial.state:
        case "complete":
            return Record(trial.params, "complete", trial.value, steps)
        case "pruned" | "stopped":
            return Record(trial.params, "pruned" if steps else "failed", None, steps)
        case "failed" | "deleted":
            return Record(trial.params, "failed", None, steps)
        case _:
            return Record(trial.params, "running", None, steps)
