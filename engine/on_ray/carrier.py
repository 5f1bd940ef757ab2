"""One worker on the cluster, from the wish for a seat to the last line of its last journal."""

import logging
import time
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from data.errors import InputError
from data.messages import Message
from engine.cluster.spool import Spool
from engine.cluster.worker import DIED as ENGINES_DIE
from engine.on_ray.mirror import Mirror
from engine.on_ray.steps import Going, Pause, Steps
from engine.on_ray.transport import Fields, SeatAway, SeatLost, SeatThere
from engine.on_ray.versions import other_version

LOOK_SECONDS, NEXT_SECONDS = 0.4, 0.1
AWAY_SECONDS = 1.0
LINGER_SECONDS = 5.0
"""So long a seat is kept for the next run, which finds a warm engine there."""
State = Literal["seeks", "lingers", "carries", "done", "unfit", "lost"]
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wants:
    """What a run takes of a node."""

    cpus: int
    gpus: int


class Office(Protocol):
    """What a carrier asks of the bridge that has it."""

    def next_run(self, wants: Wants) -> str | None:
        """A run that waits and wants no more than this; None where there is none."""
        ...

    def parcel(self, run: str, packet: Fields, wants: Wants) -> Fields:
        """A claimed run, packed for ``Seat.begin``.

        Raises:
            InputError: it cannot be.
        """
        ...

    def refuse(self, run: str, worker: str, why: Message) -> None:
        """A claimed run cannot be trained: it fails."""
        ...


