"""``pkgo-tui queue``: what trains and what waits, in order; ``move`` and ``cancel``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tui.cli.console.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.console.output import emit, say
from tui.cli.console.ray import tell_standing
from tui.cli.console.slurm import standing_jobs, standing_of
from tui.cli.console.spoken import SpokenCommand, SpokenGroup
from tui.locale import N_, _, n_
from tui.text.fitting import shown
from tui.text.status import run_word

if TYPE_CHECKING:
    from engine.store.runs import Run

Where = Literal["up", "down", "first", "last"]
WhereArgument = Annotated[
    Where, typer.Argument(metavar="up|down|first|last", show_default=False, help=N_("Which way."))
]

queue = typer.Typer(
    cls=SpokenGroup,
    invoke_without_command=True,
    rich_markup_mode=None,
    help=N_("List what trains and what waits, in order."),
)


@queue.callback(epilog=N_("Example: pkgo-tui queue move last first"))
def listed(context: typer.Context, json: JsonOption = False, store: StoreOption = None) -> None:
    """List what trains and what waits, in the order in which engines take it.

    Example: pkgo-tui queue --json
    """
    place = place_of(context)
    place.given = store or place.given
    if context.invoked_subcommand is not None:
        return
    from engine.client.coordinating import cluster_work, ensure_coordinator
    from engine.store.runs import active_runs

    with place.opened(store) as opened:
        found = active_runs(opened)
        ensure_coordinator(opened)
        workers = cluster_work(opened).workers
        jobs = standing_jobs(opened, found)
    for run, number in _numbered(found):
        if json:
            about = {"place": number, "run": run.id, "name": run.name, "status": run.status}
            emit({**about, "asked": not run.is_unasked, "for_workers": run.for_workers})
    if json:
        for task in jobs:
            emit({"job": task.id, "state": task.state, "reason": task.reason})
        tell_standing(opened.directory, json)
        return
    if not found:
        say(_("nothing trains and nothing waits"))
        return
    for row in _table(found):
        say(row)
    on_ray = tell_standing(opened.directory, json)
    if (workers or not jobs) and not on_ray:
        _tell_workers(found, workers)
    elif jobs:
        say()
    for job in dict.fromkeys(task.job for task in jobs):
        say(standing_of(job, [task for task in jobs if task.job == job]))
    left = [run for run in found if run.is_unasked]
    if left:
        say()
        say(
            n_(
                "{count} run waits that nobody here has asked for: pkgo-tui resume {run}",
                "{count} runs wait that nobody here has asked for: pkgo-tui resume {run} and so on",
                len(left),
                run=left[0].id,
            )
        )


def _tell_workers(found: "Sequence[Run]", workers: int) -> None:
    """Say of runs that wait for workers how many of these there are."""
    waiting = sum(run.status == "queued" and run.for_workers for run in found)
    if not waiting:
        return
    say()
    if workers:
        say(n_("{count} worker is at work", "{count} workers are at work", workers))
    else:
        say(_("no worker is at work: pkgo-tui work, on any machine that has this store"))


@queue.command(cls=SpokenCommand)
def move(
    context: typer.Context,
    run: RunArgument,
    where: WhereArgument,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Move a run that waits.

    Example: pkgo-tui queue move last first
    """
    from engine.client.queue import ALL_THE_WAY, move_run
    from engine.store.runs import find_run, waiting_runs

    by = {"up": -1, "down": 1, "first": -ALL_THE_WAY, "last": ALL_THE_WAY}[where]
    with place_of(context).opened(store) as opened:
        found = find_run(opened, run)
        place = move_run(opened, found.id, by)
        count = len(waiting_runs(opened))
    if json:
        emit({"place": place, "run": found.id, "name": found.name, "status": "queued"})
    else:
        name = shown(found.name)
        say(_('"{run}" is {place} of {count} in the queue', run=name, place=place, count=count))


@queue.command(cls=SpokenCommand)
def cancel(
    context: typer.Context, run: RunArgument, json: JsonOption = False, store: StoreOption = None
) -> None:
    """Take a run that waits off the queue.

    Example: pkgo-tui queue cancel 3f2a
    """
    from engine.client.queue import cancel_run
    from engine.store.runs import find_run

    with place_of(context).opened(store) as opened:
        found = find_run(opened, run)
        cancel_run(opened, found.id)
    if json:
        emit({"run": found.id, "name": found.name, "status": "stopped"})
    else:
        say(_('"{run}" is off the queue', run=shown(found.name)))


def _numbered(found: Sequence["Run"]) -> list[tuple["Run", int | None]]:
    """What trains first, without a place; then what waits, with its place from 1."""
    waiting = [run for run in found if run.status == "queued"]
    training: list[tuple[Run, int | None]] = [(run, None) for run in found if run not in waiting]
    return [*training, *((run, number) for number, run in enumerate(waiting, 1))]


def _table(found: Sequence["Run"]) -> list[str]:
    from tui.text.fitting import fit, width
    from tui.text.glyphs import GLYPHS
    from tui.text.tables import columns

    longest = min(max(width(run.name) for run in found), 60)
    rows = [
        [
            str(number or GLYPHS.dash),
            run.id,
            fit(run.name, longest),
            run_word(run),
            _epoch(run),
        ]
        for run, number in _numbered(found)
    ]
    head = [_("place"), _("id"), _("name"), _("status"), _("epoch")]
    return columns(head, rows, left=frozenset({1, 2, 3}))


def _epoch(run: "Run") -> str:
    return "" if run.facts.epochs is None else f"{run.epoch_under_way}/{run.facts.epochs}"
