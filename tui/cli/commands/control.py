"""``pkgo-tui pause``, ``resume`` and ``stop``: a command for a run, and whether it took effect."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from engine.commands import Command, CommandKind
from tui.cli.console.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.console.output import emit, fail, say
from tui.locale import words
from tui.text.fitting import shown

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


def pause(
    context: typer.Context, run: RunArgument, json: JsonOption = False, store: StoreOption = None
) -> int:
    """Pause a run that trains.

    Example: pkgo-tui pause last
    """
    return _command(context, CommandKind.PAUSE, run, json, store)


def resume(
    context: typer.Context, run: RunArgument, json: JsonOption = False, store: StoreOption = None
) -> int:
    """Let a run train on that was paused or ended too soon.

    One that crashed, failed or was stopped goes on from where its state was last kept.

    Example: pkgo-tui resume last
    """
    from tui.cli.console.resume import continue_run

    with place_of(context).opened(store) as opened:
        now = continue_run(opened, run)
    if now is None:
        return _command(context, CommandKind.RESUME, run, json, store)
    if json:
        emit({"run": now.id, "name": now.name, "status": now.status})
    elif now.status == "queued":
        say(f'"{shown(now.name)}" waits in the queue, and goes on when its turn comes')
    elif now.status != "failed":
        say(f'"{shown(now.name)}" is {now.status}')
    if now.status != "failed":
        return 0
    fail(f'"{now.name}" has failed: {words(now.message)}')
    return 1


def stop(
    context: typer.Context,
    run: RunArgument,
    best: Annotated[
        bool, typer.Option("--best", help="Keep the weights of the best epoch, not the present.")
    ] = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Stop a run and keep its model, or take it off the queue.

    Example: pkgo-tui stop 3f2a
    """
    kind = CommandKind.STOP_WITH_BEST if best else CommandKind.STOP
    return _command(context, kind, run, json, store)


def _command(
    context: typer.Context, kind: CommandKind, text: str, json: bool, store: StoreOption
) -> int:
    from engine.client.control import send
    from engine.store.runs import find_run

    with place_of(context).opened(store) as opened:
        run = find_run(opened, text)
        send(opened, run.id, Command(kind))
        now = _wait(opened, run, kind)
    if json:
        emit({"run": now.id, "name": now.name, "status": now.status})
    elif now.status in _OUTCOME[kind]:
        message = f": {shown(words(now.message))}" if now.message else ""
        say(f'"{shown(now.name)}" is {now.status}{message}')
    if now.status in _OUTCOME[kind]:
        return 0
    fail(_without_effect(now, kind))
    return 1


def _wait(store: "Store", run: "Run", kind: CommandKind) -> "Run":
    """The run once the command took effect, it ended, or patience did."""
    from engine.store.runs import run as find
    from tui.cli.console.hosts import look_after_the_dead

    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        look_after_the_dead(store)
        now = find(store, run.id) or run
        if now.status in _OUTCOME[kind] or now.is_ended or time.monotonic() >= until:
            return now
        time.sleep(LOOK_SECONDS)


def _without_effect(run: "Run", kind: CommandKind) -> str:
    verb = kind.partition("_")[0]
    if run.is_ended:
        message = f": {words(run.message)}" if run.message else ""
        return f'"{run.name}" has {run.status} before it could {verb}{message}'
    return (
        f'"{run.name}" is still {run.status} after {PATIENCE_SECONDS:.0f} s; '
        f"its engine has been asked to {verb} it"
    )
