"""Several runs told at once, a line a run with one line of progress."""

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from data.judging import is_about_table
from data.messages import Message
from engine.compare.groups import bare, one_a_seed
from engine.compare.metric_samples import spread
from engine.events import Ended, Event, Noted, Started
from engine.statuses import LIVE
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.run_history import epochs
from engine.store.runs import Run, fold_of
from engine.tasks.metrics import told_metrics
from tui.cli.console.output import fail, say, screen_cells
from tui.cli.reports.progress import LiveLine, bar
from tui.cli.reports.run_text import final_epoch, summary_line
from tui.locale import N_, Worded, _, words
from tui.text.figures import duration, mean_text, metric
from tui.text.fitting import shown, width
from tui.text.repeats import count_words
from tui.text.status import run_word
from tui.text.tables import GAP, columns, cut_names, short

LONGEST_NAME = 60
_HEADS = Worded(
    {
        "id": N_("id"),
        "name": N_("name"),
        "seed": N_("seed"),
        "status": N_("status"),
        "epochs": N_("epochs"),
    }
)
"""Columns that are not metrics."""


class ManyText:
    """A line where a run begins and ends, at the end a table; on a terminal a live line below."""

    def __init__(self, store: Store, count: int) -> None:
        self._store = store
        self._count = count
        self._done = 0
        self._line = LiveLine()
        self._since: tuple[float, float] | None = None

    def event(self, run: Run, event: Event) -> None:
        """Print what has happened."""
        match event:
            case Started():
                name = shown(run.name, LONGEST_NAME)
                self._say(_('training "{run}" as {id}', run=name, id=run.id))
            case Noted(text=Message() as note) if is_about_table(note):
                pass  # it was told with the table
            case Noted():
                self._say(f'"{shown(run.name, LONGEST_NAME)}": {shown(words(event.text))}')
            case Ended():
                self._done += 1
                told = summary_line(self._store, run, event).replace("\n", ": ")
                self._say(
                    _("{done} of {count}: {end}", done=self._done, count=self._count, end=told)
                )
            case _:
                pass

    def progress(self, runs: Sequence[Run]) -> None:
        """Draw the live line: how many are done, how long the others will take."""
        self._line.draw(many_progress(runs, self._left(part_of_all(runs), runs)))

    def _left(self, part: float, runs: Sequence[Run]) -> float | None:
        """How long the rest takes, as what was done behind the first epoch of all: in that one a
        network is compiled.
        """
        now = time.monotonic()
        if self._since is None:
            if any(run.epochs_done or run.is_ended for run in runs):
                self._since = (now, part)
            return None
        then, before = self._since
        if part <= before or now - then <= 1:
            return None
        return (1 - part) * (now - then) / (part - before)

    def ended(self, runs: Sequence[Run]) -> None:
        """Print what each run came to."""
        self._line.clear()
        say()
        told = [self._final(run) for run in runs]
        for row in results(told, screen_cells()):
            say(row)
        if told != list(runs):
            say()
            say(_("a run that ended with the weights of its best epoch is told by that one"))

    def _final(self, run: Run) -> Run:
        last = final_epoch(self._store, run, epochs(self._store, run.id))
        return (
            run
            if last is None or last.epoch == run.epochs_done
            else replace(run, last=last.metrics)
        )

    def left_waiting(self, runs: Sequence[Run], why: Message) -> None:  # noqa: ARG002
        """Say why they stay in the queue."""
        fail(words(why))

    def _say(self, text: str) -> None:
        self._line.clear()
        say(text)


def part_of_all(runs: Sequence[Run]) -> float:
    """How much of several runs is done, from 0 to 1, an epoch counting as one."""
    weights = [_epochs(run.spec) for run in runs]
    parts = [_part(run) * weight for run, weight in zip(runs, weights, strict=True)]
    return sum(parts) / max(sum(weights), 1)


