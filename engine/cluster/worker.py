"""A worker: takes runs from a store's spool and has them trained on a store of its own.

That store lies on a disk of this machine, but for the runs' folders, which are the shared ones. An
ordinary host trains there; what is written of the run goes into its journal as well. The shared
database is never opened.
"""

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from data.errors import InputError
from data.messages import Message
from engine.cluster.heart import Heart
from engine.cluster.orders import Orders
from engine.cluster.own_folder import make_own_folder, remove_own_folder
from engine.cluster.queueing import Queue
from engine.cluster.spool import Spool
from engine.cluster.telling import Tell, Told
from engine.commands import Command, CommandKind
from engine.messages import one_line
from engine.store.checkpoints import queue_again
from engine.store.commands import send
from engine.store.database import Store
from engine.store.experiments import new_id
from engine.store.facts import RunFacts
from engine.store.full_disk import is_full
from engine.store.journal import append_line
from engine.store.outbox import ClaimLost
from engine.store.packets import asked_elsewhere, enter_packet, forget_packet, packet_of
from engine.store.run_writer import add_facts
from engine.store.runs import Run
from engine.store.runs import run as find_run

TICK_SECONDS = 0.1
LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 60.0
"""So long a disk that cannot be used is tried again."""
LEAVE_SECONDS = 90.0
"""So long a run may take to keep its state before it is left to be found."""
PUT_BACK, EMPTY, DIED = 75, 0, 1
"""Exit codes: a run was put back, the queue is empty, engines die again and again."""


class Engine(Protocol):
    """What trains the runs that wait in the worker's store."""

    @property
    def gave_up(self) -> bool:
        """Whether it cannot be had."""
        ...

    def look(self) -> None:
        """Keep it alive."""
        ...

    def notice(self) -> None:
        """Notice its death."""
        ...

    def kill(self) -> None:
        """End it at once."""
        ...

    def end(self) -> None:
        """Let it leave."""
        ...


@dataclass(slots=True)
class Claimed:
    """The run that the worker has; ``aside`` once a person wants it set aside."""

    run: str
    name: str
    turn: int
    side: str
    claim: Path
    journal: Path
    orders: Orders
    aside: bool = False
    leaves: bool = False


