"""The thread between store and screen: it reads, writes and tells; it touches no widget."""

import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from textual.message import Message

from data.errors import InputError
from engine.client.attachment import (
    attach_client,
    detach_client,
    open_for_bench,
    open_or_view,
    reap_dead_hosts,
)
from engine.devices.jobs import jobs_wanted
from engine.host.supervisor import HostStarter, HostSupervisor
from engine.store import run_history, runs
from engine.store.database import Store
from engine.store.experiments import experiments
from engine.store.location import database_file, database_state, is_own
from engine.store.processes import living_hosts
from engine.store.sweep_drafts import drafts
from tui.keymap.table import key_of
from tui.locale import _, words
from tui.model.messages import (
    Answered,
    MatrixRead,
    NoStore,
    Refused,
    RunRead,
    RunsEnded,
    RunView,
    Snapshot,
    StoreLost,
    StoreRead,
)
from tui.model.on_show import runs_on_show
from tui.model.reading_runs import awaits_first_epoch, has_first_epoch, read_run
from tui.model.seed_repeats import Repeats
from tui.model.sweep_ends import without_trials

POLL_SECONDS = 0.1
LOOK_SECONDS = 1.0
FIRST_SECONDS = 0.03
"""As often it is looked for the first epoch of a run, which somebody waits for."""
VIEW_SECONDS = 0.45
"""Curves are told at most this often, or drawing them would take the processor."""
HOST_TRIES = 3
RETURN_SECONDS = 0.5
AGAIN_SECONDS = 60.0
"""A sentence about the same trouble is not said again before."""

T = TypeVar("T")
Job = Callable[[Store], Message | None]