def many_progress(runs: Sequence[Run], seconds_left: float | None) -> str:
    """Where several runs stand, in a line."""
    done = sum(run.is_ended for run in runs)
    train = sum(run.status in LIVE for run in runs)
    part = part_of_all(runs)
    place = _(
        "{done} of {count} done, {training} training", done=done, count=len(runs), training=train
    )
    left = ""
    if seconds_left is not None:
        left = "  " + _("{time} left", time=duration(seconds_left, whole=True))
    return f"{bar(part)} {part:4.0%}  {place}{left}"


def _part(run: Run) -> float:
    """How much of the run is done, from 0 to 1."""
    if run.is_ended:
        return 1.0
    return run.part_of(run.facts.epochs or 0)


@cache
def _epochs(spec: str) -> int:
    return spec_from(spec).training.epochs


def results(runs: Sequence[Run], cells: int | None = None) -> list[str]:
    """A table of what the runs came to, in their order; below it the means over seeds.

    Where it would not fit in ``cells``, it goes without what is the same for all runs and without
    the training's figures, and then the names are cut.
    """
    repeats = [run for run in runs if run.facts.base_seed is not None]
    table = {"id": [run.id for run in runs], "name": [shown(run.name) for run in runs]}
    if repeats:
        table["seed"] = [str(spec_from(run.spec).seed) for run in runs]
    folds = [fold_of(run) for run in runs]
    if repeats and any(folds):
        table["fold"] = ["" if fold is None else str(fold[0]) for fold in folds]
        if len(set(table["seed"])) == 1:
            del table["seed"]
    table["status"] = [run_word(run) for run in runs]
    table["epochs"] = [str(run.epochs_done) for run in runs]
    for name in _told(runs):
        table[short(name)] = [metric(run.last.get(name)) for run in runs]
    for name in _spare(runs, table):
        if cells is not None and _cells(table) > cells:
            del table[name]
    head = [_HEADS.get(name, name) for name in table]
    rows = [list(row) for row in zip(*table.values(), strict=True)]
    cut_names(head, rows, cells, LONGEST_NAME)
    left = frozenset(place for place, name in enumerate(table) if name in ("id", "name", "status"))
    return [*columns(head, rows, left=left), *_means(repeats)]


def _told(runs: Sequence[Run]) -> list[str]:
    """The metrics that the runs are told by; runs of another task have others."""
    return list(dict.fromkeys(name for run in runs for name in told_metrics(run.last)))


def _spare(runs: Sequence[Run], table: dict[str, list[str]]) -> list[str]:
    """The columns that tell the least, the least of all first."""
    same = [name for name in ("status", "epochs") if len(set(table[name])) == 1]
    if same[:1] == ["status"] and runs[0].status != "finished":
        del same[0]
    validated = all("val_loss" in run.last for run in runs)
    return same + [name for name in ("loss", "acc", "mae") if validated and name in table]


def _cells(table: dict[str, list[str]]) -> int:
    widths = [max(map(width, (_HEADS.get(name, name), *cells))) for name, cells in table.items()]
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _means(repeats: Sequence[Run]) -> list[str]:
    """A line for each experiment that was repeated: the mean of its finished runs."""
    told: list[str] = []
    for spec in dict.fromkeys(bare(run.spec) for run in repeats):
        same = one_a_seed(
            [run for run in repeats if bare(run.spec) == spec and run.status == "finished"]
        )
        if len(same) > 1:
            parts = [
                f"{name} {mean_text(spread([run.last[name] for run in same]))}"
                for name in told_metrics(same[0].last)
                if all(name in run.last for run in same)
            ]
            name = shown(same[0].name, LONGEST_NAME)
            mean = _(
                'mean ± sd of {repeats}, "{experiment}": {metrics}',
                repeats=count_words(same[0], len(same)),
                experiment=name,
                metrics=", ".join(parts),
            )
            told.append(mean)
    return ["", *told] if told else []
