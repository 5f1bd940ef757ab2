"""Makes the runs, ill and healthy, and keeps what the coach reads of each as JSON in a folder."""

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.coach.signs.record import RunRecord
from engine.specs import ExperimentSpec
from tests.benchmarks.coach.faults import FAULTS, planted
from tests.benchmarks.coach.healthy import healthy
from tests.benchmarks.coach.training import dead_units, trained  # first: it sets the environment

VARIATIONS = 10
HEALTHY = 60
ATTEMPTS = 4
Verified = Callable[[RunRecord, Mapping[str, float]], bool]


def _is_dead(record: RunRecord, more: Mapping[str, float]) -> bool:
    return record.status == "finished" and more["dead"] >= 0.9


def _has_not_learnt(record: RunRecord, more: Mapping[str, float]) -> bool:
    """No better than the most frequent class, or the mean, on the rows that train."""
    if not record.epochs:
        return False
    last = record.epochs[-1]
    if "accuracy" in last:
        return last["accuracy"] < max(record.class_counts) / sum(record.class_counts) + 0.05
    return not last["r2"] > 0.05


def _explodes(record: RunRecord, more: Mapping[str, float]) -> bool:
    """The loss is no number, or a hundred times what knowing nothing costs, at some batch."""
    losses = [*record.losses, *(one["loss"] for one in record.epochs)]
    return any(not math.isfinite(one) or one > 100 for one in losses)


def _diverges(record: RunRecord, more: Mapping[str, float]) -> bool:
    losses = [one["loss"] for one in record.epochs]
    return (
        record.status == "failed" or not math.isfinite(losses[-1]) or losses[-1] > 2 * min(losses)
    )


VERIFIED: dict[str, Verified] = {
    "dead_relu": _is_dead,
    "vanishing_gradients": _has_not_learnt,
    "exploding_gradients": _explodes,
    "diverging": _diverges,
}
"""That the fault is really there, where planting it does not make sure; else it is drawn again."""


def make(folder: Path, only: tuple[str, ...] = (), *, fresh: bool = False) -> None:
    """Make what is not there yet; the runs of all kinds in turn. ``fresh``: on other tables, with
    other optimizers and seeds.
    """
    tables = folder / "tables"
    tables.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    for kind, place in _in_turn():
        path = folder / f"{kind}-{place}.json"
        if path.exists() or (only and kind not in only):
            continue
        keep(path, _made(kind, place, tables, fresh=fresh))
        print(f"{time.perf_counter() - begun:6.0f} s  {path.stem}", flush=True)


def _in_turn() -> Iterator[tuple[str, int]]:
    """A variation of every fault and its part of the healthy runs, then the next: whoever ends it
    early has some of each.
    """
    part = HEALTHY // VARIATIONS
    for place in range(VARIATIONS):
        yield from (("healthy", place * part + number) for number in range(part))
        yield from ((kind, place) for kind in FAULTS)


def _made(kind: str, place: int, tables: Path, *, fresh: bool) -> dict[str, Any]:
    name = f"{kind}-{place}"
    if kind == "healthy":
        record, more = trained(name, ExperimentSpec.parse(healthy(place, tables, fresh=fresh)))
        return {"kind": kind, "place": place, "record": record.to_dict(), "more": more}
    verified = VERIFIED.get(kind)
    for again in range(ATTEMPTS):
        spec = ExperimentSpec.parse(planted(kind, place, tables, again, fresh=fresh))
        record, more = trained(name, spec, dead_units if kind == "dead_relu" else None)
        if verified is None or verified(record, more):
            break
    is_there = verified is None or verified(record, more)
    told = {"kind": kind, "place": place, "again": again, "is_there": is_there}
    return {**told, "record": record.to_dict(), "more": more}


def keep(path: Path, found: dict[str, Any]) -> None:
    """Write it whole or not at all."""
    beside = path.with_suffix(".tmp")
    beside.write_text(json.dumps(found), "utf-8")
    beside.replace(path)


def kept(folder: Path) -> list[tuple[str, int, RunRecord]]:
    """The kind, the number and the record of every run of the folder whose fault is there."""
    found: list[tuple[str, int, RunRecord]] = []
    for path in sorted(folder.glob("*.json")):
        told = json.loads(path.read_text("utf-8"))
        if told.get("is_there", True):
            found.append((told["kind"], told["place"], RunRecord.from_dict(told["record"])))
    return found
