"""Whether what the coach proposes first makes an ill run better, beyond noise."""

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from engine.coach.rules.diagnosing import diagnoses_of
from engine.coach.signs.curves import finite, level, tail
from engine.coach.signs.record import RunRecord
from engine.coach.signs.signals import Signals
from engine.specs.edit import as_text, with_values
from tests.benchmarks.coach.making import keep, kept
from tests.benchmarks.coach.measuring import measures
from tests.benchmarks.coach.training import trained

OTHER_PURPOSE = ("validation_too_small", "leakage")
"""Kinds whose proposals make the measure honest, not better: they are not counted."""
CHANGES_LOSS = ("training.loss", ".l1", ".l2", "training.class_weight")


def apply(folder: Path) -> None:
    """Train every proposal for the measuring half's ill runs, where it is not there yet."""
    beside = folder / "proposed"
    beside.mkdir(exist_ok=True)
    for kind, place, record in sorted(kept(folder), key=lambda one: one[1]):
        told = diagnoses_of(record)
        path = beside / f"{kind}-{place}.json"
        if kind == "healthy" or not measures(place) or not told or not told[0].proposal.changes:
            continue
        changes = [f"{key}={as_text(one)}" for key, one in told[0].proposal.changes.items()]
        if path.exists() and json.loads(path.read_text("utf-8"))["changes"] == changes:
            continue
        after, _ = trained(f"{kind}-{place}", with_values(record.spec, changes))
        keep(path, {"kind": kind, "changes": changes, "record": after.to_dict()})
        print(f"{path.stem}  {' '.join(changes)}", flush=True)


def table(folder: Path) -> Iterator[str]:
    """Lines: by kind how many proposals made the run better beyond noise."""
    before = {f"{kind}-{place}": record for kind, place, record in kept(folder)}
    better: dict[str, list[bool]] = defaultdict(list)
    for path in sorted((folder / "proposed").glob("*.json")):
        told = json.loads(path.read_text("utf-8"))
        after = RunRecord.from_dict(told["record"])
        better[told["kind"]].append(is_better(before[path.stem], after, told["changes"]))
    yield f"{'planted':<30} proposals  better"
    for kind, found in better.items():
        yield f"{kind:<30} {len(found):9}  {sum(found):6}"
    counted = [one for kind, found in better.items() if kind not in OTHER_PURPOSE for one in found]
    yield (
        f"better beyond noise: {sum(counted)} of {len(counted)} = "
        f"{sum(counted) / max(len(counted), 1):.1%} (at least 80 %; without "
        f"{', '.join(OTHER_PURPOSE)})"
    )


def is_better(before: RunRecord, after: RunRecord, changes: list[str]) -> bool:
    """Whether the validation accuracy (R²), or where the loss is the same function its validation
    loss, is better by more than twice its standard error; of class weights the mean recall.
    """
    if any("class_weight" in one for one in changes):
        return _recall(after) > _recall(before) + 0.02
    ours, theirs = Signals(after), Signals(before)
    gain = _end(ours, ours.held_skills) - _end(theirs, theirs.held_skills)
    if not math.isfinite(gain):
        return bool(finite(ours.held_losses)) and not theirs.is_finite
    if gain > 2 * _error(ours):
        return True
    if any(name in one for one in changes for name in CHANGES_LOSS):
        return False
    fall = _end(theirs, theirs.held_losses) - _end(ours, ours.held_losses)
    noise = _spread(theirs.held_losses) + _spread(ours.held_losses)
    return fall > max(2 * noise, 0.03 * abs(_end(theirs, theirs.held_losses)))


def _end(signals: Signals, values: list[float]) -> float:
    """What the kept model comes to: at the best epoch where it is restored, else at the end."""
    if signals.restores_best and signals.best_epoch:
        return values[signals.best_epoch - 1]
    return level(values)


def _spread(values: list[float]) -> float:
    """The standard error of the level that a curve ends at, by its last fifth."""
    some = finite(tail(values))
    mean = sum(some) / max(len(some), 1)
    return math.sqrt(sum((one - mean) ** 2 for one in some)) / max(len(some), 1)


def _error(signals: Signals) -> float:
    """The standard error of a paired difference of skills: a tenth of the rows change sides."""
    rows = max(signals.record.validation_rows or 1, 1)
    scale = max(1 - signals.record.baseline.get("accuracy", 0.0), 0.05)
    return math.sqrt(0.1 / rows) / (scale if signals.is_classes else 1.0)


def _recall(record: RunRecord) -> float:
    found = [line[place] / sum(line) for place, line in enumerate(record.matrix) if sum(line)]
    return sum(found) / max(len(found), 1)
