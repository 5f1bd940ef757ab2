"""A worker's heartbeat: who it is, where, for how long, and what it does."""

import platform
import time
from dataclasses import asdict
from typing import Any

from engine.cluster.spool import Spool
from engine.devices.slurm_job import job_end, job_node, restarts, slurm_job
from engine.store.database import Store
from engine.store.facts import HostFacts
from engine.store.life_lock import hold, let_go
from engine.store.processes import living_hosts, own_identity

BEAT_SECONDS = 2.0
MARGIN_SECONDS = 60.0
"""Before the end of its job's time a worker puts its run back."""
MARGIN_SHARE = 0.1
"""Of short jobs a part of their time."""


class Heart:
    """One worker's; it holds a lock in the shared folder for as long as it lives."""

    def __init__(self, spool: Spool, worker: str) -> None:
        self._spool = spool
        self._worker = worker
        self._identity = own_identity()
        self._locked = hold(spool.directory, worker)
        self._beaten = 0.0
        self.node = job_node() or platform.node()
        self.job = slurm_job()
        self.ends = job_end()
        left = self.seconds_left()
        self._margin = 0.0 if left is None else min(MARGIN_SECONDS, left * MARGIN_SHARE)

    def seconds_left(self) -> float | None:
        """The job's wall time that is left; None where nothing ends it."""
        return None if self.ends is None else max(self.ends - time.time(), 0.0)

    @property
    def is_time_over(self) -> bool:
        """Whether the job's time is so short now that a run is to be put back."""
        left = self.seconds_left()
        return left is not None and left <= self._margin

    def beat(self, store: Store, run: str | None, *, now: bool = False) -> bool:
        """Say that it lives, every few seconds, or at once; whether it was time to.

        Raises:
            OSError: that cannot be written.
        """
        if not now and time.monotonic() - self._beaten < BEAT_SECONDS:
            return False
        self._beaten = time.monotonic()
        engine = next(iter(living_hosts(store)), None)
        known = HostFacts() if engine is None else engine.facts
        facts: dict[str, Any] = {
            **asdict(known),
            "node": self.node,
            "job": self.job,
            "restarts": restarts(),
            "ends": self.ends,
            "slot": None,
        }
        about = {
            "identity": list(self._identity),
            "seen": time.time(),
            "locked": self._locked,
            "status": "warming" if engine is None else engine.status,
            "facts": {name: value for name, value in facts.items() if value is not None},
            "run": run,
        }
        self._spool.beat(self._worker, about)
        return True

    def stop(self) -> None:
        """It leaves in peace."""
        self._spool.leave(self._worker)
        let_go(self._spool.directory, self._worker)
