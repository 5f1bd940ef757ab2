"""Which runs are handed out to workers, and how much of what they tell of them is entered."""

from dataclasses import dataclass

from engine.store.asker import CLUSTER, is_cluster
from engine.store.asking import set_aside
from engine.store.database import Store
from engine.store.folding import number_events
from engine.store.runs import run as run_of

MOST_TRIES = 3
"""Workers that a run may lose one after another: then a person has to look."""


@dataclass(frozen=True, slots=True)
class Out:
    """A run that is handed out for the ``turn``-th time; ``entered`` bytes of its journal, written
    by ``worker``, are in the store.
    """

    run: str
    turn: int
    worker: str | None
    entered: int


def open_runs(store: Store, side: str) -> dict[str, str]:
    """The statuses of the runs that a side has asked for and that have not ended, by their ids, in
    the order of the queue.
    """
    rows = store.db.execute(
        "SELECT id, status FROM runs WHERE status IN ('queued', 'running', 'paused') AND CASE WHEN "
        "json_valid(facts) THEN json_extract(facts, '$.asker') = ? END ORDER BY position",
        (side,),
    )
    return {row["id"]: row["status"] for row in rows}


def runs_out(store: Store) -> dict[str, Out]:
    """The runs that are handed out, by their ids."""
    rows = store.db.execute("SELECT run, turn, worker, entered FROM cluster_runs WHERE out = 1")
    return {row["run"]: Out(**dict(row)) for row in rows}


def out_now(store: Store, run: str) -> Out | None:
    """How the run is handed out; None where it is not."""
    row = store.db.execute(
        "SELECT run, turn, worker, entered FROM cluster_runs WHERE out = 1 AND run = ?", (run,)
    ).fetchone()
    return None if row is None else Out(**dict(row))


def is_wanted(store: Store, out: Out) -> bool:
    """Whether what is told of the run is still asked for, by whatever side: nobody has taken it off
    the queue, or has it trained elsewhere.
    """
    found = run_of(store, out.run)
    if found is None:
        return False
    if found.status == "queued":
        return is_cluster(found.facts.asker)
    return not found.is_ended or (found.host is not None and found.host == out.worker)


def is_told_of_others(store: Store, side: str) -> bool:
    """Whether workers may tell of runs that another side has asked for: cheap."""
    return _of_others(store, side, "AND id IN (SELECT run FROM cluster_runs WHERE out = 1)")


def is_open_for_others(store: Store, side: str) -> bool:
    """Whether runs that another side has asked the cluster for have not ended: cheap."""
    return _of_others(store, side, "")


def _of_others(store: Store, side: str, which: str) -> bool:
    found = store.db.execute(
        f"SELECT 1 FROM runs WHERE status IN ('queued', 'running', 'paused') {which} AND CASE "
        "WHEN json_valid(facts) THEN json_extract(facts, '$.asker') LIKE ? "
        "AND json_extract(facts, '$.asker') <> ? END LIMIT 1",
        (f"%/{CLUSTER}", side),
    )
    return found.fetchone() is not None


def hand_out(store: Store, run: str) -> int:
    """The run is handed out anew, with all its events numbered; which turn that is, from 1."""
    with store.write() as db:
        number_events(store, run)
        row = db.execute(
            "INSERT INTO cluster_runs (run, turn, out) VALUES (?, 1, 1) ON CONFLICT (run) "
            "DO UPDATE SET turn = turn + 1, out = 1, worker = NULL, entered = 0 RETURNING turn",
            (run,),
        ).fetchone()
    return row["turn"]


def entered(store: Store, run: str, worker: str, size: int) -> None:
    """So many bytes of the worker's journal are entered."""
    with store.write() as db:
        db.execute(
            "UPDATE cluster_runs SET worker = ?, entered = ? WHERE run = ?", (worker, size, run)
        )


def put_back(store: Store, run: str) -> None:
    """The worker has put the run back, which goes on under another by its next turn."""
    with store.write() as db:
        db.execute(
            "UPDATE cluster_runs SET turn = turn + 1, worker = NULL, entered = 0 WHERE run = ?",
            (run,),
        )
        db.execute(
            "UPDATE runs SET status = 'queued', host = NULL, message = '' "
            "WHERE id = ? AND ended IS NULL",
            (run,),
        )


def come_back(store: Store, run: str, *, aside: bool = False) -> None:
    """Nothing more is told of the run, which is set aside if a person wanted that."""
    with store.write() as db:
        db.execute("UPDATE cluster_runs SET out = 0 WHERE run = ?", (run,))
        waits = db.execute("SELECT 1 FROM runs WHERE id = ? AND status = 'queued'", (run,))
        if aside and waits.fetchone() is not None:
            set_aside(store, run)


def is_hopeless(store: Store, run: str) -> bool:
    """Whether the run has lost so many workers without having come any further: it is not tried
    again then.
    """
    row = store.db.execute(
        "SELECT count(*) FROM events WHERE run = :run AND kind = 'queued' AND seq > max("
        "(SELECT ifnull(max(seq), 0) FROM events WHERE run = :run AND kind = 'epoch'), "
        "(SELECT ifnull(max(event), 0) FROM checkpoints WHERE run = :run))",
        {"run": run},
    ).fetchone()
    return row[0] > MOST_TRIES


def forget_deleted(store: Store) -> None:
    """Forget what is known of runs that are gone for good."""
    gone = "run NOT IN (SELECT id FROM runs) AND run NOT IN (SELECT run FROM trash)"
    with store.write() as db:
        for table in ("cluster_runs", "cluster_events"):
            db.execute(f"DELETE FROM {table} WHERE {gone}")


def was_cluster_asked(store: Store) -> bool:
    """Whether the cluster was asked for anything that is open: cheap, for it is asked often."""
    found = store.db.execute(
        "SELECT 1 FROM runs WHERE status IN ('queued', 'running', 'paused') AND CASE WHEN "
        "json_valid(facts) THEN json_extract(facts, '$.asker') LIKE :side END "
        "UNION ALL SELECT 1 FROM sweeps WHERE status = 'open' AND asker LIKE :side LIMIT 1",
        {"side": f"%/{CLUSTER}"},
    )
    return found.fetchone() is not None
