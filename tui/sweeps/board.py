"""A sweep at one moment, as its board shows it: trials in order, where they lie, what is left."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.specs.sweep import SweepSpec
from engine.store.stored_json import UNREADABLE, json_object
from engine.store.sweeps import Sweep, Trial, TrialState
from tui.sweeps.axes import Places, SweepAxis, parameter_axes, value_axis

Numbers = NDArray[np.float64]
CLASSES = (0.4, 0.65, 0.85, 0.95)
"""The parts of the judged trials that are better than where each but the first colour begins."""
LIVE: tuple[TrialState, ...] = ("running", "waiting")
JUDGED: tuple[TrialState, ...] = ("complete", "pruned")


class TrialRow(NamedTuple):
    """A trial with its place among the trials by number, and what it is on the board.

    ``is_best``: the best of those that are complete; ``shade`` is 0 for the worst of them, 4 for
    the best twentieth, -1 where it is not judged.
    """

    trial: Trial
    place: int
    is_best: bool = False
    shade: int = -1

    @property
    def id(self) -> str:
        """Its number, as the table knows its rows."""
        return str(self.trial.number)


@dataclass(frozen=True, slots=True)
class Standing:
    """The numbers of the line above: ``wanted`` trials, None where only minutes are given.

    ``saved`` are epochs that pruned trials did not train, ``left`` the seconds still to go, None
    where nobody can know.
    """

    counts: Mapping[TrialState, int]
    made: int
    wanted: int | None
    saved: int
    planned: int
    left: float | None

    @property
    def done(self) -> int:
        """Trials that are over, whatever came of them."""
        return self.made - sum(self.counts.get(state, 0) for state in LIVE)


@dataclass(frozen=True, eq=False)
class Board:
    """A sweep with its trials by number. ``values``, shape (trials,), NaN before an epoch;
    ``places``, shape (trials, axes), the last axis that of the value; ``shades`` as ``TrialRow``.
    """

    sweep: Sweep
    told: SweepSpec
    trials: Sequence[Trial]
    rows: Sequence[TrialRow]
    axes: tuple[SweepAxis, ...]
    values: Numbers
    places: Places
    shades: NDArray[np.int8]
    standing: Standing
    best: Trial | None = None

    @property
    def metric(self) -> str:
        """What is judged."""
        return self.told.judged_by

    @property
    def is_live(self) -> bool:
        """Whether anything may still happen to it by itself."""
        return any(self.standing.counts.get(state) for state in LIVE) or (
            self.sweep.status == "open" and not self.is_done
        )

    @property
    def is_done(self) -> bool:
        """Whether all trials that are wanted are over."""
        wanted = self.standing.wanted
        return wanted is not None and self.standing.done >= wanted

    @cached_property
    def place_of(self) -> Mapping[int, int]:
        """The place of each trial by its number."""
        return {trial.number: place for place, trial in enumerate(self.trials)}

    @cached_property
    def by_number(self) -> Sequence[TrialRow]:
        """The rows in the order in which the trials were made, the newest first."""
        return sorted(self.rows, key=lambda row: -row.place)


def board_of(sweep: Sweep, told: SweepSpec, trials: Sequence[Trial]) -> Board:
    """Put together what is known; takes long for thousands: not in the screen's thread."""
    values = np.array([_value(one) for one in trials], np.float64)
    goodness = -values if told.minimizes else values
    judged = np.array([one.state in JUDGED for one in trials], bool) & np.isfinite(values)
    complete = np.array([one.state == "complete" for one in trials], bool) & np.isfinite(values)
    best = None
    if complete.any():
        best = int(np.argmax(np.where(complete, goodness, -np.inf)))
    shades = _shades(goodness, judged)
    axes = (
        *parameter_axes(told.space, [one.params for one in trials]),
        value_axis(told.judged_by, values[judged], less_is_better=told.minimizes),
    )
    columns = [axis.places([one.params.get(axis.key) for one in trials]) for axis in axes[:-1]]
    columns.append(axes[-1].places(values.tolist()))
    shown = shades.tolist()
    rows = [
        TrialRow(trials[place], place, place == best, shown[place])
        for place in _order(trials, goodness)
    ]
    return Board(
        sweep,
        told,
        tuple(trials),
        tuple(rows),
        axes,
        values,
        np.stack(columns, axis=1) if trials else np.zeros((0, len(axes)), np.float32),
        shades,
        standing_of(sweep, told, trials),
        None if best is None else trials[best],
    )


def _value(trial: Trial) -> float:
    return math.nan if trial.value is None else trial.value


def _order(trials: Sequence[Trial], goodness: Numbers) -> list[int]:
    """Places: those that train first, then by value, the best first; what has none is last."""
    live = np.array([one.state in LIVE for one in trials], bool)
    known = np.isfinite(goodness)
    group = np.where(live, 0, np.where(known, 1, 2))
    return np.lexsort((np.where(known, -goodness, 0.0), group)).tolist()


def _shades(goodness: Numbers, judged: NDArray[np.bool_]) -> NDArray[np.int8]:
    found = np.full(len(goodness), -1, np.int8)
    count = int(judged.sum())
    if count:
        rank = np.argsort(np.argsort(goodness[judged])) / max(count - 1, 1)
        found[judged] = np.searchsorted(CLASSES, rank, "right")
    return found


def epochs_of(sweep: Sweep) -> int:
    """The epochs that a trial trains to its end, as far as the experiment's text says; else 0."""
    try:
        return int(json_object(sweep.spec)["training"]["epochs"])
    except (KeyError, TypeError, *UNREADABLE):
        return 0


def standing_of(sweep: Sweep, told: SweepSpec, trials: Sequence[Trial]) -> Standing:
    """How far the sweep has come."""
    counts: Counter[TrialState] = Counter(one.state for one in trials)
    usual = epochs_of(sweep)
    planned = _planned(trials, usual, told.seeds)
    pruned = [
        max(full - one.epochs, 0)
        for one, full in zip(trials, planned, strict=True)
        if one.state == "pruned"
    ]
    done = len(trials) - sum(counts.get(state, 0) for state in LIVE)
    left = _left(sweep, told, done, told.trials)
    return Standing(dict(counts), len(trials), told.trials, sum(pruned), sum(planned), left)


def _planned(trials: Sequence[Trial], usual: int, seeds: int) -> list[int]:
    """The epochs that each trial trains to its end."""
    searched = [one.params.get("training.epochs") for one in trials]
    return [(one if isinstance(one, int) else usual) * seeds for one in searched]


def _left(sweep: Sweep, told: SweepSpec, done: int, wanted: int | None) -> float | None:
    """By how long trials took until now, and what is left of the minutes."""
    if sweep.status == "stopped":
        return None
    found: list[float] = []
    if wanted is not None and done and sweep.worked > 0:
        found.append(max(wanted - done, 0) * sweep.worked / done)
    if told.minutes is not None:
        found.append(max(told.minutes * 60 - sweep.worked, 0.0))
    return min(found, default=None)


@dataclass(eq=False)
class Curves:
    """The metric epoch by epoch: ``values``, shape (trials, epochs), NaN where a trial has none."""

    values: NDArray[np.float32]

    known: set[int] = field(default_factory=set[int])
    """Places of the trials that are read and will not change."""


def params_text(row: TrialRow, axes: Sequence[SweepAxis]) -> str:
    """A trial's values in a line."""
    params: Mapping[str, Any] = row.trial.params
    return ", ".join(
        f"{axis.name} {axis.text(params[axis.key])}" for axis in axes[:-1] if axis.key in params
    )
