"""``pkgo-tui set`` and ``checkpoint``: change a run while it trains."""

import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.console.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.console.output import emit, fail, say
from tui.locale import N_, _
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.events import Event
    from engine.store.database import Store
    from engine.store.runs import Run

PATIENCE_SECONDS = 10.0
LOOK_SECONDS = 0.05

Changes = Annotated[
    list[str],
    typer.Argument(
        metavar="KEY=VALUE...",
        help=N_("learning_rate, patience (of early stopping) or epochs, and the new value."),
        show_default=False,
    ),
]


def set_value(
    context: typer.Context,
    run: RunArgument,
    changes: Changes,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Change a run while it trains.

    The learning rate changes before the next batches, patience and epochs at the next epoch.

    Example: pkgo-tui set last learning_rate=0.001 epochs=60
    """
    from engine.client.steering import steer
    from engine.specs.edit import assignment
    from engine.store.runs import find_run

    with place_of(context).opened(store) as opened:
        found = find_run(opened, run)
        for text in changes:
            before = _newest(opened, found)
            command = steer(opened, found, *assignment(text))
            key, value = str(command.kind), command.value
            event = _wait(opened, found, before, "intervention", key)
            if event is None:
                return _without_answer(opened, found)
            where = _where(event)
            if json:
                emit({"run": found.id, "set": key, "value": value, **where})
            else:
                said = _(
                    '"{run}": {key} is {value:g} since epoch {epoch}, batch {step}',
                    run=shown(found.name),
                    key=key,
                    value=value,
                    **where,
                )
                say(said)
    return 0


def checkpoint(
    context: typer.Context, run: RunArgument, json: JsonOption = False, store: StoreOption = None
) -> int:
    """Save the model of a run that trains, as it is now.

    Example: pkgo-tui checkpoint last
    """
    from engine.client.steering import save_model_now
    from engine.store.runs import find_run

    with place_of(context).opened(store) as opened:
        found = find_run(opened, run)
        before = _newest(opened, found)
        save_model_now(opened, found)
        event: Any = _wait(opened, found, before, "checkpoint", "snapshot")
        if event is None:
            return _without_answer(opened, found)
        path = opened.run_directory(found.id) / event.file
    if json:
        emit({"run": found.id, "file": str(path), "epoch": event.epoch, "sha256": event.sha256})
    else:
        name, file = shown(found.name), shown(str(path), 400)
        say(_('"{run}" is saved as {file}', run=name, file=file))
    return 0


def _where(event: "Event") -> dict[str, Any]:
    found: Any = event
    return {"epoch": found.epoch, "step": found.step}


def _newest(store: "Store", run: "Run") -> int:
    from engine.store.run_history import events

    return max((logged.seq for logged in events(store, run.id)), default=0)


def _wait(store: "Store", run: "Run", after: int, kind: str, what: str) -> "Event | None":
    """The event after ``after`` that says it has happened; None when patience or the run ends."""
    from engine.client.attachment import reap_dead_hosts
    from engine.store.run_history import events
    from engine.store.runs import run as find

    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        now = find(store, run.id) or run
        for logged in events(store, run.id, after):
            named: Any = getattr(logged.event, "action", getattr(logged.event, "what", None))
            if logged.event.kind == kind and named == what:
                return logged.event
        if now.is_ended or time.monotonic() >= until:
            return None
        reap_dead_hosts(store)
        time.sleep(LOOK_SECONDS)


def _without_answer(store: "Store", run: "Run") -> int:
    from engine.store.runs import run as find
    from tui.text.status import status_word

    now = find(store, run.id) or run
    if now.is_ended:
        status = status_word(now.status)
        fail(_('"{run}" has {status} before that could take effect', run=now.name, status=status))
    else:
        fail(
            _(
                '"{run}": its engine has not answered for {seconds:.0f} s',
                run=now.name,
                seconds=PATIENCE_SECONDS,
            )
        )
    return 1
