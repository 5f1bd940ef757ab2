"""The bridge: for each run that waits in the store's spool it takes a seat on the cluster.

Each turn compares the spool with the seats that there are, and does what is missing: it may be
killed anywhere, and begun anew. Seats outlive it.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any

from data.messages import Message
from engine.cluster.spool import Spool
from engine.devices.jobs import cores
from engine.events import Ended
from engine.on_ray.carrier import Carrier, Wants, tell_lost
from engine.on_ray.packing import Packing
from engine.on_ray.transport import Answer, Cluster, Fields, Node, SeatLost, SeatThere
from engine.on_ray.versions import other_version
from engine.store.cluster_runs import come_back
from engine.store.database import Store
from engine.store.experiments import new_id
from engine.store.run_writer import record
from engine.store.runs import run as find_run
from engine.store.stored_json import object_or_none

AHEAD = 4
"""So many seats are asked for at a time: the cluster gives them as it has room."""
STRAYS_SECONDS = 40.0
SLOW_SECONDS = 5.0
"""A seat that is waited for longer is told of."""
_LOG = logging.getLogger(__name__)


class Bridge:
    """Takes turns between one store and one cluster; at most ``most`` seats at a time."""

    def __init__(self, store: Store, cluster: Cluster, most: int | None = None) -> None:
        self._store = store
        self._spool = Spool(store.directory)
        self._spool.make()
        self._cluster = cluster
        self._most = most
        self._packing = Packing(store, cluster)
        self._carriers: list[Carrier] = []
        self._probed: dict[str, Answer | None] = {}
        self._unfit: dict[str, Message] = {}
        self._wanted: dict[str, tuple[int, Wants]] = {}
        self._nodes: list[Node] = cluster.nodes()
        self._swept = time.monotonic()
        self._strays: set[str] = set()
        self._adopt()

    def turn(self) -> None:
        """Do what is missing now.

        Raises:
            Unreachable: the cluster cannot be asked.
            OSError: the store cannot be used.
            sqlite3.Error: the same.
        """
        self._look_at_nodes()
        for carrier in self._carriers:
            carrier.look()
            if carrier.state == "unfit":
                self._avoid(carrier)
        self._carriers = [one for one in self._carriers if not one.is_over]
        self._seek()
        self._sweep()

    def end_strays(self) -> None:
        """End every seat of the store: call it where none is carried any more, for good.

        A bridge that was killed may have begun one that nobody knows; it would keep its CPUs.
        """
        for worker, seat in self._cluster.seats().items():
            _LOG.info("the seat of worker %s, which nobody knows, is ended", worker)
            seat.kill()

    def close(self) -> None:
        """Leave; the seats stay."""
        self._packing.close()

    @property
    def carries(self) -> int:
        """How many runs it carries."""
        return sum(one.state == "carries" for one in self._carriers)

    @property
    def is_idle(self) -> bool:
        """Whether it has no seat and seeks none."""
        return not self._carriers

    @property
    def waits_for(self) -> Message | None:
        """Why a run that waits has no seat yet; None where nothing is to be told."""
        if self._unfit and all(node.id in self._unfit for node in self._nodes):
            return next(iter(self._unfit.values()))
        now = time.monotonic()
        slow = [
            one for one in self._carriers if one.state == "seeks" and now - one.since > SLOW_SECONDS
        ]
        if not slow:
            return None
        wants = slow[0].wants
        if any(one.cpus >= wants.cpus and one.gpus >= wants.gpus for one in self._fit_nodes()):
            return Message("ray.waits_for_room", {"cpus": wants.cpus, "gpus": wants.gpus})
        return Message("ray.no_such_node", {"cpus": wants.cpus, "gpus": wants.gpus})

    def next_run(self, wants: Wants) -> str | None:
        """The first run that waits and wants just this."""
        return next((run for run in self._waiting() if self._wants(run) == wants), None)

    def parcel(self, run: str, packet: Fields, wants: Wants) -> Fields:
        """A claimed run, packed: see ``Packing``."""
        return self._packing.parcel(run, packet, wants.cpus)

    def refuse(self, run: str, worker: str, why: Message) -> None:
        """A claimed run cannot be trained: it fails."""
        found = find_run(self._store, run)
        with self._store.write():
            if found is not None and not found.is_ended:
                record(self._store, run, Ended("failed", found.epochs_done, why))
            come_back(self._store, run)
        self._spool.take_away(run, worker)

    def _adopt(self) -> None:
        """Go on with what an earlier bridge has begun; what of it is gone is lost."""
        seats, taken = self._cluster.seats(), self._spool.listing().taken
        for worker, beat in list(self._spool.workers()):
            if beat is None or not is_carried(beat):
                continue
            run = str(beat.get("run"))  # a claim on one that has ended may be there still
            if worker in seats and taken.get(run) == worker:
                _LOG.info("worker %s goes on with run %s", worker, run)
                self._carry_on(seats.pop(worker), worker, run)
            else:
                _LOG.info("the seat of worker %s is gone", worker)
                tell_lost(self._spool, worker, beat)
        for seat in seats.values():
            seat.kill()

    def _carry_on(self, seat: SeatThere, worker: str, run: str) -> None:
        wants = self._wants(run)
        self._carriers.append(Carrier(self._spool, self, seat, worker, wants, run=run))

    def _look_at_nodes(self) -> None:
        """Ask nodes that are new which versions they have."""
        self._nodes = self._cluster.nodes()
        for node in self._nodes:
            if node.id not in self._probed:
                self._probed[node.id] = self._cluster.probe(node)
            answer = self._probed[node.id]
            if answer is not None and answer.is_there:
                self._probed[node.id] = None
                why = misfit_of(answer)
                if why is not None:
                    self._unfit[node.id] = why
                    _LOG.warning("node %s cannot be used: %s", node.id, why)

    def _fit_nodes(self) -> list[Node]:
        return [one for one in self._nodes if one.id not in self._unfit]

    def _avoid(self, carrier: Carrier) -> None:
        if carrier.why is not None and carrier.place:
            self._unfit[carrier.place] = carrier.why

    def _seek(self) -> None:
        """Ask for seats for what waits, a few at a time; those that nobody needs are given up."""
        if any(answer is not None for answer in self._probed.values()):
            return  # one of these nodes may be unfit
        waiting = [self._wants(run) for run in self._waiting()]
        by_turn = sorted(self._carriers, key=lambda one: one.state != "lingers")  # these come first
        for carrier in [one for one in by_turn if one.state in ("lingers", "seeks")]:
            if carrier.state == "lingers":
                if carrier.wants in waiting:
                    waiting.remove(carrier.wants)
            elif carrier.wants in waiting:
                waiting.remove(carrier.wants)
            else:
                carrier.give_up()
        seeking = sum(one.state == "seeks" for one in self._carriers)
        for wants in waiting[: max(AHEAD - seeking, 0)] if self._fit_nodes() else ():
            if self._most is not None and len(self._carriers) >= self._most:
                return
            worker = new_id()
            seat = self._cluster.take_seat(worker, wants.cpus, wants.gpus, list(self._unfit))
            self._carriers.append(Carrier(self._spool, self, seat, worker, wants))

    def _waiting(self) -> list[str]:
        """The runs that wait, in the coordinator's order."""
        waiting = self._spool.listing().waiting
        told = self._spool.said().get("order") if waiting else None
        order = {run: place for place, run in enumerate(told if isinstance(told, list) else [])}
        return sorted(waiting, key=lambda run: (order.get(run, len(order)), run))

    def _wants(self, run: str) -> Wants:
        """What a run that waits takes; asked often, and read once a turn in which it waits."""
        found = find_run(self._store, run)
        resumes = (found.facts.resumes or 0) if found is not None else 0
        known = self._wanted.get(run)
        if known is None or known[0] != resumes:
            known = resumes, self._wanted_by(run)
            self._wanted[run] = known
        return known[1]

    def _wanted_by(self, run: str) -> Wants:
        found = find_run(self._store, run)
        if found is None:
            return Wants(1, 0)
        most = max((int(one.cpus) for one in self._fit_nodes()), default=1)
        training: Any = object_or_none(found.spec).get("training")
        asked = training.get("devices", 1) if isinstance(training, dict) else 1
        devices = asked if isinstance(asked, int) else 1
        threads = found.facts.threads or (min(cores(), most) if found.facts.large else 1)
        has_gpus = any(one.gpus >= 1 for one in self._nodes)
        return Wants(max(threads, 1), devices if has_gpus else 0)

    def _sweep(self) -> None:
        """End seats that nobody here knows; a seat that leaves takes a moment."""
        now = time.monotonic()
        if now - self._swept < STRAYS_SECONDS:
            return
        self._swept = now
        own = {one.worker for one in self._carriers}
        there = self._cluster.seats()
        strays = there.keys() - own
        for worker in strays & self._strays:  # at two looks
            there[worker].kill()
        self._strays = strays


def misfit_of(answer: Answer) -> Message | None:
    """Why a node that has answered cannot be used; None where it can."""
    try:
        about = answer.result()
    except SeatLost as error:
        return Message("ray.node_without_us", {"reason": str(error)})
    return other_version(about)


def is_carried(beat: Mapping[str, Any]) -> bool:
    """Whether a heartbeat is of a worker on the cluster that is not lost."""
    facts = beat.get("facts")
    known: Mapping[str, Any] = facts if isinstance(facts, dict) else {}
    return bool(known.get("carried")) and not known.get("lost")
