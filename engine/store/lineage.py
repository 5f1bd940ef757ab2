"""Where branches come from: which run trained which epoch of a joined history."""

from dataclasses import dataclass

from engine.store.database import Store


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
    row = store.db.execute(
        "SELECT json_extract(spec, '$.branch.run') AS run, "
        "json_extract(spec, '$.branch.epoch') AS epoch FROM runs WHERE id = ?",
        (run_id,),
    ).fetchone()
    return None if row is None or row["run"] is None else Origin(row["run"], row["epoch"])


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
