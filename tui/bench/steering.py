"""What may be changed about a run while it trains: picked from a list, then typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App

from data.errors import InputError
from tui.dialogs.ask import AskScreen
from tui.dialogs.pick import PickScreen

if TYPE_CHECKING:
    from engine.store.database import Store
    from engine.store.runs import Run
    from tui.model.store_watcher import StoreWatcher

_QUESTIONS = {
    "learning_rate": "Learning rate, from the next batches on:",
    "patience": "Epochs without improvement before early stopping ends the run:",
    "epochs": "Epochs in all:",
}


def steer_run(app: App[Any], watcher: StoreWatcher, run: Run) -> None:
    """Let the person pick a change; it is sent to the run's host."""

    def picked(choice: str | None) -> None:
        if choice in _QUESTIONS:
            _ask(app, watcher, run, choice)
        elif choice is not None:
            watcher.do(lambda store: _send(store, run, choice))

    text = f"{run.name} is {'paused' if run.status == 'paused' else 'training'}."
    app.push_screen(PickScreen("Steer the run", _options(run), "learning_rate", text), picked)


def _options(run: Run) -> list[tuple[str, str]]:
    from engine.store.experiments import spec_from

    training = spec_from(run.spec).training
    options = [("learning_rate", "change the learning rate")]
    if training.early_stopping is not None:
        options.append(("patience", "change the patience of early stopping"))
    options += [
        ("epochs", f"change the number of epochs, now {run.epochs_wanted}"),
        ("checkpoint", "save the model as it is now"),
        ("best", "stop and keep the weights of the best epoch"),
    ]
    return options


def _ask(app: App[Any], watcher: StoreWatcher, run: Run, key: str) -> None:
    from engine.client.steering import checked, steer

    def check(text: str) -> str | None:
        try:
            checked(run, key, text)
        except InputError as error:
            return str(error)
        return None

    def take(text: str | None) -> None:
        if text is not None:
            watcher.do(lambda store: _done(steer(store, run, key, text)))

    title = key.replace("_", " ").capitalize()
    app.push_screen(AskScreen(title, _QUESTIONS[key], "", check), take)


def _send(store: Store, run: Run, choice: str) -> None:
    from engine.client.steering import take_checkpoint
    from engine.store.commands import send

    if choice == "checkpoint":
        take_checkpoint(store, run)
    else:
        send(store, run.id, "stop", {"best": True})


def _done(_: object) -> None:
    """Nothing is posted: the run's record tells."""
