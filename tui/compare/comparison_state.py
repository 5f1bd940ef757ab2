"""What is being compared and how one looks at it: the state behind the comparison's screen."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.compare.groups import same_table
from engine.compare.history import AXES, BATCH_LOSS, LEARNING_RATE, Axis, History, Recorded
from engine.compare.smooth import smooth
from engine.store.runs import Run
from tui.model.seed_repeats import Repeated
from tui.text.repeats import which_repeat

Numbers = NDArray[np.float64]
Part = Literal["both", "train", "validation"]
PARTS: tuple[Part, ...] = ("both", "train", "validation")
View = Literal["curves", "differences", "matrices"]
VIEWS: tuple[View, ...] = ("curves", "differences", "matrices")
LABELS = "123456789abcdefghijk"
MOST = len(LABELS)
WEIGHTS = (0.0, 0.6, 0.8, 0.9, 0.95, 0.99)


def unmistakable(runs: Sequence[Run]) -> list[str]:
    """The runs' names, with the seed of those that are one of several; of those that share a name
    even so the id as well.
    """
    names = [_with_seed(run) for run in runs]
    count = Counter(names)
    return [
        name if count[name] == 1 else f"{name}  {run.id}"
        for name, run in zip(names, runs, strict=True)
    ]


def _with_seed(run: Run) -> str:
    if run.facts.base_seed is None:
        return run.name
    return f"{run.name}  {which_repeat(run)}"


@dataclass(frozen=True, slots=True, eq=False)
class RunCurve:
    """One metric of one run: ``xs`` never fall, ``raw`` is what was recorded.

    ``ys`` is ``raw``, smoothed if that is wished; both of shape (points,). ``index`` counts the
    runs from 0.
    """

    index: int
    is_validation: bool
    xs: Numbers
    ys: Numbers
    raw: Numbers

    @property
    def label(self) -> str:
        """The run's one character."""
        return LABELS[self.index]

    def at(self, x: float) -> int | None:
        """The point nearest to ``x``, none beyond the curve's ends."""
        if not len(self.xs):
            return None
        after = int(np.searchsorted(self.xs, x))
        near = [place for place in (after - 1, after) if 0 <= place < len(self.xs)]
        return min(near, key=lambda place: abs(self.xs[place] - x))


