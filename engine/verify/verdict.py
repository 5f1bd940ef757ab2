"""Comparing what was found with what is recorded: identical, within a tolerance, or departing."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from data.messages import Message
from engine.io.numbers import dumps
from engine.verify.record import Epoch

_RATE = "learning_rate"
TOLERANCE = 1e-6
"""How much two numbers may differ: this, or for larger numbers this part of them."""


@dataclass(frozen=True, slots=True)
class MetricDifference:
    """A number that came out otherwise; ``by`` is infinite where one of them is none.

    None stands for a number that this side does not have.
    """

    epoch: int
    metric: str
    recorded: float | None
    found: float | None
    by: float


@dataclass(frozen=True, slots=True)
class VerificationResult:
    """How the two compare. ``first`` is the first number beyond the tolerance, ``largest`` the
    difference that is largest, ``missing`` how many epochs came too few (below 0: too many).
    ``nothing``: no number stood on both sides.
    """

    kind: Literal["identical", "within", "departs", "nothing"]
    epochs: int
    tolerance: float
    differences: tuple[MetricDifference, ...]
    first: MetricDifference | None
    missing: int

    @property
    def largest(self) -> MetricDifference | None:
        """The largest difference."""
        return max(self.differences, key=lambda one: one.by, default=None)

    @property
    def message(self) -> Message:
        """The verdict, without a subject."""
        epochs, tolerance = self.epochs, self.tolerance
        if self.kind == "identical":
            return Message("verify.identical", {"epochs": epochs})
        if self.kind == "nothing":
            return Message("verify.nothing_compared", {"epochs": epochs})
        if self.first is not None and (self.first.recorded is None or self.first.found is None):
            code = "verify.not_recorded" if self.first.recorded is None else "verify.not_found"
            return Message(code, {"epoch": self.first.epoch, "metric": self.first.metric})
        if self.first is not None:
            return Message(
                "verify.departs",
                {
                    "epoch": self.first.epoch,
                    "metric": self.first.metric,
                    "recorded": self.first.recorded,
                    "found": self.first.found,
                    "by": self.first.by,
                    "tolerance": tolerance,
                },
            )
        most = self.largest
        if self.missing or most is None:
            trained = epochs - self.missing
            return Message("verify.other_length", {"epochs": epochs, "trained": trained})
        return Message(
            "verify.within",
            {
                "epochs": epochs,
                "tolerance": tolerance,
                "by": most.by,
                "metric": most.metric,
                "epoch": most.epoch,
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "verdict": self.kind,
            "epochs": self.epochs,
            "tolerance": self.tolerance,
            "first": None if self.first is None else asdict(self.first),
            "largest": None if self.largest is None else asdict(self.largest),
            "missing": self.missing,
        }


def verdict(
    recorded: Sequence[Epoch], found: Sequence[Epoch], tolerance: float = TOLERANCE
) -> VerificationResult:
    """Compare epoch by epoch; a metric that only one of them has is a departure."""
    differences: list[MetricDifference] = []
    for number, (known, now) in enumerate(zip(recorded, found, strict=False), 1):
        differences += differences_of(number, known, now)
    first = next((one for one in differences if not _is_near(one, tolerance)), None)
    missing = len(recorded) - len(found)
    pairs = zip(recorded, found, strict=False)
    kind: Literal["identical", "within", "departs", "nothing"] = "identical"
    if first is not None or missing:
        kind = "departs"
    elif not any(set(known) & set(now) - {_RATE} for known, now in pairs):
        kind = "nothing"
    elif differences:
        kind = "within"
    return VerificationResult(kind, len(recorded), tolerance, tuple(differences), first, missing)


def differences_of(epoch: int, known: Epoch, now: Epoch) -> list[MetricDifference]:
    """The numbers of one epoch that are not the same to the last bit, or stand on one side only.

    A script's history has no learning rate.
    """
    names = [*known, *(name for name in now if name not in known)]
    return [
        MetricDifference(epoch, name, known.get(name), now.get(name), _distance(known, now, name))
        for name in names
        if dumps(known.get(name)) != dumps(now.get(name))
        and (name != _RATE or (name in known and name in now))
    ]


def _distance(known: Epoch, now: Epoch, name: str) -> float:
    if name not in known or name not in now:
        return math.inf
    by = abs(known[name] - now[name])
    return by if math.isfinite(by) else math.inf


def _is_near(one: MetricDifference, tolerance: float) -> bool:
    return one.by <= tolerance * max(1.0, abs(one.recorded or 0.0))
