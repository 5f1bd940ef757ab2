"""A long run's epochs told by some of them, and by what all of them took."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from engine.events import EpochEnded
from engine.store.database import Store
from engine.store.epoch_pieces import Piece, pieces


@dataclass(frozen=True, slots=True)
class EpochDigest:
    """``some`` of ``count`` epochs: the first, the last, the best, and others as far from each
    other. ``measured`` of all have ``times``, their sums of seconds by purpose.
    """

    some: tuple[EpochEnded, ...]
    count: int
    measured: int
    times: Mapping[str, float]


def epoch_digest(store: Store, run_id: str, most: int) -> EpochDigest:
    """About ``most`` of the run's epochs; a branch's begin with its origin's."""
    told = list(pieces(store, run_id))
    spent = [piece.spent() for piece in told]
    purposes = dict.fromkeys(name for _, times in spent for name in times)
    return EpochDigest(
        tuple(_numbered(told, _numbers(told, most))),
        sum(len(piece.numbers) for piece in told),
        sum(measured for measured, _ in spent),
        {name: math.fsum(times.get(name, 0.0) for _, times in spent) for name in purposes},
    )


def _numbered(told: Sequence[Piece], wanted: Collection[int]) -> list[EpochEnded]:
    return [
        piece.epoch(place)
        for piece in told
        for place, number in enumerate(piece.numbers)
        if number in wanted
    ]


def _numbers(told: Sequence[Piece], most: int) -> Collection[int]:
    last = int(told[-1].numbers[-1]) if told else 0
    if last <= most:
        return range(1, last + 1)
    gaps = max(most - 1, 1)
    found = {1 + round(gap * (last - 1) / gaps) for gap in range(most)}
    best = _best(told)
    return found if best is None else found | {best}


def best_epoch_of(store: Store, run_id: str) -> int | None:
    """The best epoch as ``engine.tasks.metrics.best_epoch`` has it."""
    return _best(list(pieces(store, run_id, timed=False)))


def _best(told: Sequence[Piece]) -> int | None:
    for metric in ("val_loss", "loss"):
        found = [
            (value, number)
            for piece in told
            for value, number in zip(piece.metric(metric), piece.numbers, strict=True)
            if math.isfinite(value)
        ]
        if found:
            return int(min(found)[1])
    return None