class Worker:
    """One worker's life; ``work`` returns its exit code. ``most`` runs end it, if that is given;
    ``keep`` is called now and then, for what is to be kept alive beside it. ``name`` is its id,
    where somebody else has drawn that.
    """

    def __init__(  # noqa: PLR0913
        self,
        directory: Path,
        make_engine: Callable[[Store, Path], Engine],
        tell: Tell,
        *,
        idle: float,
        most: int | None = None,
        keep: Callable[[], None] = lambda: None,
        name: str | None = None,
    ) -> None:
        self._spool = Spool(directory)
        self._spool.make()
        self.id = name or new_id()
        self._folder = make_own_folder(directory)
        self._store = Store(self._folder)
        self._store.begin_telling()
        self._engine = make_engine(self._store, self._spool.log(self.id))
        self._heart = Heart(self._spool, self.id)
        self._queue = Queue(self._spool, self.id, tell, idle)
        self._tell = tell
        self._most = most
        self._keep = keep
        self._done = 0
        self._run: Claimed | None = None
        self._left_at: float | None = None
        self._put_back = False
        self._looked = 0.0
        self._is_in_trouble = False

    def leave(self) -> None:
        """Have it put its run back and leave; a signal's handler may call it."""
        self._left_at = self._left_at or time.monotonic()

    def work(self) -> int:
        """Work until it is time to leave."""
        try:
            self._beat(now=True)
            self._tell(Told("serves", self.id, left=self._heart.seconds_left()))
            code = self._turns()
            self._tell(Told("leaves"))
            return code
        finally:
            self._engine.end()
            self._store.close()
            remove_own_folder(self._folder)
            if self._run is None:
                if not self._engine.gave_up:
                    self._spool.log(self.id).unlink(missing_ok=True)
                self._heart.stop()  # else it is found dead, and its run goes on elsewhere

    def _turns(self) -> int:
        worked = time.monotonic()
        while True:
            try:
                code = self._turn()
                worked = time.monotonic()
            except ClaimLost:
                code = None
                if self._run is not None:
                    self._drop(self._run)
            except (
                OSError,
                sqlite3.Error,
            ) as error:  # a full disk, or one that is away for a while
                self._trouble(error)
                if self._is_too_long(error, worked):
                    raise
                code = None
            if code is not None:
                return code
            time.sleep(TICK_SECONDS)

    def _is_too_long(self, error: Exception, worked: float) -> bool:
        """Whether nobody need wait: a full disk may have room again, and what is kept nowhere else
        is lost without it.
        """
        now = time.monotonic()
        if self._left_at is not None and now - self._left_at > LEAVE_SECONDS:
            return True
        return now - worked > PATIENCE_SECONDS and not is_full(error, self._spool.directory)

    def _trouble(self, error: Exception) -> None:
        """Say so, once until the disk can be used again."""
        reason = one_line(str(getattr(error, "strerror", None) or error))
        if not self._is_in_trouble:
            self._is_in_trouble = True
            self._tell(Told("trouble", message=Message("cluster.disk", {"reason": reason})))

    def _turn(self) -> int | None:
        """One turn; the exit code once it is time to leave."""
        self._beat()
        if self._heart.is_time_over:
            self.leave()
        if self._left_at is not None:
            return self._leaves()
        if time.monotonic() - self._looked >= LOOK_SECONDS:
            self._looked = time.monotonic()
            self._keep()
            self._engine.look()
            if self._engine.gave_up:
                return self._without_engine()
        if self._run is not None:
            self._attend(self._run)
            return None
        if self._most is not None and self._done >= self._most:
            return EMPTY
        packet = self._queue.next()
        if packet is not None:
            self._begin(*packet)
            return None
        return EMPTY if self._queue.is_over else None

    def _leaves(self) -> int | None:
        claimed = self._run
        if claimed is None:
            return PUT_BACK if self._put_back or self._queue.has_more else EMPTY
        self._engine.notice()
        found = find_run(self._store, claimed.run)
        if not self._is_mine(claimed) or found is None:
            self._drop(claimed)
        elif found.status == "crashed" and self._goes_on(claimed.run):
            self._return(claimed, found)  # its engine was ended with the job
        elif found.is_ended:
            self._finish(claimed, found, "over")
        elif found.is_set_aside and claimed.aside:
            self._finish(claimed, found, "aside")
        elif found.is_set_aside:
            self._return(claimed, found)
        elif not claimed.leaves:
            claimed.leaves = True
            with suppress(InputError):  # it has ended meanwhile
                send(self._store, claimed.run, Command(CommandKind.SUSPEND))
        elif self._left_at is not None and time.monotonic() - self._left_at > LEAVE_SECONDS:
            self._engine.kill()
            return PUT_BACK
        return None

    def _goes_on(self, run: str) -> bool:
        try:
            queue_again(self._store, run)
        except InputError:
            return False
        return True

    def _without_engine(self) -> int:
        self._tell(Told("no_engine"))
        if self._run is not None:
            found = find_run(self._store, self._run.run)
            if found is not None and not found.is_ended:
                self._return(self._run, found)
        return DIED

    def _begin(self, claim: Path, packet: dict[str, Any]) -> None:
        """Enter a claimed run as one that waits in the own store."""
        run, turn = str(packet["run"]["runs"][0]["id"]), int(packet["turn"])
        journal = self._spool.journal(run, turn, self.id)
        try:
            enter_packet(self._store, packet, str(journal), str(claim))
            journal.parent.mkdir(mode=0o700, exist_ok=True)
            append_line(journal, {"begins": self.id}, durably=True)
        except (InputError, OSError) as error:
            forget_packet(self._store, run)
            journal.unlink(missing_ok=True)
            why = error.message if isinstance(error, InputError) else None
            self._queue.refuse(run, why)
            return
        add_facts(self._store, run, RunFacts(node=self._heart.node, job=self._heart.job or ""))
        found = find_run(self._store, run)
        name = "" if found is None else found.name
        orders = Orders(self._spool.orders(run, turn))
        self._run = Claimed(run, name, turn, str(packet["side"]), claim, journal, orders)
        self._tell(Told("begins", run, name, left=self._heart.seconds_left()))
        self._beat(now=True)

    def _attend(self, claimed: Claimed) -> None:
        if not self._is_mine(claimed):
            self._drop(claimed)
            return
        found = find_run(self._store, claimed.run)
        if found is None:
            self._drop(claimed)
        elif found.is_ended:
            self._finish(claimed, found, "over")
        elif found.is_set_aside and claimed.aside:
            self._finish(claimed, found, "aside")
        elif found.is_set_aside:
            self._return(claimed, found)  # its engine was told before the worker
            self.leave()
        else:
            if claimed.orders.obey(self._store, claimed.run):
                claimed.aside = True
            self._flush(durably=False)

    def _is_mine(self, claimed: Claimed) -> bool:
        return claimed.claim.exists()

    def _finish(self, claimed: Claimed, found: Run, how: str) -> None:
        """Close the journal: the coordinator takes the claim away once it is entered."""
        self._flush(durably=True)
        append_line(claimed.journal, {"end": how}, durably=True)
        self._forget(claimed)
        kind = "set_aside" if how == "aside" else "ended"
        self._tell(Told(kind, claimed.run, found.name, found.status, found.epochs_done))

    def _return(self, claimed: Claimed, found: Run) -> None:
        """Let it wait for another worker, with its state."""
        self._flush(durably=True)
        append_line(claimed.journal, {"end": "back"}, durably=True)
        packet = asked_elsewhere(packet_of(self._store, claimed.run), claimed.side)
        about = {"turn": claimed.turn + 1, "side": claimed.side}
        if not self._spool.put_back(claimed.run, self.id, {**packet, **about}):
            self._drop(claimed)
            return
        self._put_back = True
        self._forget(claimed)
        self._tell(Told("put_back", claimed.run, found.name, epochs=found.epochs_done))

    def _drop(self, claimed: Claimed) -> None:
        """Somebody else has it: what trains here must not write any more."""
        self._engine.kill()
        self._forget(claimed)
        self._tell(Told("lost", claimed.run, claimed.name))

    def _forget(self, claimed: Claimed) -> None:
        forget_packet(self._store, claimed.run)
        self._run = None
        self._done += 1
        self._queue.wake()

    def _flush(self, *, durably: bool) -> None:
        if durably:
            with self._store.durable(), self._store.write():
                pass
        else:
            with self._store.write():
                pass

    def _beat(self, *, now: bool = False) -> None:
        try:
            run = None if self._run is None else self._run.run
            beaten = self._heart.beat(self._store, run, now=now)
        except OSError as error:  # a full disk, or one that is away for a while
            self._trouble(error)
        else:
            if beaten and self._is_in_trouble:
                self._is_in_trouble = False
                self._tell(Told("works_again"))
