"""What may be changed about a run while it trains: picked from a list, then typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App

from data.errors import InputError
from engine.commands import Command, CommandKind
from tui.dialogs.ask import AskScreen
from tui.dialogs.pick import PickScreen
from tui.locale import _, words

if TYPE_CHECKING:
    from engine.store.database import Store
    from engine.store.runs import Run
    from tui.model.store_watcher import StoreWatcher

_QUESTIONS = {
    CommandKind.LEARNING_RATE: (
        _("Learning rate"),
        _("Learning rate, from the next batches on:"),
    ),
    CommandKind.PATIENCE: (
        _("Patience"),
        _("Epochs without improvement before early stopping ends the run:"),
    ),
    CommandKind.EPOCHS: (_("Epochs"), _("Epochs in all:")),
}
"""The dialog's title and what it asks."""


def steer_run(app: App[Any], watcher: StoreWatcher, run: Run) -> None:
    """Let the person pick a change; it is sent to the run's host."""

    def picked(choice: str | None) -> None:
        if choice is None:
            return
        kind = CommandKind(choice)
        if kind in _QUESTIONS:
            _ask(app, watcher, run, kind)
        else:
            watcher.do(lambda store: _send(store, run, kind))

    paused = run.status == "paused"
    text = (
        _("{name} is paused.", name=run.name) if paused else _("{name} is training.", name=run.name)
    )
    app.push_screen(
        PickScreen(_("Steer the run"), _options(run), CommandKind.LEARNING_RATE, text), picked
    )


def _options(run: Run) -> list[tuple[str, str]]:
    from engine.store.experiments import spec_from

    training = spec_from(run.spec).training
    options = [(CommandKind.LEARNING_RATE, _("change the learning rate"))]
    if training.early_stopping is not None:
        options.append((CommandKind.PATIENCE, _("change the patience of early stopping")))
    options += [
        (
            CommandKind.EPOCHS,
            _("change the number of epochs, now {count}", count=run.epochs_wanted),
        ),
        (CommandKind.CHECKPOINT, _("save the model as it is now")),
        (CommandKind.STOP_WITH_BEST, _("stop and keep the weights of the best epoch")),
    ]
    return [(str(kind), text) for kind, text in options]


def _ask(app: App[Any], watcher: StoreWatcher, run: Run, kind: CommandKind) -> None:
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

    title, question = _QUESTIONS[kind]
    app.push_screen(AskScreen(title, question, "", check), take)


def _send(store: Store, run: Run, kind: CommandKind) -> None:
    from engine.client.control import send
    from engine.client.steering import save_model_now

    if kind is CommandKind.CHECKPOINT:
        save_model_now(store, run)
    else:
        send(store, run.id, Command(kind))


def _done(__: object) -> None:
    """Nothing is posted: the run's record tells."""
