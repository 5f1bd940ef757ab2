"""An epoch as a log tells it, and what a source of epochs can do."""

from dataclasses import dataclass, field
from typing import Protocol

from data.messages import Message
from engine.statuses import Status

RATES = ("learning_rate", "lr")
"""The names under which logs have the learning rate."""


@dataclass(frozen=True, slots=True)
class LoggedEpoch:
    """An epoch, from 1; ``rate`` None and ``seconds`` 0 where nobody tells them."""

    number: int
    metrics: dict[str, float]
    rate: float | None = None
    seconds: float = 0.0

    def says(self, other: "LoggedEpoch") -> bool:
        """Whether both tell the same; NaN is as NaN. How long it took is another matter."""
        ours, theirs = (
            (one.number, repr(sorted(one.metrics.items())), repr(one.rate)) for one in (self, other)
        )
        return ours == theirs


@dataclass(frozen=True, slots=True)
class LoggedRun:
    """What a log tells of its run beside the epochs; empty for what it does not tell.

    ``key`` is what the run is known by wherever its log lies, ``parameters`` what it was trained
    with, in words, ``status`` how it ended.
    """

    key: str = ""
    name: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    parameters: dict[str, str] = field(default_factory=dict[str, str])
    status: Status | None = None


class Source(Protocol):
    """A file or folder that grows. ``epochs`` are all that it tells by now, in order.

    ``is_one_run``: whatever changes in it, it is the same run that tells more. ``skipped`` says
    what of it could not be read and was passed over; who has told it takes it away.
    """

    kind: str
    is_one_run: bool
    epochs: list[LoggedEpoch]
    about: LoggedRun
    skipped: list[Message]

    def look(self, *, last: bool = False) -> None:
        """Read what is new; ``last``: nothing will come behind it, so that a rest counts, too.

        Raises:
            InputError: it is no such log, or a place in it is bad.
        """
        ...


def rate_of(metrics: dict[str, float]) -> float | None:
    """The learning rate among an epoch's numbers, taken from them."""
    found = [metrics.pop(name) for name in RATES if name in metrics]
    return found[0] if found else None


def goes_on(before: list[LoggedEpoch], now: list[LoggedEpoch]) -> bool:
    """Whether what a log tells now only adds to what it told; the last epoch may not have been
    whole.
    """
    if len(now) < len(before):
        return False
    if not all(one.says(other) for one, other in zip(before[:-1], now, strict=False)):
        return False
    return not before or before[-1].number == now[len(before) - 1].number


def alike(before: list[LoggedEpoch], now: list[LoggedEpoch]) -> int:
    """How many epochs at the beginning say the same."""
    pairs = zip(before, now, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if not one.says(other)), len(before))


__all__ = ["RATES", "LoggedEpoch", "LoggedRun", "Source", "alike", "goes_on", "rate_of"]
