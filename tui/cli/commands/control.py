"""``pkgo-tui pause``, ``resume`` and ``stop``: a wish for a run, and whether it came true."""

import time
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tui.cli.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.output import emit, fail, say
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.store.database import Store
    from engine.store.runs import Run

PATIENCE_SECONDS = 10.0
LOOK_SECONDS = 0.1
Wanted = Literal["pause", "resume", "stop"]
_OUTCOME: dict[Wanted, str] = {"pause": "paused", "resume": "running", "stop": "stopped"}


def pause(
    context: typer.Context, run: RunArgument, json: JsonOption = False, store: StoreOption = None
) -> int:
    """Pause a run that trains.

    Example: pkgo-tui pause last
    """
    return _wish(context, "pause", run, json, store)


def resume(
    context: typer.Context, run: RunArgument, json: JsonOption = False, store: StoreOption = None
) -> int:
    """Let a run train on that was paused or ended too soon.

    One that crashed, failed or was stopped goes on from where its state was last kept.

    Example: pkgo-tui resume last
    """
    from tui.cli.resume import continue_run

    with place_of(context).opened(store) as opened:
        now = continue_run(opened, run)
    if now is None:
        return _wish(context, "resume", run, json, store)
    if json:
        emit({"run": now.id, "name": now.name, "status": now.status})
    elif now.status == "queued":
        say(f'"{shown(now.name)}" waits in the queue, and goes on when its turn comes')
    elif now.status != "failed":
        say(f'"{shown(now.name)}" is {now.status}')
    if now.status != "failed":
        return 0
    fail(f'"{now.name}" has failed: {now.message}')
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
    return _wish(context, "stop", run, json, store, {"best": True} if best else None)


def _wish(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    wish: Wanted,
    text: str,
    json: bool,
    store: StoreOption,
    data: dict[str, Any] | None = None,
) -> int:
    from engine.client.control import send
    from engine.store.runs import find_run

    with place_of(context).opened(store) as opened:
        run = find_run(opened, text)
        send(opened, run.id, wish, data)
        now = _wait(opened, run, wish)
    if json:
        emit({"run": now.id, "name": now.name, "status": now.status})
    elif _came_true(now, wish):
        message = f": {shown(now.message)}" if now.message else ""
        say(f'"{shown(now.name)}" is {now.status}{message}')
    if _came_true(now, wish):
        return 0
    fail(_unfulfilled(now, wish))
    return 1


def _wait(store: "Store", run: "Run", wish: Wanted) -> "Run":
    """The run once the wish came true, it ended, or patience did."""
    from engine.store.runs import run as find
    from tui.cli.hosts import look_after_the_dead

    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        look_after_the_dead(store)
        now = find(store, run.id) or run
        if _came_true(now, wish) or now.is_ended or time.monotonic() >= until:
            return now
        time.sleep(LOOK_SECONDS)


def _came_true(run: "Run", wish: Wanted) -> bool:
    return run.status == _OUTCOME[wish] or (wish == "stop" and run.status == "finished")


def _unfulfilled(run: "Run", wish: Wanted) -> str:
    if run.is_ended:
        message = f": {run.message}" if run.message else ""
        return f'"{run.name}" has {run.status} before it could {wish}{message}'
    return (
        f'"{run.name}" is still {run.status} after {PATIENCE_SECONDS:.0f} s; '
        f"its engine has been asked to {wish} it"
    )
