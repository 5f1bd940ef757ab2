"""Which run a worker takes next, and when there is nothing left to wait for."""

import logging
import time
from pathlib import Path
from typing import Any

from data.errors import InputError
from data.messages import Message
from engine.cluster.spool import Spool
from engine.cluster.telling import Tell, Told
from engine.specs.own_code import code_of
from engine.store.experiments import spec_from
from engine.store.processes import SILENCE_SECONDS
from engine.trust import must_be_agreed

LOOK_SECONDS = 0.5
_LOG = logging.getLogger(__name__)


class Queue:
    """The spool's queue, as one worker sees it.

    It is over once nothing has waited for ``idle`` seconds; where the coordinator lives and says
    that there is more to come, not before that has come.
    """

    def __init__(self, spool: Spool, worker: str, tell: Tell, idle: float) -> None:
        self._spool = spool
        self._worker = worker
        self._tell = tell
        self._idle = idle
        self._refused: set[str] = set()
        self._looked = 0.0
        self._needed = time.monotonic()
        self._said: Any = None
        self._heard = 0.0
        self._waits = False

    def wake(self) -> None:
        """A run has ended: look at once, and wait anew."""
        self._looked, self._needed, self._waits = 0.0, time.monotonic(), False

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to wait for."""
        return time.monotonic() - self._needed >= self._idle and not self._more_comes()

    @property
    def has_more(self) -> bool:
        """Whether a run waits, or will."""
        return bool(self._spool.listing().waiting - self._refused) or self._more_comes()

    def next(self) -> tuple[Path, dict[str, Any]] | None:
        """A run taken from the queue: its claim and what is known of it; None where none waits."""
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return None
        self._looked = now
        for run in self._order(self._spool.listing().waiting - self._refused):
            claim = self._spool.claim(run, self._worker)
            if claim is None:
                continue
            try:
                packet = self._spool.packet(claim)
                _must_be_of(packet, run)
            except InputError as error:
                self.refuse(run, error.message)
                continue
            return claim, packet
        if not self._waits:
            self._waits = True
            self._tell(Told("waits"))
        return None

    def refuse(self, run: str, why: Message | None) -> None:
        """Leave a run that was claimed to others, and say so."""
        self._refused.add(run)
        self._spool.give_back(run, self._worker)
        self._tell(Told("refused", run, message=why))

    def _order(self, waiting: frozenset[str]) -> list[str]:
        told = self._spool.said().get("order") if waiting else None
        order = [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
        places = {run: place for place, run in enumerate(order)}
        return sorted(waiting, key=lambda run: (places.get(run, len(places)), run))

    def _more_comes(self) -> bool:
        """Whether the coordinator has said so, and lives."""
        said, now = self._spool.said(), time.monotonic()
        if said.get("seen") != self._said:
            self._said, self._heard = said.get("seen"), now
        return bool(said.get("more")) and now - self._heard < SILENCE_SECONDS


def _must_be_of(packet: dict[str, Any], run: str) -> None:
    """Refuse a packet that is another run's, or holds code that nobody here has agreed to.

    Raises:
        InputError: it is such a one.
    """
    try:
        row = packet["run"]["runs"][0]
        known, turn, side, text = row["id"], packet["turn"], packet["side"], row["spec"]
        whole = isinstance(packet["before"], list) and bool(packet["experiment"]["id"])
    except (KeyError, IndexError, TypeError) as error:
        raise InputError("cluster.packet_damaged", reason=f"{error}") from None
    if known != run or not (whole and isinstance(turn, int) and isinstance(side, str)):
        raise InputError("cluster.packet_damaged", reason="id")
    must_be_agreed(code_of(spec_from(str(text))))
