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
    from engine.store.database import Store
    from engine.store.runs import Run
    from engine.store.sweeps import Sweep

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
        work = cluster_work(opened)
        jobs = standing_jobs(opened, found, expected=work.sweeps > 0)
        aside, left = _unasked(opened, found)
    for run, number in _numbered(found):
        if json:
            about = {"place": number, "run": run.id, "name": run.name, "status": run.status}
            emit({**about, "asked": not run.is_unasked, "for_workers": run.for_workers})
    if json:
        for task in jobs:
            emit({"job": task.id, "state": task.state, "reason": task.reason})
        tell_standing(opened.directory, json)
        return
    expected = 0 if found else work.sweeps
    if not found and not expected:
        say(_("nothing trains and nothing waits"))
        return
    for row in _table(found) if found else [_expected(expected)]:
        say(row)
    on_ray = tell_standing(opened.directory, json)
    if (work.workers or not jobs) and not on_ray:
        waits = any(run.status == "queued" and run.for_workers for run in found)
        _tell_workers(work.workers, is_waited=waits or expected > 0)
    elif jobs:
        say()
    for job in dict.fromkeys(task.job for task in jobs):
        say(standing_of(job, [task for task in jobs if task.job == job]))
    _tell_unasked(aside, left)


def _expected(sweeps: int) -> str:
    """Sweeps of which no trial is made yet: the first worker has one made."""
    return n_(
        "nothing trains yet: {count} sweep waits for a worker",
        "nothing trains yet: {count} sweeps wait for a worker",
        sweeps,
    )


def _tell_workers(workers: int, *, is_waited: bool) -> None:
    """Say how many workers there are, where something waits for them."""
    if not is_waited:
        return
    say()
    if workers:
        say(n_("{count} worker is at work", "{count} workers are at work", workers))
    else:
        say(_("no worker is at work: pkgo-tui work, on any machine that has this store"))


def _unasked(store: "Store", found: Sequence["Run"]) -> tuple[list["Sweep"], list["Run"]]:
    """The sweeps that were set aside with runs that wait, and what else nobody here asked for."""
    from engine.store.sweeps import sweep, sweep_of_run

    sweeps: dict[str, Sweep] = {}
    left: list[Run] = []
    for run in found:
        if not run.is_unasked:
            continue
        place = sweep_of_run(store, run.id)
        of = None if place is None else sweep(store, place[0])
        if of is not None and of.status == "paused":
            sweeps[of.id] = of
        else:
            left.append(run)
    return list(sweeps.values()), left


def _tell_unasked(aside: Sequence["Sweep"], left: Sequence["Run"]) -> None:
    """Say how what waits without having been asked for goes on."""
    if aside or left:
        say()
    for one in aside:
        said = _(
            'sweep "{name}" was set aside: pkgo-tui sweep --resume {sweep}',
            name=shown(one.name),
            sweep=one.id,
        )
        say(said)
    if left:
        say(
            n_(
                "{count} run waits that nobody here has asked for: pkgo-tui resume {run}",
                "{count} runs wait that nobody here has asked for: pkgo-tui resume {run} and so on",
                len(left),
                run=left[0].id,
            )
        )


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
