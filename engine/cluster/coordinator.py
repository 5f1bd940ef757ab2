"""The coordinator: hands runs to workers and enters what they tell. It alone writes for them.

Each turn compares what the store says with what lies in the spool, and does what is missing: it
may be killed anywhere, and begun anew by anybody who opens the store.
"""

import logging
import sqlite3
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from data.messages import Message
from engine.client.coordinating import cluster_work, is_guest
from engine.cluster.entering import enter, forget_turn
from engine.cluster.judging import Judge
from engine.cluster.spool import Listing, Spool
from engine.events import Ended
from engine.host.sweeping import go_on
from engine.statuses import LIVE
from engine.store.asker import asker, asking_cluster, is_cluster
from engine.store.asking import return_to_queue
from engine.store.cluster_runs import (
    Out,
    come_back,
    forget_deleted,
    hand_out,
    is_hopeless,
    is_wanted,
    open_runs,
    out_now,
    runs_out,
)
from engine.store.commands import asked_to_stop, mark_taken, waiting_commands
from engine.store.coordinator_lock import hold_coordination
from engine.store.crashes import mark_crashed
from engine.store.database import Store
from engine.store.location import database_file
from engine.store.packets import packet_of
from engine.store.process_writer import forget_host, reap_dead_hosts
from engine.store.processes import SILENCE_SECONDS
from engine.store.run_writer import record
from engine.store.runs import run as find_run
from engine.store.stored_json import UNREADABLE
from engine.store.sweep_work import next_sweep, runs_wanted
from engine.store.sweep_writer import worked_on
from engine.store.sweeps import sweep_of_run
from engine.store.worker_hosts import enter_worker, is_worker_living, workers_known
from engine.sweeps.studies import Studies

TURN_SECONDS = 0.25
SAY_SECONDS = 2.0
MISSED_SECONDS = 2.0
"""So long a run that is handed out may be with nobody: its file comes after its row."""
IDLE_SECONDS = 10.0
GUEST_SECONDS = 5.0
"""So long one enters what workers tell of runs that others have asked for, and hands out none: then
those may coordinate.
"""
PATIENCE_SECONDS = 60.0
"""How long a store or a disk that cannot be used is tried again."""
_LOG = logging.getLogger(__name__)


def coordinate(directory: Path, idle: float = IDLE_SECONDS) -> int:
    """Coordinate the store's workers until nothing is left to do for ``idle`` seconds; the exit
    code. 0 where another process does, and is none that leaves soon.
    """
    with asking_cluster():
        store = Store(directory)
        try:
            return _serve(store, idle) if _holds(store) else 0
        finally:
            store.close()


def _holds(store: Store) -> bool:
    """Become the one that coordinates; who has work here waits for a guest to leave."""
    end = time.monotonic() + GUEST_SECONDS * 2
    while hold_coordination(store.directory) is None:
        if time.monotonic() > end or is_guest(store):
            return False
        time.sleep(TURN_SECONDS)
    return True


def _serve(store: Store, idle: float) -> int:
    coordinator, file = Coordinator(store), database_file(store.directory)
    forget_deleted(store)
    asked = needed = worked = time.monotonic()
    told = False
    while database_file(store.directory) == file:
        try:
            coordinator.turn()
            work = cluster_work(store)
            worked, told = time.monotonic(), False
        except (sqlite3.Error, OSError):
            if not told:  # once, not ten times a second: a full disk would have no room for it
                _LOG.exception("the store or its spool cannot be used")
            told = True
            if time.monotonic() - worked > PATIENCE_SECONDS:
                return 1
        else:
            if work.is_open:
                asked = worked
            elif is_guest(store) and worked - asked >= min(idle, GUEST_SECONDS):
                return 0
            if work.is_open or work.workers:
                needed = worked
            elif worked - needed >= idle:
                return 0
        time.sleep(TURN_SECONDS)
    return 0