class StoreWatcher(threading.Thread):
    """Polls the store, does what the screen asks for in order, posts messages.

    ``post`` must be safe to call from a thread (as Textual's ``post_message`` is). Up to ``jobs``
    hosts are kept at work; without it as many as ``engine.devices.jobs`` thinks fit.
    """

    def __init__(
        self,
        directory: Path,
        post: Callable[[Message], object],
        start_host: HostStarter | None = None,
        jobs: int | None = None,
        *,
        read_only: bool = False,
    ) -> None:
        super().__init__(name="following", daemon=True)
        self.read_only = read_only
        self.directory = directory
        self._post = post
        self._start_host = start_host
        self._jobs_asked_for = jobs
        self._supervisor: HostSupervisor | None = None
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._run: str | None = None
        self._view: RunView | None = None
        self._host_failed = ""
        self._seen: Snapshot | None = None
        self._heard: int | None = None
        self._told = 0.0
        self._repeats = Repeats()
        self._at_work = threading.Lock()
        self._asked_for_hosts = False
        self._last_trouble = ("", 0.0)
        self._told_damage: set[str] = set()

    @contextmanager
    def at_rest(self, patience: float = 2.0) -> Generator[None]:
        """Inside it nothing is done to the store; entered at the latest after ``patience``."""
        held = self._at_work.acquire(timeout=patience)
        try:
            yield
        finally:
            if held:
                self._at_work.release()

    def do(self, job: Job) -> None:
        """Run ``job`` on the store, in order; what it returns is posted."""
        self._jobs.put(job)

    def follow(self, run: str | None) -> None:
        """From now on tell about this run."""

        def change(__: Store) -> None:
            self._run, self._view = run, None

        self.do(change)

    def read_matrix(self, run: str, epoch: int) -> None:
        """Tell what is kept of one epoch: a matrix, or residuals."""
        self.do(lambda store: MatrixRead(run, run_history.kept(store, run, epoch)))

    def wake_host(self) -> None:
        """Keep a host alive because somebody asks for it, also after it failed."""

        def forget(__: Store) -> None:
            self._asked_for_hosts = True
            if self._supervisor is not None:
                self._supervisor.try_again()
            self._host_failed = _("read-only") if self.read_only else ""

        self.do(forget)

    def finish(self, seconds: float = 5.0) -> None:
        """Do what is still asked, then end; waits at most ``seconds``."""
        self._jobs.put(None)
        if self.is_alive():
            self.join(seconds)

    def run(self) -> None:
        """The thread's life."""
        try:
            store, odd = self._open()
        except InputError as error:
            self._post(NoStore(words(error)))
            return
        if odd:
            self._post(Refused(odd, _("Read-only") if store.read_only else _("A damaged database")))
        while self._serve(store):
            found = self._returned_store()
            if found is None:
                return
            store = found

    def _serve(self, store: Store) -> bool:
        """Work on the store until the end is asked for, or it is gone: then True."""
        self._seen, self._view = None, None
        try:
            jobs = self._guard(lambda: jobs_wanted(self._jobs_asked_for)) or 1
            if store.read_only:
                self.read_only, self._host_failed = True, _("read-only")
                return self._loop(store)
            start = self._start_host
            self._supervisor = HostSupervisor(store, jobs, tries=HOST_TRIES, start=start)
            self._asked_for_hosts = self._asked_for_hosts or is_own(self.directory)
            if not self._asked_for_hosts:
                self._host_failed = _(
                    "somebody else's store: {key} starts an engine", key=key_of("run.train")
                )
            self._guard(lambda: attach_client(store))
            lost = self._loop(store)
            if not lost:
                self._guard(lambda: detach_client(store))
            return lost
        finally:
            with suppress(sqlite3.Error):
                store.close()

    def _returned_store(self) -> Store | None:
        """Wait for a store that is gone; None where the end is asked for meanwhile.

        What is asked for in the meantime is not done, and that is said.
        """
        lost = StoreLost(
            _(
                "the store {store} is gone: {key} leaves",
                store=self.directory,
                key=key_of("program.leave"),
            )
        )
        self._post(lost)
        before: object = None
        while True:
            with suppress(queue.Empty):
                if self._jobs.get(timeout=RETURN_SECONDS) is None:
                    return None
                self._post(lost)
                continue
            present = database_state(self.directory)
            # Somebody may be copying it back just now
            if present is not None and present == before:
                with suppress(InputError):
                    store = open_or_view(self.directory)
                    self._post(StoreLost())
                    return store
            before = present

    def _open(self) -> tuple[Store, str]:
        if self.read_only:
            return Store(self.directory, read_only=True), ""
        store, odd = open_for_bench(self.directory)
        return store, words(odd or "")

    def _loop(self, store: Store) -> bool:
        """Until the end is asked for (False), or the store is gone (True)."""
        file = database_file(self.directory)
        state: object = None
        look, owed = 0.0, False
        while True:
            try:
                job = self._jobs.get(timeout=self._pause())
                if job is None:
                    return False
                if database_file(self.directory) != file:
                    return True
                self._guard(lambda job=job: self._do(store, job))
            except queue.Empty:
                if database_file(self.directory) != file:
                    return True
            if not self._jobs.empty():
                continue
            now = time.monotonic()
            if now - look >= LOOK_SECONDS and not store.read_only:
                look = now
                if self._guard(lambda: self._look_after_host(store)):
                    state = None
            present = self._guard(lambda: self._state(store))
            if present is not None and (present != state or self._repeats.is_behind):
                state, owed = present, True
                self._guard(lambda: self._publish(store))
                self._tell_damage(store)
            due = self._view is None or now - self._told >= VIEW_SECONDS
            if owed and (due or self._guard(lambda: has_first_epoch(store, self._view))):
                owed = False
                self._guard(lambda: self._publish_run(store))

    def _pause(self) -> float:
        """How long nothing is looked at."""
        return FIRST_SECONDS if awaits_first_epoch(self._view) else POLL_SECONDS

    def _state(self, store: Store) -> object:
        """What is as it was as long as there is nothing to tell: others' writes change the version,
        our own do not.
        """
        return store.version(), store.db.total_changes, self._run, self._host_failed

    def _do(self, store: Store, job: Job) -> None:
        answer = job(store)
        if answer is not None:
            self._post(answer)

    def _guard(self, act: Callable[[], T]) -> T | None:
        """Nothing that goes wrong with the store may end this thread."""
        try:
            with self._at_work:
                return act()
        except InputError as error:
            self._post(Refused(words(error)))
        except sqlite3.Error as error:
            self._trouble(
                _("the store {store} cannot be used: {error}", store=self.directory, error=error)
            )
        except OSError as error:
            self._trouble(f"{error.filename or self.directory}: {error.strerror}")
        return None

    def _trouble(self, sentence: str) -> None:
        """Say it, but not again and again while it lasts."""
        last, when = self._last_trouble
        if sentence != last or time.monotonic() - when > AGAIN_SECONDS:
            self._last_trouble = (sentence, time.monotonic())
            self._post(Refused(sentence))
        time.sleep(1.0)

    def _tell_damage(self, store: Store) -> None:
        """What cannot be read of the store, each once."""
        new = {name: said for name, said in store.told.items() if name not in self._told_damage}
        if new:
            self._told_damage.update(new)
            said = "\n".join(words(message) for message in new.values())
            self._post(Refused(said, _("A part of the store cannot be read")))

    def _look_after_host(self, store: Store) -> bool:
        """Notice dead hosts, keep as many alive as are needed; whether to tell the screen."""
        if self._supervisor is None:
            return False
        reap_dead_hosts(store)
        if not self._asked_for_hosts:
            return False
        found, before = self._supervisor.look(), self._host_failed
        if found.gave_up and not before:
            log = store.directory / "host.log"
            self._host_failed = _(
                "the engine ended {count} times; {key} tries again",
                count=HOST_TRIES,
                key=key_of("run.train"),
            )
            self._post(
                Refused(
                    _(
                        "the engine ended {count} times while starting; see {log}",
                        count=HOST_TRIES,
                        log=log,
                    )
                )
            )
        known = () if self._seen is None else self._seen.serving
        changed = [host.id for host in known] != [host.id for host in found.living]
        return changed or self._host_failed != before

    def _publish(self, store: Store) -> None:
        snapshot = self._read(store)
        if snapshot != self._seen:
            self._seen = snapshot
            self._post(StoreRead(snapshot))
        self._tell_ended(store)

    def _tell_ended(self, store: Store) -> None:
        """What has ended since the bench was opened, once."""
        heard, ids = run_history.ended_behind(store, self._heard or 0)
        before, self._heard = self._heard, heard
        if before is None or not ids:
            return
        found = {run.id: run for run in runs.some_runs(store, ids)}
        every = [found[name] for name in ids if name in found and found[name].is_ended]
        ended, sweeps = without_trials(store, every)
        if ended:
            self._post(RunsEnded(ended))
        for said in sweeps:
            self._post(Answered(said))

    def _publish_run(self, store: Store) -> None:
        if self._run is not None:
            view = read_run(store, self._run, self._view, self._repeats)
            if view is not None and view != self._view:
                self._view, self._told = view, time.monotonic()
                self._post(RunRead(view))

    def _read(self, store: Store) -> Snapshot:
        active, count = tuple(runs.active_runs(store)), runs.count(store)
        found = runs_on_show(runs.newest_runs(store), active)
        items = tuple(experiments(store))
        origins = [item.spec.branch.run for item in items if item.spec.branch is not None]
        at_work = (count, *(run.id for run in active))
        return Snapshot(
            experiments=items,
            on_show=self._repeats.stated(store, found, at_work),
            active=active,
            run_count=count,
            hosts=tuple(living_hosts(store)),
            host_failed=self._host_failed,
            origins={run.id: run.name for run in runs.some_runs(store, origins)} if origins else {},
            searched=drafts(store),
        )
