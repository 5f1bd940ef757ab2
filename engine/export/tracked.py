"""A run as the trackers of the field have it: parameters, tags, metrics with step and time."""

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from engine.events import EpochEnded
from engine.specs import ExperimentSpec
from engine.statuses import Status
from engine.store.database import Store
from engine.store.experiments import experiment_name
from engine.store.labels import tags_of
from engine.store.run_history import Logged
from engine.store.runs import Run

LEARNING_RATE = "learning_rate"
OURS = "pkgo_tui."
"""In front of the names of tags that only we know."""


@dataclass(frozen=True, slots=True)
class TrackedEpoch:
    """Metrics at a step, which is the epoch, from 1; ``time`` in seconds since 1970."""

    step: int
    time: float
    metrics: dict[str, float]


@dataclass(frozen=True, slots=True)
class TrackedRun:
    """What a tracker is told of a run beside its epochs; times in seconds since 1970.

    ``parameters`` are the settings by dotted names, in words. ``test`` is what rows kept aside came
    to, by names of metrics; empty where none were.
    """

    id: str
    name: str
    experiment: str
    note: str
    tags: tuple[str, ...]
    parameters: dict[str, str]
    facts: dict[str, str]
    status: Status
    begun: float
    ended: float | None
    test: dict[str, float]


def tracked_run(store: Store, run: Run, spec: ExperimentSpec) -> TrackedRun:
    """The run as it is now."""
    known = run.facts
    facts = {
        "run": run.id,
        "seed": None if spec.watched and "seed" not in spec.model_fields_set else spec.seed,
        "device": known.device,
        "table": known.table,
        "table_sha256": known.sha256,
        "parameters": known.parameters,
        **{f"version.{name}": one for name, one in (known.versions or {}).items()},
    }
    return TrackedRun(
        id=run.id,
        name=run.name,
        experiment=experiment_name(store, run.experiment) or spec.name,
        note=spec.note,
        tags=tags_of(store, run.id),
        parameters=parameters_of(spec),
        facts={f"{OURS}{name}": str(one) for name, one in facts.items() if one is not None},
        status=run.status,
        begun=run.started or run.created,
        ended=run.ended,
        test={_of_test(name): one for name, one in (known.test or {}).items()},
    )


def _of_test(name: str) -> str:
    return name if name.startswith("test_") else f"test_{name}"


def parameters_of(spec: ExperimentSpec) -> dict[str, str]:
    """Every setting that a description tells, by its dotted name: texts as they are, others as
    JSON has them. What is not set is left out.
    """
    told = spec.model_dump(mode="json", exclude_none=True)
    settings = {name: value for name, value in told.items() if name not in ("name", "note")}
    return {name: _words(value) for name, value in leaves(settings)}


def leaves(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """What stands in tables within tables by dotted names; parts of a list by their numbers,
    unless they are plain values.
    """
    for key, value in values.items():
        name, inner = f"{before}{key}", _numbered(value)
        if inner:
            yield from leaves(inner, f"{name}.")
        elif value not in ({}, []):
            yield name, value


def _numbered(value: Any) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return cast("dict[str, Any]", value)
    parts = cast("list[Any]", value) if isinstance(value, list) else []
    if any(isinstance(one, dict) for one in parts):
        return {str(number): one for number, one in enumerate(parts)}
    return {}


def _words(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def tracked_epochs(
    epochs: Iterable[EpochEnded], times: Mapping[int, float], begun: float
) -> list[TrackedEpoch]:
    """The epochs; one whose time is not known (of a branch's origin) ended when its neighbour did,
    or when the run began.
    """
    found: list[TrackedEpoch] = []
    for epoch in epochs:
        metrics = dict(epoch.metrics)
        if not math.isnan(epoch.learning_rate):
            metrics.setdefault(LEARNING_RATE, epoch.learning_rate)
        time = times.get(epoch.epoch, begun)
        found.append(TrackedEpoch(epoch.epoch, time, metrics))
    return found


def is_known(epoch: TrackedEpoch, sent: Mapping[int, float]) -> bool:
    """Whether a tracker that has these values of the epoch's first metric, by steps, has the epoch.

    One that was trained again came to other numbers. An infinity may be the largest number there.
    """
    if epoch.step not in sent:
        return False
    ours, theirs = next(iter(epoch.metrics.values())), sent[epoch.step]
    if math.isnan(ours) or math.isnan(theirs):
        return math.isnan(ours) and math.isnan(theirs)
    return _finite(ours) == _finite(theirs)


def _finite(value: float) -> float:
    return min(max(value, -sys.float_info.max), sys.float_info.max)


def times_of(logged: Iterable[Logged]) -> dict[int, float]:
    """When each epoch ended, in seconds since 1970."""
    return {one.event.epoch: one.time for one in logged if isinstance(one.event, EpochEnded)}
