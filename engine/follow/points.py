"""What a tracker has under names and steps, as epochs."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from engine.follow.logged import LoggedEpoch, rate_of
from engine.store.mlflow_database import Point

EPOCH = "epoch"
_OF_THE_MACHINE = "system/"
"""In front of figures of processors and memory, which MLflow logs beside the metrics."""
_VALIDATION = ("val/", "valid/", "validation/")
_TRAINING = ("train/", "training/")
_SHORT = {"acc": "accuracy"}
_MOST = 2**31
"""Steps and epochs beyond are no numbers of epochs."""


def field_name(name: str) -> str:
    """A metric's name as Keras has it, where there is no doubt what is meant: ``val/acc`` is
    ``val_accuracy``; any other stays.
    """
    folded = name.casefold()
    for begin in _VALIDATION:
        if folded.startswith(begin):
            return f"val_{_long(name[len(begin) :])}"
    for begin in _TRAINING:
        if folded.startswith(begin):
            return _long(name[len(begin) :])
    if folded.startswith("val_"):
        return f"val_{_long(name[4:])}"
    return _long(name)


def _long(name: str) -> str:
    return _SHORT.get(name.casefold(), name)


def named(metrics: Mapping[str, float]) -> dict[str, float]:
    """An epoch's metrics by the names of the field; two never get the same one."""
    found: dict[str, float] = {}
    for name, value in metrics.items():
        wanted = field_name(name)
        taken = wanted != name and (wanted in metrics or wanted in found)
        found[name if taken else wanted] = value
    return found


def epochs_of(points: Mapping[str, Sequence[Point]], started: float = 0.0) -> list[LoggedEpoch]:
    """The epochs in order. ``started`` is when training began, 0 where that is not known.

    A metric called ``epoch`` tells which step is of which epoch; the last value of an epoch is the
    epoch's. Without it steps that follow each other are the epochs, from 0 or 1; others are taken
    for epochs in their order, and so are values that were all logged at one step. What was logged
    once, without a step, when all else was over, is of the last epoch.
    """
    steps: dict[int, dict[str, float]] = {}
    times: dict[int, float] = {}
    kept = {name: one for name, one in points.items() if not name.startswith(_OF_THE_MACHINE)}
    results = _results(kept)
    for name, values in kept.items():
        if name in results:
            continue
        at_one = len(values) > 1 and len({step for step, _, _ in values}) == 1
        for place, (step, time, value) in enumerate(values):
            at = place if at_one else step
            steps.setdefault(at, {})[name] = value
            times[at] = max(time, times.get(at, 0.0))
    for name in results:
        steps[max(steps)][name] = kept[name][0][2]
    numbers = _by_name(steps) or _by_step(sorted(steps))
    metrics: dict[int, dict[str, float]] = {}
    ended: dict[int, float] = {}
    for step in sorted(steps):
        number = numbers[step]
        metrics.setdefault(number, {}).update(
            {name: one for name, one in steps[step].items() if name.casefold() != EPOCH}
        )
        ended[number] = max(times[step], ended.get(number, 0.0))
    return _timed(metrics, ended, started)


def _results(points: Mapping[str, Sequence[Point]]) -> set[str]:
    """The metrics that were logged once, without a step, when all else was over."""
    others = [one for values in points.values() if len(values) > 1 for one in values]
    if not others:
        return set()
    over, has_first = max(time for _, time, _ in others), any(step == 0 for step, _, _ in others)
    return {
        name
        for name, values in points.items()
        if len(values) == 1 and values[0][0] == 0 and (values[0][1] > over or not has_first)
    }


def _timed(
    metrics: Mapping[int, dict[str, float]], ended: Mapping[int, float], started: float
) -> list[LoggedEpoch]:
    found: list[LoggedEpoch] = []
    before = started
    for number in sorted(metrics):
        told = named(metrics[number])
        rate = rate_of(told)
        seconds = max(ended[number] - before, 0.0) if before else 0.0
        before = ended[number]
        if told or rate is not None:
            found.append(LoggedEpoch(number, told, rate, seconds))
    return found


def _by_name(steps: Mapping[int, Mapping[str, float]]) -> dict[int, int]:
    """The epoch of each step as the metric ``epoch`` tells it; empty where it does not."""
    told = {
        step: value
        for step, values in steps.items()
        for name, value in values.items()
        if name.casefold() == EPOCH
    }
    if not told or not all(value.is_integer() and 0 <= value < _MOST for value in told.values()):
        return {}
    shift = 1 if min(told.values()) == 0 else 0
    found: dict[int, int] = {}
    # What was logged before the first word of an epoch belongs to that
    last = int(told[min(told)]) + shift
    for step in sorted(steps):
        last = int(told[step]) + shift if step in told else last
        found[step] = last
    return found


def _by_step(steps: Sequence[int]) -> dict[int, int]:
    follows = all(after - before == 1 for before, after in pairwise(steps))
    if follows and steps and steps[0] >= 0 and steps[-1] < _MOST:
        shift = 1 if steps[0] == 0 else 0
        return {step: step + shift for step in steps}
    return {step: place for place, step in enumerate(steps, 1)}
