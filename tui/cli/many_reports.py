"""Several runs told at once: as JSON, or as a line a run with one line of progress."""

import time
from collections.abc import Sequence
from functools import cache

from engine.compare.groups import bare
from engine.compare.samples import spread
from engine.events import LIVE, Ended, Event, Noted, Started
from engine.repeating import BASE
from engine.spec import ExperimentSpec
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.runs import Run
from tui.cli.output import say
from tui.cli.progress import BAR_CELLS, LiveLine
from tui.cli.report_json import JsonReport
from tui.cli.report_text import summary_line
from tui.cli.tables import columns, duration, figure, mean_text
from tui.text import fit, shown, width

LONGEST_NAME = 60
METRICS = ("loss", "accuracy", "val_loss", "val_accuracy")


class ManyJson(JsonReport):
    """Every event as one object a line; each tells its run."""

    def all_progress(self, runs: Sequence[Run]) -> None:
        """Nothing: only events are printed."""

    def all_ended(self, runs: Sequence[Run]) -> None:
        """Nothing: each run's last event was printed."""


class ManyText:
    """A line where a run begins and ends, at the end a table; on a terminal a live line below."""

    def __init__(self, store: Store, count: int) -> None:
        self._store = store
        self._count = count
        self._ended = 0
        self._line = LiveLine()
        self._began: float | None = None

    def event(self, run: Run, event: Event) -> None:
        """Print what has happened."""
        match event:
            case Started():
                self._say(f'training "{shown(run.name, LONGEST_NAME)}" as {run.id}')
            case Noted():
                self._say(f'"{shown(run.name, LONGEST_NAME)}": {shown(event.text)}')
            case Ended():
                self._ended += 1
                told = summary_line(self._store, run, event).replace("\n", ": ")
                self._say(f"{self._ended} of {self._count}: {told}")
            case _:
                pass

    def all_progress(self, runs: Sequence[Run]) -> None:
        """Draw the live line: how many are done, how long the others will take."""
        if self._began is None and any(run.started for run in runs):
            self._began = time.monotonic()
        spent = 0.0 if self._began is None else time.monotonic() - self._began
        self._line.draw(many_progress(runs, spent))

    def all_ended(self, runs: Sequence[Run]) -> None:
        """Print what each run came to."""
        self._line.clear()
        say()
        for row in results(runs):
            say(row)

    def _say(self, text: str) -> None:
        self._line.clear()
        say(text)


def many_progress(runs: Sequence[Run], spent: float) -> str:
    """Where several runs stand, in a line; ``spent`` are the seconds since the first began."""
    done = sum(run.is_ended for run in runs)
    train = sum(run.status in LIVE for run in runs)
    weights = [_epochs(run.spec) for run in runs]
    parts = [_part(run) * weight for run, weight in zip(runs, weights, strict=True)]
    part = sum(parts) / max(sum(weights), 1)
    full = int(part * BAR_CELLS)
    bar = "━" * full + "─" * (BAR_CELLS - full)
    left = f"  {duration(spent / part - spent)} left" if part > 0 and spent > 1 else ""
    return f"{bar} {part:4.0%}  {done} of {len(runs)} done, {train} training{left}"


def _part(run: Run) -> float:
    """How much of the run is done, from 0 to 1."""
    if run.is_ended:
        return 1.0
    steps, epochs = int(run.facts.get("steps", 0)), int(run.facts.get("epochs", 0))
    if not steps or not epochs:
        return 0.0
    return min(1.0, (max(run.epoch - 1, 0) + run.step / steps) / epochs)


@cache
def _epochs(spec: str) -> int:
    return ExperimentSpec.model_validate_json(spec).training.epochs


def results(runs: Sequence[Run]) -> list[str]:
    """A table of what the runs came to, in their order; below it the means over seeds."""
    repeats = [run for run in runs if BASE in run.facts]
    head = ["id", "name", "status", "epochs", *METRICS]
    longest = min(max(width(run.name) for run in runs), LONGEST_NAME)
    rows = [
        [
            run.id,
            fit(run.name, longest),
            run.status,
            str(run.epochs_done),
            *(figure(run.last.get(name)) for name in METRICS),
        ]
        for run in runs
    ]
    if repeats:
        head.insert(2, "seed")
        for row, run in zip(rows, runs, strict=True):
            row.insert(2, str(spec_from(run.spec).seed))
    return [*columns(head, rows, left=frozenset({0, 1, 3 if repeats else 2})), *_means(repeats)]


def _means(repeats: Sequence[Run]) -> list[str]:
    """A line for each experiment that was repeated: the mean of its finished runs."""
    told: list[str] = []
    for spec in dict.fromkeys(bare(run.spec) for run in repeats):
        same = [run for run in repeats if bare(run.spec) == spec and run.status == "finished"]
        if len(same) > 1:
            parts = [
                f"{name} {mean_text(spread([run.last[name] for run in same]))}"
                for name in METRICS
                if all(name in run.last for run in same)
            ]
            name = shown(same[0].name, LONGEST_NAME)
            told.append(f'mean ± sd of {len(same)} seeds, "{name}": {", ".join(parts)}')
    return ["", *told] if told else []