@dataclass
class ComparisonState:
    """Up to 20 runs over one another; only the screen's handlers change it.

    ``window`` is the part of the x axis on show, None for all of it; ``between`` the y range that
    a person chose; ``cursor`` a place on the x axis, ``focus`` the run whose points it walks,
    ``base`` the one that others are put beside; ``gone`` are runs that were deleted meanwhile,
    ``settings`` those in which the runs differ: by dotted key the value in each, by its id,
    ``repeated`` those with other seeds, by id.
    """

    histories: tuple[History, ...] = ()
    metric: str = "loss"
    axis: Axis = "epoch"
    part: Part = "both"
    weight: float = 0.0
    log: bool = False
    log_x: bool = False
    clip: bool = False
    window: tuple[float, float] | None = None
    between: tuple[float, float] | None = None
    cursor: float | None = None
    focus: int = 0
    base: int = 0
    view: View = "curves"
    hidden: set[str] = field(default_factory=set[str])
    gone: set[str] = field(default_factory=set[str])
    settings: Mapping[str, Mapping[str, str | None]] = field(
        default_factory=dict[str, Mapping[str, str | None]]
    )
    repeated: Mapping[str, Repeated] = field(default_factory=dict[str, Repeated])
    _smoothed: dict[tuple[object, ...], Numbers] = field(
        default_factory=dict[tuple[object, ...], Numbers]
    )

    @property
    def metrics(self) -> list[str]:
        """What can be looked at: metrics without Keras' ``val_``, the learning rate, batch loss."""
        names = [name for history in self.histories for name in history.metrics]
        found = dict.fromkeys(name.removeprefix("val_") for name in names)
        rate = [LEARNING_RATE] if LEARNING_RATE in found else []
        return [*(name for name in found if name != LEARNING_RATE), *rate, BATCH_LOSS]

    @property
    def names(self) -> list[str]:
        """The runs' names, those of several with their ids."""
        return unmistakable([history.run for history in self.histories])

    @property
    def differing(self) -> dict[str, list[str | None]]:
        """The settings in which the runs on show differ, with the value of each."""
        ids = [history.run.id for history in self.histories]
        told = {path: [values.get(name) for name in ids] for path, values in self.settings.items()}
        return {path: values for path, values in told.items() if len(set(values)) > 1}

    @property
    def has_other_tables(self) -> bool:
        """Whether not all runs trained on the same table."""
        runs = [history.run for history in self.histories]
        return any(not same_table(runs[0], run) for run in runs[1:])

    def curves(self) -> list[RunCurve]:
        """The curves on show, in the order of the runs."""
        found: list[RunCurve] = []
        for index, history in enumerate(self.histories):
            if history.run.id in self.hidden:
                continue
            for name, is_validation in self._names():
                recorded = history.of(name)
                if recorded is not None and len(recorded.value):
                    xs = recorded.along(self.axis, history.started)
                    ys = self._smooth(history, name, recorded.value)
                    found.append(RunCurve(index, is_validation, xs, ys, recorded.value))
        return found

    def band_of(self, curve: RunCurve) -> tuple[Numbers, Numbers, Numbers] | None:
        """Where the seeds of a curve's run lie on the x axis, their lowest and highest values; None
        of a run alone, along time, and beside a band of validation.
        """
        if not self.repeated:
            return None
        history = self.histories[curve.index]
        found = self.repeated.get(history.run.id)
        places = {"epoch": 1, "step": history.steps}.get(self.axis)
        name = f"val_{self.metric}" if curve.is_validation else self.metric
        beside = self.is_validated and self.part == "both" and not curve.is_validation
        if found is None or found.bands is None or places is None or beside:
            return None
        ranges = found.bands.ranges.get(name)
        if not ranges:
            return None
        xs = np.array([epoch.epoch for epoch in found.bands.epochs], np.float64) * places
        lows, highs = np.array(ranges, np.float64).T
        return xs, smooth(lows, self.weight), smooth(highs, self.weight)

    @property
    def is_validated(self) -> bool:
        """Whether the metric was recorded of validation, too."""
        return any(f"val_{self.metric}" in history.metrics for history in self.histories)

    def _names(self) -> list[tuple[str, bool]]:
        both = [(self.metric, False), (f"val_{self.metric}", True)]
        if not self.is_validated:
            return both[:1]
        return both if self.part == "both" else both[:1] if self.part == "train" else both[1:]

    def _smooth(self, history: History, name: str, values: Numbers) -> Numbers:
        if not self.weight:
            return values
        key = (history.run.id, history.run.facts.cuts, name, len(values), self.weight)
        if key not in self._smoothed:
            if len(self._smoothed) > 4 * MOST:
                self._smoothed.clear()
            self._smoothed[key] = smooth(values, self.weight)
        return self._smoothed[key]

    # Where one looks

    @property
    def whole(self) -> tuple[float, float]:
        """The x axis from the first point to the last."""
        ends = [(curve.xs[0], curve.xs[-1]) for curve in self.curves()]
        if not ends:
            return 0.0, 1.0
        low, high = min(low for low, _ in ends), max(high for _, high in ends)
        return (float(low), float(high)) if high > low else (float(low) - 0.5, float(low) + 0.5)

    @property
    def shown(self) -> tuple[float, float]:
        """The part of the x axis on show."""
        return self.window or self.whole

    def zoom(self, factor: float) -> None:
        """Show ``factor`` times as much of the x axis; the cursor stays where it is on screen."""
        whole, (low, high) = self._in_units(self.whole), self._in_units(self.shown)
        middle = (low + high) / 2 if self.cursor is None else self._unit(self.cursor)
        least = (whole[1] - whole[0]) / 1e6
        span = max((high - low) * factor, least)
        if span >= whole[1] - whole[0]:
            self.window = None
            return
        left = middle - (middle - low) / (high - low) * span
        self._look(left, left + span)

    def pan(self, part: float) -> None:
        """Move along by a part of what is on show."""
        low, high = self._in_units(self.shown)
        by = (high - low) * part
        if self.window is not None:
            self._look(low + by, high + by)

    def _look(self, low: float, high: float) -> None:
        """Show a part of the axis, in its units; moved inside where it reaches beyond."""
        whole = self._in_units(self.whole)
        by = max(whole[0] - low, 0.0) or min(whole[1] - high, 0.0)
        self.window = (self._place(low + by), self._place(high + by))

    @property
    def is_log_x(self) -> bool:
        """Whether the x axis is logarithmic; a time of day has no logarithm worth looking at."""
        return self.log_x and self.axis != "wall"

    def _in_units(self, ends: tuple[float, float]) -> tuple[float, float]:
        return self._unit(ends[0]), self._unit(ends[1])

    def _unit(self, x: float) -> float:
        """A place as the axis measures: of a logarithmic one its power of ten."""
        if not self.is_log_x:
            return x
        return math.log10(x if x > 0 else self._least)

    def _place(self, unit: float) -> float:
        return 10.0**unit if self.is_log_x else unit

    @property
    def _least(self) -> float:
        """The first place that has a logarithm."""
        found = [xs[xs > 0][:1] for xs in (curve.xs for curve in self.curves())]
        return min((float(one[0]) for one in found if len(one)), default=1.0)

    def reset(self) -> None:
        """All of both axes, no cursor."""
        self.window = self.between = self.cursor = None

    # The cursor

    def walk(self, by: int) -> None:
        """Move the cursor by so many points of the run in focus; the window follows it."""
        curve = self._epochs() if self.view == "matrices" else self._walked()
        if curve is None:
            return
        now = None if self.cursor is None else curve.at(self.cursor)
        place = (len(curve.xs) - 1 if by < 0 else 0) if now is None else now + by
        place = min(max(place, 0), len(curve.xs) - 1)
        self.cursor = float(curve.xs[place])
        self._follow()

    def point(self, x: float) -> None:
        """Put the cursor on the point of the run in focus that is nearest to ``x``."""
        curve = self._walked()
        place = None if curve is None else curve.at(x)
        if curve is not None and place is not None:
            self.cursor = float(curve.xs[place])

    def jump(self, *, to_end: bool) -> None:
        """Put the cursor on the first or the last point of the run in focus."""
        curve = self._walked()
        if curve is not None:
            self.cursor = float(curve.xs[-1 if to_end else 0])
            self._follow()

    def _follow(self) -> None:
        if self.window is not None and self.cursor is not None:
            (low, high), at = self._in_units(self.window), self._unit(self.cursor)
            if at < low:
                self._look(at, at + high - low)
            elif at > high:
                self._look(at - (high - low), at)

    def _walked(self) -> RunCurve | None:
        curves = self.curves()
        own = [curve for curve in curves if curve.index == self.focus]
        return next(iter([*own, *curves]), None)

    def _epochs(self) -> RunCurve | None:
        """The epochs of the run in focus: what the cursor walks beside matrices."""
        return self._epochs_of(self.focus)

    def _epochs_of(self, index: int) -> RunCurve | None:
        history = self.histories[index] if index < len(self.histories) else None
        if history is None or not len(history.epoch):
            return None
        ends = Recorded(history.epoch, history.epoch * history.steps, history.time, history.epoch)
        xs = ends.along(self.axis, history.started)
        return RunCurve(index, False, xs, history.epoch, history.epoch)

    def epoch_at(self, index: int) -> int | None:
        """The epoch under the cursor, a run's last beyond its end; None without a cursor."""
        ends = self._epochs_of(index)
        if ends is None or self.cursor is None:
            return None
        place = ends.at(self.cursor)
        return None if place is None else int(ends.raw[place])

    @property
    def pair(self) -> tuple[int, int] | None:
        """The two runs beside each other: the base and the one in focus, or the next."""
        count = len(self.histories)
        if count < 2:
            return None
        base, focus = min(self.base, count - 1), min(self.focus, count - 1)
        return base, focus if focus != base else (base + 1) % count

    @property
    def judged(self) -> str:
        """The metric that a verdict is about: of validation where both runs have it."""
        metric = "loss" if self.metric in (BATCH_LOSS, LEARNING_RATE) else self.metric
        pair = self.pair
        known = [] if pair is None else [self.histories[place].metrics for place in pair]
        name = f"val_{metric}"
        return name if known and all(name in names for names in known) else metric

    # What one looks at

    def turn_view(self, by: int) -> None:
        """Curves, differences, matrices."""
        self.view = VIEWS[(VIEWS.index(self.view) + by) % len(VIEWS)]

    def turn_metric(self, by: int) -> None:
        """The next metric."""
        names = self.metrics
        place = names.index(self.metric) if self.metric in names else -1
        self.metric = names[(place + by) % len(names)]
        self.between = None
        if BATCH_LOSS in (self.metric, names[place]):
            self.window = self.cursor = None

    def turn_axis(self) -> None:
        """The next x axis."""
        self.axis = AXES[(AXES.index(self.axis) + 1) % len(AXES)]
        self.window = self.cursor = None

    def turn_part(self) -> None:
        """Both, training or validation."""
        self.part = PARTS[(PARTS.index(self.part) + 1) % len(PARTS)]

    def turn_weight(self, by: int) -> None:
        """Smoother, or less."""
        place = WEIGHTS.index(self.weight) + by
        self.weight = WEIGHTS[min(max(place, 0), len(WEIGHTS) - 1)]

    def toggle(self, index: int) -> None:
        """Hide a run, or show it again."""
        if 0 <= index < len(self.histories):
            self.hidden ^= {self.histories[index].run.id}

    def turn_focus(self, by: int) -> None:
        """The cursor walks the points of another run."""
        if self.histories:
            self.focus = (self.focus + by) % len(self.histories)
