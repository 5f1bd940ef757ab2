"""What workers' journals tell of a run is entered in the shared store, a part a transaction."""

import logging
from pathlib import Path
from typing import Any

from data.messages import Message
from engine.cluster.spool import Spool
from engine.events import Noted
from engine.store.cluster_runs import Out, come_back, entered, is_wanted, out_now, put_back
from engine.store.database import Store
from engine.store.folding import Damaged, fold_line
from engine.store.journal import lines
from engine.store.run_writer import record

PART_BYTES = 8_000_000
"""Others wait for a transaction no longer than so much takes."""
_LOG = logging.getLogger(__name__)


def enter(store: Store, spool: Spool, run: str) -> bool:
    """Enter all that is told of a run that is handed out; whether anything was.

    Raises:
        sqlite3.Error: the store cannot be written.
        OSError: a journal is there and cannot be read.
    """
    any_at_all = False
    while (out := out_now(store, run)) is not None and is_wanted(store, out):
        known = out.worker
        found = dict(spool.journals(run, out.turn))
        worker = known if known in found else next(iter(found), None)
        if worker is None:
            break
        size, end = _enter_part(store, out, worker, found[worker])
        any_at_all = any_at_all or size > 0
        if end is not None:
            _close(store, spool, out, worker, end)
        elif size == 0:
            break
    return any_at_all


def _enter_part(store: Store, out: Out, worker: str, journal: Path) -> tuple[int, str | None]:
    """Enter some lines: how many bytes they are, and how the journal ends if it does.

    Nothing where somebody else has entered any since: locks may not reach from one machine to
    another, and the store's own transactions do.
    """
    size, end = 0, None
    with store.write():
        if out_now(store, out.run) != out:
            return 0, None
        for line in lines(journal, out.entered):
            size += line.size
            end = _enter_line(store, out, worker, line.content)
            if end is not None or size > PART_BYTES:
                break
        if size:
            entered(store, out.run, worker, out.entered + size)
    return size, end


def _enter_line(store: Store, out: Out, worker: str, content: dict[str, Any] | None) -> str | None:
    """Enter a line; how the journal ends where it is the last one. A damaged one is told."""
    try:
        if content is None:
            raise Damaged("checksum")
        if "end" in content:
            return str(content["end"])
        fold_line(store, out.run, worker, content)
    except Damaged as error:
        _LOG.error("run %s: a line of %s's journal is damaged: %s", out.run, worker, error)
        record(store, out.run, Noted(Message("cluster.journal_damaged", {"worker": worker})))
    return None


def _close(store: Store, spool: Spool, out: Out, worker: str, end: str) -> None:
    """The journal is entered whole: nobody needs it any more."""
    with store.durable(), store.write():
        now = out_now(store, out.run)
        if now is None or now.turn != out.turn:
            return  # somebody else was first
        if end == "back":
            put_back(store, out.run)
        else:
            come_back(store, out.run, aside=end == "aside")
    forget_turn(spool, out)
    if end != "back":
        spool.take_away(out.run, worker)


def forget_turn(spool: Spool, out: Out) -> None:
    """Remove what was told of a run in a turn, and ordered."""
    for _, journal in spool.journals(out.run, out.turn):
        journal.unlink(missing_ok=True)
    spool.orders(out.run, out.turn).unlink(missing_ok=True)
