"""``pkgo-tui pause``, ``resume`` and ``stop``: a command for a run, and whether it took effect."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from data.errors import InputError
from engine.commands import Command, CommandKind
from tui.cli.console.options import (
    ClusterOption,
    JsonOption,
    RunArgument,
    StoreOption,
    place_of,
)
from tui.cli.console.output import emit, fail, say
from tui.cli.console.slurm import ScriptOption, SlurmOption
from tui.cli.console.trusting import TrustOption
from tui.locale import N_, _, words
from tui.text.fitting import shown
from tui.text.status import run_word, status_word

if TYPE_CHECKING:
    from engine.store.database import Store
    from engine.store.runs import Run

PATIENCE_SECONDS = 10.0
LOOK_SECONDS = 0.1
_OUTCOME = {
    CommandKind.PAUSE: ("paused",),
    CommandKind.RESUME: ("running",),
    CommandKind.STOP: ("stopped", "finished"),
    CommandKind.STOP_WITH_BEST: ("stopped", "finished"),
}
"""The statuses that a run has once a command took effect."""
_STOPS = (CommandKind.STOP, CommandKind.STOP_WITH_BEST)
_NOT_STOPPED = (
    N_('"{run}" has {status} before it could stop'),
    N_(
        '"{run}" is still {status} after {seconds:.0f} s; its engine has been asked to stop it. '
        "Where it has not done so {force:.0f} s after it was first asked, pkgo-tui stop ends the "
        "engine by force"
    ),
)
_UNDONE = {
    CommandKind.PAUSE: (
        N_('"{run}" has {status} before it could pause'),
        N_(
            '"{run}" is still {status} after {seconds:.0f} s; its engine has been asked to pause it'
        ),
    ),
    CommandKind.RESUME: (
        N_('"{run}" has {status} before it could resume'),
        N_(
            '"{run}" is still {status} after {seconds:.0f} s; '
            "its engine has been asked to resume it"
        ),
    ),
    CommandKind.STOP: _NOT_STOPPED,
    CommandKind.STOP_WITH_BEST: _NOT_STOPPED,
}
"""What is said where a command took no effect: the run has ended before; nothing has happened."""


def pause(
    context: typer.Context, run: RunArgument, json: JsonOption = False, store: StoreOption = None
) -> int:
    """Pause a run that trains.

    Example: pkgo-tui pause last
    """
    return _command(context, CommandKind.PAUSE, run, json, store)


def resume(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    run: RunArgument,
    cluster: ClusterOption = False,
    slurm: SlurmOption = None,
    dry_run: ScriptOption = False,
    trust: TrustOption = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Let a run train on that was paused or ended too soon.

    One that crashed, failed or was stopped goes on from where its state was last kept. One that
    waits without an engine gets one; without --cluster one of this machine. With --slurm a worker
    is submitted as a job that goes on with it, and the command returns.

    Example: pkgo-tui resume last
    """
    from tui.cli.console.resume import continue_run

    if dry_run and slurm is None:
        raise InputError("slurm.only_the_script")
    with place_of(context).opened(store) as opened:
        if slurm is None:
            now = continue_run(opened, run, trust=trust, cluster=cluster)
        elif dry_run:
            return _tell_script(opened, run, slurm, json)
        else:
            now = _resume_there(opened, run, slurm, trust=trust, json=json)
    cluster = cluster or slurm is not None
    if now is None:
        return _command(context, CommandKind.RESUME, run, json, store)
    if json:
        emit({"run": now.id, "name": now.name, "status": now.status})
    elif now.status == "queued" and cluster:
        say(_('"{run}" waits for workers', run=shown(now.name)))
    elif now.status == "queued":
        name = shown(now.name)
        say(_('"{run}" waits in the queue, and goes on when its turn comes', run=name))
    elif now.status != "failed":
        say(_('"{run}" is {status}', run=shown(now.name), status=status_word(now.status)))
    if now.status != "failed":
        return 0
    fail(_('"{run}" has failed: {reason}', run=now.name, reason=words(now.message)))
    return 1