class Coordinator:
    """Takes turns; it is asked within ``asking_cluster``."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._spool = Spool(store.directory)
        self._spool.make()
        self._side = asker()
        self._studies = Studies()
        self._judge = Judge(store, self._studies)
        self._missed: dict[str, float] = {}
        self._unknown: dict[str, float] = {}
        self._gone: set[str] = set()
        self._said = ""
        self._said_at = self._worked = time.monotonic()

    def turn(self) -> None:
        """Do what is missing now."""
        there = self._spool.listing()
        self._enter_workers()
        living = self._living()
        for run, out in runs_out(self._store).items():
            if run not in there.waiting or out.worker is not None:
                enter(self._store, self._spool, run)
        runs = open_runs(self._store, self._side)
        self._take_back(there, runs)
        self._find_lost(there, living)
        self._publish_missing(there, runs)
        self._pass_orders(there)
        self._go_on_with_sweeps(len(living))
        self._say()

    def _enter_workers(self) -> None:
        reap_dead_hosts(self._store)  # keeps when each was heard of
        known, there = workers_known(self._store), set[str]()
        for worker, about in self._spool.workers():
            there.add(worker)
            before = known.get(worker)
            if about is None or (before is not None and before.seen == about.get("seen")):
                continue
            if not enter_worker(self._store, worker, self._side, about):
                _LOG.error("the heartbeat of worker %s is damaged", worker)
        gone = known.keys() - there
        for worker in gone & self._gone:  # at two looks: a listing may be out of date
            forget_host(self._store, worker)
        self._gone = gone

    def _living(self) -> set[str]:
        known = workers_known(self._store)
        return {one for one, host in known.items() if is_worker_living(self._store, host, known)}

    def _take_back(self, there: Listing, runs: Mapping[str, str]) -> None:
        """What is not asked for any more leaves the spool."""
        for run in there.waiting - runs.keys():
            found = find_run(self._store, run)
            if found is not None and (found.is_ended or not is_cluster(found.facts.asker)):
                self._spool.withdraw(run)
                come_back(self._store, run)
        out = runs_out(self._store)
        for run, worker in there.taken.items():
            if run in out and not is_wanted(self._store, out[run]):
                self._give_up(run, worker)

    def _give_up(self, run: str, worker: str) -> None:
        """Nothing more of what the worker tells of the run is entered."""
        self._spool.take_away(run, worker)
        out = out_now(self._store, run)
        come_back(self._store, run)
        if out is not None:
            forget_turn(self._spool, out)

    def _find_lost(self, there: Listing, living: set[str]) -> None:
        """Runs whose worker has died wait again, whoever has asked for them."""
        workers = {**there.returning, **there.taken}
        lost = {one for one in workers.values() if one not in living and self._is_dead(one)}
        out = runs_out(self._store)
        for run, worker in there.taken.items():
            if worker not in lost or run not in out:
                continue
            found = find_run(self._store, run)
            if found is None or found.is_ended:  # it had told all but that this was all
                self._give_up(run, worker)
            elif self._spool.take_away(run, worker):
                _LOG.info("worker %s is gone: run %s goes on elsewhere", worker, run)
                self._lose(run, worker)
        for run, worker in there.returning.items():
            if worker in lost:
                self._spool.forget_return(run, worker)
        for worker in workers_known(self._store).keys() - living:
            if worker not in there.taken.values() and worker not in there.returning.values():
                self._spool.leave(worker)

    def _is_dead(self, worker: str) -> bool:
        """One that is known and not living; or that has no heartbeat for long."""
        if worker in workers_known(self._store):
            self._unknown.pop(worker, None)
            return True
        since = self._unknown.setdefault(worker, time.monotonic())
        return time.monotonic() - since >= SILENCE_SECONDS

    def _lose(self, run: str, worker: str) -> None:
        enter(self._store, self._spool, run)
        found, host = find_run(self._store, run), workers_known(self._store).get(worker)
        out = out_now(self._store, run)
        if found is None or found.is_ended or out is None:
            return
        alive = None if host is None or found.status != "running" else host.seen
        if found.status in LIVE and (
            asked_to_stop(self._store, run) or is_hopeless(self._store, run)
        ):
            mark_crashed(self._store, run, alive)
            come_back(self._store, run)
        elif found.facts.asker == self._side:
            self._publish(run, out, alive)
        else:
            return_to_queue(self._store, run, alive)
            come_back(self._store, run)  # who has asked for it hands it out anew
        if out_now(self._store, run) != out:
            forget_turn(self._spool, out)

    def _publish_missing(self, there: Listing, runs: Mapping[str, str]) -> None:
        """Hand out what waits; and what should be with somebody and is with nobody."""
        now, out = time.monotonic(), runs_out(self._store)
        missed = {run: self._missed.get(run, now) for run in runs if not there.has(run)}
        for run, since in missed.items():
            if run in out and now - since < MISSED_SECONDS:
                continue  # it may be on its way
            seen = None
            if run in out:
                enter(self._store, self._spool, run)
                seen = out_now(self._store, run)
            found = find_run(self._store, run)
            if found is None or found.is_ended or self._spool.listing().has(run):
                continue
            if found.facts.asker == self._side:
                self._publish(run, seen)
        self._missed = missed

    def _publish(self, run: str, seen: Out | None, alive: float | None = None) -> None:
        """Hand a run out, unless somebody else has done so since it was ``seen``; its worker was
        last heard of when it was ``alive``.
        """
        self._judge.begins(run)
        with self._store.write():
            if out_now(self._store, run) != seen:
                return
            return_to_queue(self._store, run, alive)
            turn = hand_out(self._store, run)
            try:
                packet = packet_of(self._store, run)
            except UNREADABLE as error:
                _LOG.exception("run %s cannot be handed out", run)
                why = Message("cluster.packet_damaged", {"reason": type(error).__name__})
                record(self._store, run, Ended("failed", 0, why))
                come_back(self._store, run)
                return
        self._spool.publish(run, {**packet, "turn": turn, "side": self._side})

    def _pass_orders(self, there: Listing) -> None:
        """Commands of people, and of the judge."""
        out = runs_out(self._store)
        taken = [run for run, worker in there.taken.items() if _has(out.get(run), worker)]
        for command in waiting_commands(self._store, taken):
            order = {"id": command.id, "kind": command.kind, "data": command.data}
            self._spool.order(command.run, out[command.run].turn, order)
            mark_taken(self._store, [command])
        for run, (kind, data) in self._judged(taken).items():
            self._spool.order(run, out[run].turn, {"kind": kind, "data": data})

    def _judged(self, taken: list[str]) -> Mapping[str, tuple[str, str]]:
        try:
            return self._judge.behind(taken)
        except sqlite3.Error:
            raise
        except Exception:  # of the pruner: then nothing is pruned
            _LOG.exception("trials cannot be judged")
            return {}

    def _go_on_with_sweeps(self, workers: int) -> None:
        """As many trials wait as workers live, and one for the first to come."""
        self._count_work()
        while True:
            found, before = next_sweep(self._store), self._waiting()
            if found is None or before >= max(workers, 1):
                return
            go_on(self._store, found.id, self._studies)
            if self._waiting() == before:
                return

    def _waiting(self) -> int:
        return list(open_runs(self._store, self._side).values()).count("queued")

    def _count_work(self) -> None:
        now = time.monotonic()
        if now - self._worked < SAY_SECONDS:
            return
        seconds, self._worked = now - self._worked, now
        found = open_runs(self._store, self._side).items()
        places = [sweep_of_run(self._store, run) for run, status in found if status in LIVE]
        for sweep in {place[0] for place in places if place is not None}:
            worked_on(self._store, sweep, seconds)

    def _say(self) -> None:
        """Tell workers in which order runs wait, and whether more come than they see."""
        found = open_runs(self._store, self._side).items()
        order = [run for run, status in found if status == "queued"]
        more = runs_wanted(self._store) > 0 or not self._spool.listing().waiting >= set(order)
        text = f"{order}{more}"
        if text == self._said and time.monotonic() - self._said_at < SAY_SECONDS:
            return
        self._said, self._said_at = text, time.monotonic()
        with suppress(OSError):
            self._spool.say({"seen": time.time(), "order": order, "more": more})


def _has(out: object, worker: str) -> bool:
    return getattr(out, "worker", None) == worker
