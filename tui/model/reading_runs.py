"""The run on show, read as far as it is new."""

from engine.statuses import OPEN
from engine.store import run_history, runs
from engine.store.database import Store
from tui.model.messages import MOST_EVENTS, RunView
from tui.model.recorded_layers import read_layers
from tui.model.seed_repeats import Repeats


def read_run(store: Store, run_id: str, view: RunView | None, repeats: Repeats) -> RunView | None:
    """The run as its views show it; of one that only has more than ``view`` what is new is read."""
    run = runs.run(store, run_id)
    if run is None:
        return None
    known = view if _goes_on(view, run) else None
    epochs = known.epochs if known else ()
    log = known.log if known else ()
    last = epochs[-1].epoch if epochs else 0
    more = run_history.epochs(store, run_id, last, timed=False)
    if log:
        said = run_history.events(store, run_id, log[-1].seq)
    else:
        said = run_history.newest_events(store, run_id, MOST_EVENTS)
    matrix = run_history.kept(store, run_id) if more or known is None else known.matrix
    bands = repeats.of(store, run)
    before = known.before if known else _before(store, run)
    layers = read_layers(store, run, known, new=bool(more))
    return RunView(run, (*epochs, *more), matrix, (*log, *said), bands, before, layers)


def awaits_first_epoch(view: RunView | None) -> bool:
    """Whether the run waits or trains, and no epoch of its own is told yet."""
    return view is not None and view.run.epochs_done == 0 and view.run.status in OPEN


def has_first_epoch(store: Store, view: RunView | None) -> bool:
    """Whether the run, of which no epoch of its own was told, has one by now."""
    if view is None or view.run.epochs_done:
        return False
    run = runs.run(store, view.run.id)
    return run is not None and run.epochs_done > 0


def _goes_on(view: RunView | None, run: runs.Run) -> bool:
    """Whether ``run`` only has more of what ``view`` shows: a resumed run has gone back."""
    if view is None or view.run.id != run.id:
        return False
    return _cut(view.run) == _cut(run)


def _before(store: Store, run: runs.Run) -> tuple[run_history.Logged, ...]:
    if run.origin is None:
        return ()
    done = run_history.interventions(store, run.id)
    return tuple(logged for logged in done if logged.run != run.id)


def _cut(run: runs.Run) -> int:
    return run.facts.cuts or 0
