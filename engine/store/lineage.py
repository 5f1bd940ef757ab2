"""Where branches come from: which run trained which epoch of a joined history."""

from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from engine.store.damage import tell_damaged
from engine.store.database import Store
from engine.store.stored_json import UNREADABLE


@dataclass(frozen=True, slots=True)
class Origin:
    """The end of epoch ``epoch`` of ``run``, from which a branch goes on."""

    run: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A run's part of a joined history: the epochs behind ``begin`` up to ``end`` (None: all)."""

    run: str
    begin: int
    end: int | None


def origin(store: Store, run_id: str) -> Origin | None:
    """Where the run branched off; None for one that began at its beginning, or no run."""
    row = store.db.execute("SELECT spec FROM runs WHERE id = ?", (run_id,)).fetchone()
    try:
        return None if row is None else origin_in(row["spec"])
    except UNREADABLE:
        tell_damaged(store, run_id)
        return None


def origin_in(spec: str) -> Origin | None:
    """Where the run of a description branched off.

    Raises:
        Exception: one of ``UNREADABLE``: the text is damaged.
    """
    values: dict[str, Any] = from_json(spec)
    if isinstance(values.get("watched"), dict):
        return None  # its own program tells no more than it knows
    # What everybody reads of a description is there, or nothing is
    if int(values["training"]["epochs"]) < 1 or not isinstance(values["data"], dict):
        raise ValueError(spec)
    branch = values.get("branch")
    return None if branch is None else Origin(str(branch["run"]), int(branch["epoch"]))


def segments(store: Store, run_id: str) -> list[Segment]:
    """The runs whose epochs, joined, are the run's history; the oldest first, itself last.

    An ancestor that trained none of them, because the branch left before its own, is left out.
    """
    found: list[Segment] = []
    seen: set[str] = set()
    run, end = run_id, None
    while run not in seen:  # a damaged store may have a circle
        seen.add(run)
        came = origin(store, run)
        begin = 0 if came is None else came.epoch
        if end is None or begin < end:
            found.append(Segment(run, begin, end))
            end = begin
        if came is None:
            break
        run = came.run
    return found[::-1]


def trained_by(store: Store, run_id: str, epoch: int) -> str:
    """Which run of the history trained an epoch."""
    return next(
        (
            segment.run
            for segment in segments(store, run_id)
            if segment.end is None or epoch <= segment.end
        ),
        run_id,
    )
