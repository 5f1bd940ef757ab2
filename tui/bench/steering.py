"""What may be changed about a run while it trains: picked from a list, then typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual.app import App

from data.errors import InputError
from engine.commands import Command, CommandKind
from engine.events import EpochEnded, Intervention
from tui.dialogs.ask import AskScreen
from tui.dialogs.pick import PickScreen
from tui.locale import N_, Worded, _, words
from tui.text.figures import setting_value

if TYPE_CHECKING:
    from engine.store.database import Store
    from engine.store.runs import Run
    from tui.model.messages import RunView
    from tui.model.store_watcher import StoreWatcher

_QUESTIONS = {
    CommandKind.LEARNING_RATE: (
        N_("Learning rate"),
        N_("Learning rate, from the next batches on"),
    ),
    CommandKind.PATIENCE: (
        N_("Patience"),
        N_("Epochs without improvement before early stopping ends the run"),
    ),
    CommandKind.EPOCHS: (N_("Epochs"), N_("Epochs in all")),
}
"""The dialog's title and what it asks."""
_CHANGES = Worded(
    {
        CommandKind.LEARNING_RATE: N_("change the learning rate"),
        CommandKind.PATIENCE: N_("change the patience of early stopping"),
        CommandKind.EPOCHS: N_("change the number of epochs"),
    }
)


def steer_run(app: App[Any], watcher: StoreWatcher, run: Run, view: RunView | None) -> None:
    """Let the person pick a change; it is sent to the run's host. ``view`` tells what is so now."""
    now = present_values(run, view)

    def picked(choice: str | None) -> None:
        if choice is None:
            return
        kind = CommandKind(choice)
        if kind in _QUESTIONS:
            _ask(app, watcher, run, kind, now)
        else:
            watcher.do(lambda store: _send(store, run, kind))

    paused = run.status == "paused"
    text = (
        _("{name} is paused.", name=run.name) if paused else _("{name} is training.", name=run.name)
    )
    app.push_screen(
        PickScreen(_("Steer the run"), _options(run, now), CommandKind.LEARNING_RATE, text), picked
    )


def present_values(run: Run, view: RunView | None) -> dict[CommandKind, str]:
    """What may be changed, as it is by now: described, or changed since; "" if that is unknown.

    A learning rate that somebody has changed stands in the record before an epoch has ended
    with it.
    """
    from engine.store.experiments import spec_from

    training = spec_from(run.spec).training
    described = training.rate()
    now: dict[CommandKind, float | None] = {
        CommandKind.LEARNING_RATE: described if isinstance(described, float) else None
    }
    if training.early_stopping is not None:
        now[CommandKind.PATIENCE] = training.early_stopping.patience
    for logged in () if view is None else view.log:
        match logged.event:
            case EpochEnded(learning_rate=rate):
                now[CommandKind.LEARNING_RATE] = rate
            case Intervention(action=action, value=float() | int() as value) if action in now:
                now[CommandKind(action)] = value
            case _:
                pass
    now[CommandKind.EPOCHS] = run.epochs_wanted
    return {kind: _value(kind, value) for kind, value in now.items() if _does(run, kind)}


def _does(run: Run, kind: CommandKind) -> bool:
    """Whether who trains the run does such a command; a program of its own may do few."""
    return run.facts.obeys is None or kind in run.facts.obeys


def _value(kind: CommandKind, value: float | None) -> str:
    if value is None:
        return ""
    return setting_value(value) if kind is CommandKind.LEARNING_RATE else str(int(value))


def _options(run: Run, now: Mapping[CommandKind, str]) -> list[tuple[str, str]]:
    options = [(kind, _with_now(_CHANGES[kind], text)) for kind, text in now.items()]
    options += [
        (CommandKind.CHECKPOINT, _("save the model as it is now")),
        (CommandKind.STOP_WITH_BEST, _("stop and keep the weights of the best epoch")),
    ]
    return [(str(kind), text) for kind, text in options if _does(run, CommandKind(kind))]


def _with_now(words: str, value: str) -> str:
    return _("{words}, now {value}", words=words, value=value) if value else words


def _ask(
    app: App[Any],
    watcher: StoreWatcher,
    run: Run,
    kind: CommandKind,
    now: Mapping[CommandKind, str],
) -> None:
    from engine.client.steering import change_of, steer

    def check(text: str) -> str | None:
        try:
            change_of(run, kind, text)
        except InputError as error:
            return words(error)
        return None

    def take(text: str | None) -> None:
        if text is not None:
            watcher.do(lambda store: _done(steer(store, run, kind, text)))

    title, question = map(_, _QUESTIONS[kind])
    asked = f"{_with_now(question, now.get(kind, ''))}:"
    app.push_screen(AskScreen(title, asked, "", check), take)


def _send(store: Store, run: Run, kind: CommandKind) -> None:
    from engine.client.control import send
    from engine.client.steering import save_model_now

    if kind is CommandKind.CHECKPOINT:
        save_model_now(store, run)
    else:
        send(store, run.id, Command(kind))


def _done(__: object) -> None:
    """Nothing is posted: the run's record tells."""