def _tell_script(store: "Store", text: str, slurm: str, json: bool) -> int:
    from engine.slurm.options import read_options
    from engine.store.runs import find_run
    from tui.cli.console.slurm import tell_script

    options = read_options(slurm)
    find_run(store, text)
    tell_script(store.directory, options, 1, json)
    return 0


def _resume_there(
    store: "Store", text: str, slurm: str, *, trust: bool, json: bool
) -> "Run | None":
    """As ``continue_run``, by a worker of SLURM; None for a run that trains: it needs none."""
    from engine.client.attachment import reap_dead_hosts
    from engine.statuses import LIVE
    from engine.store.runs import find_run
    from tui.cli.commands.on_slurm import resume_there

    reap_dead_hosts(store)
    found = find_run(store, text)
    if found.status in LIVE:
        return None
    return resume_there(store, found, slurm, trust=trust, json=json)


def stop(
    context: typer.Context,
    run: RunArgument,
    best: Annotated[
        bool,
        typer.Option("--best", help=N_("Keep the weights of the best epoch, not the present.")),
    ] = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Stop a run and keep its model, or take it off the queue.

    A run that has not reacted for 30 s, as where code of its own never returns, is ended with its
    engine when it is stopped again; what waits goes on in another one.

    Example: pkgo-tui stop 3f2a
    """
    kind = CommandKind.STOP_WITH_BEST if best else CommandKind.STOP
    return _command(context, kind, run, json, store)


def _command(
    context: typer.Context, kind: CommandKind, text: str, json: bool, store: StoreOption
) -> int:
    from engine.client.control import send
    from engine.client.coordinating import ensure_coordinator
    from engine.store.runs import find_run

    with place_of(context).opened(store) as opened:
        run = find_run(opened, text)
        if kind in _STOPS and _ended_by_force(opened, run, json=json):
            return 0
        send(opened, run.id, Command(kind))
        ensure_coordinator(opened)
        now = _wait(opened, run, kind)
    if json:
        emit({"run": now.id, "name": now.name, "status": now.status})
    elif now.status in _OUTCOME[kind]:
        message = f": {shown(words(now.message))}" if now.message else ""
        is_now = _('"{run}" is {status}', run=shown(now.name), status=status_word(now.status))
        say(f"{is_now}{message}")
    if now.status in _OUTCOME[kind]:
        return 0
    fail(_without_effect(now, kind))
    return 1


def _ended_by_force(store: "Store", run: "Run", *, json: bool) -> bool:
    """Whether the run has ignored for too long that it was to stop: then its engine is ended."""
    from engine.client.forcing import end_deaf_engine
    from engine.store.runs import run as find
    from tui.cli.console.hosts import look_after_the_dead

    silent = end_deaf_engine(store, run)
    if silent is None:
        return False
    look_after_the_dead(store)
    now = find(store, run.id) or run
    if json:
        emit({"run": now.id, "name": now.name, "status": now.status})
        return True
    did_not = _(
        '"{run}" did not react for {seconds:.0f} s to being stopped, and its engine has been ended '
        "by force: it has {status}",
        run=shown(now.name),
        seconds=silent,
        status=status_word(now.status),
    )
    message = f": {shown(words(now.message))}" if now.message else ""
    say(f"{did_not}{message}")
    return True


def _wait(store: "Store", run: "Run", kind: CommandKind) -> "Run":
    """The run once the command took effect, it ended, or patience did."""
    from engine.client.attachment import reap_dead_hosts
    from engine.store.runs import run as find

    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        reap_dead_hosts(store)
        now = find(store, run.id) or run
        if now.status in _OUTCOME[kind] or now.is_ended or time.monotonic() >= until:
            return now
        time.sleep(LOOK_SECONDS)


def _without_effect(run: "Run", kind: CommandKind) -> str:
    too_late, not_yet = map(_, _UNDONE[kind])
    if run.is_ended:
        message = f": {words(run.message)}" if run.message else ""
        return f"{too_late.format(run=run.name, status=status_word(run.status))}{message}"
    from engine.client.forcing import PATIENCE_SECONDS as FORCE_SECONDS

    about = {"seconds": PATIENCE_SECONDS, "force": FORCE_SECONDS}
    return not_yet.format(run=run.name, status=run_word(run), **about)