class Carrier:
    """Seeks a seat, claims one run after another as its worker, and mirrors each until it has
    ended. ``run`` is one that its worker has already, where an earlier bridge began it.
    """

    def __init__(  # noqa: PLR0913
        self,
        spool: Spool,
        office: Office,
        seat: SeatThere,
        worker: str,
        wants: Wants,
        *,
        run: str | None = None,
    ) -> None:
        self._spool = spool
        self._office = office
        self._seat = seat
        self.worker = worker
        self.wants = wants
        self.run = run
        self.state: State = "seeks" if run is None else "carries"
        self.why: Message | None = None
        self.node = self.place = ""
        self.since = time.monotonic()
        self._beat: Fields = {}
        self._going = Going(self._life())

    def look(self) -> None:
        """Go on as far as it goes now.

        Raises:
            Unreachable: the cluster cannot be asked.
            OSError: the store cannot be written.
        """
        try:
            self._going.take()
        except SeatLost as lost:
            _LOG.info("the seat of worker %s is lost: %s", self.worker, lost)
            self._leave_lost()

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do; then its seat is gone."""
        return self.state in ("done", "unfit", "lost")

    def give_up(self) -> None:
        """It seeks no longer."""
        self._going.close()
        self._leave()

    def _life(self) -> Steps:
        if self.state == "seeks":
            yield from self._seek()
        while not self.is_over:
            if self.run is None:
                yield from self._next()
            elif self.state == "lingers":
                yield from self._begin(self.run)
            else:
                yield from self._carry(self.run)

    def _seek(self) -> Steps:
        """Wait for a seat, and see that it is fit."""
        about = yield self._seat.ask("about")
        self.node, self.place = str(about.get("node", "")), str(about.get("place", ""))
        other = other_version(about)
        if other is not None:
            self._leave("unfit", other)
            return
        self.state = "lingers"
        self._beat = carried({"status": "warming"}, self.node)
        self._spool.beat(self.worker, self._beat)

    def _next(self) -> Steps:
        """Claim the next run that waits; leave if none comes."""
        end = time.monotonic() + LINGER_SECONDS
        while (run := self._claimed()) is None:
            if time.monotonic() >= end:
                self._leave()
                return
            yield Pause(NEXT_SECONDS)
        self.run = run

    def _begin(self, run: str) -> Steps:
        """Have the seat train a run that was claimed."""
        try:
            packet = self._spool.packet(self._claim(run))
            parcel = self._office.parcel(run, packet, self.wants)
        except InputError as error:
            self._refuse(run, error.message)
            return
        self.state = "carries"
        self._beat = carried({**self._beat, "run": run, "seen": time.time()}, self.node)
        self._spool.beat(self.worker, self._beat)
        refused = yield self._seat.ask("begin", parcel)
        if refused is not None:
            self._refuse(run, Message.from_dict(refused))

    def _claimed(self) -> str | None:
        while (run := self._office.next_run(self.wants)) is not None:
            if self._spool.claim(run, self.worker) is not None:
                return run
        return None

    def _claim(self, run: str) -> Any:
        return self._spool.claim_of(run, self.worker)

    def _carry(self, run: str) -> Steps:
        try:
            turn = int(self._spool.packet(self._claim(run))["turn"])
        except (InputError, KeyError, ValueError):  # it was taken away meanwhile
            self._leave()
            return
        mirror = Mirror(self._spool, self._seat, run, turn, self.worker)
        while self._claim(run).exists():
            try:
                yield from mirror.orders()
                news: Fields = yield self._seat.ask("news", run, mirror.at)
                yield from mirror.take(news)
            except SeatAway:
                yield Pause(AWAY_SECONDS)
                continue
            self._pass_on(news["beat"])
            if news["refused"] is not None:
                self._refuse(run, Message.from_dict(news["refused"]))
                return
            if news["end"] in ("over", "aside"):
                yield self._seat.ask("finish")
                self.run, self.state = None, "lingers"
                return
            if not news["begun"] or news["over"] is not None:
                self._left(run, news)
                return
            yield Pause(LOOK_SECONDS)
        self._leave()

    def _left(self, run: str, news: Fields) -> None:
        """Its worker has left without an end of the run: put back, if it came to that."""
        if news["log"]:  # what an engine said that has died there
            self._spool.log(self.worker).write_bytes(news["log"])
        if news["end"] != "back" or news["back"] is None:
            raise SeatLost(f"its worker has left with {news['over']}")
        self._spool.put_back(run, self.worker, news["back"])
        if news["over"] == ENGINES_DIE:
            self._leave("unfit", Message("ray.engine_died", {"node": self.node}))
        else:
            self._leave()

    def _pass_on(self, beat: Fields | None) -> None:
        if beat is not None and beat.get("seen") != self._beat.get("seen"):
            self._beat = beat
            self._spool.beat(self.worker, carried(beat, self.node))

    def _refuse(self, run: str, why: Message) -> None:
        self._office.refuse(run, self.worker, why)
        self._leave("done", why)

    def _leave(self, state: State = "done", why: Message | None = None) -> None:
        self._end_seat()
        self.state, self.why = state, why
        self._spool.leave(self.worker)

    def _leave_lost(self) -> None:
        """The coordinator hears it from the heartbeat, and hands the run out again."""
        if self.run is None:
            self._leave()
            return
        self._end_seat()
        self.state = "lost"
        tell_lost(self._spool, self.worker, self._beat)

    def _end_seat(self) -> None:
        if self.state == "seeks":  # it may have no node yet
            self._seat.kill()
        else:  # it ends itself by that, and leaves nothing on its node
            self._seat.ask("close")


def carried(beat: Fields, node: str = "") -> Fields:
    """A heartbeat as the bridge passes it on: of a worker whose life it knows better than its
    silence does.
    """
    facts = dict(beat.get("facts") or {})
    if node:
        facts.setdefault("node", node)
    about = {"identity": [0, 0.0, node, "", "", None], "seen": time.time(), "status": "warming"}
    return {**about, **beat, "locked": False, "facts": {**facts, "carried": True}}


def tell_lost(spool: Spool, worker: str, beat: Fields) -> None:
    """Say that the worker is gone for good."""
    told = carried(beat)
    spool.beat(worker, {**told, "seen": time.time(), "facts": {**told["facts"], "lost": True}})
