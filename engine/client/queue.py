"""The order of the queue, and what leaves it before it trains."""

from collections.abc import Sequence

from data.messages import Message
from engine.events import Ended
from engine.store.database import Store
from engine.store.queue import ALL_THE_WAY, cancel_run, move_run
from engine.store.run_writer import record
from engine.store.runs import some_runs


def fail_waiting(store: Store, ids: Sequence[str], message: Message) -> None:
    """Give up those of the runs that still wait: no engine will train them."""
    with store.write():
        waiting = {run.id for run in some_runs(store, ids) if run.status == "queued"}
        for run_id in ids:
            if run_id in waiting:
                record(store, run_id, Ended("failed", 0, message))


__all__ = ["ALL_THE_WAY", "cancel_run", "fail_waiting", "move_run"]
