"""Branching from the bench: the epoch is asked for, the branch becomes an experiment to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.message import Message

from tui.dialogs.ask import AskScreen
from tui.model import messages

if TYPE_CHECKING:
    from engine.store.database import Store
    from engine.store.runs import Run
    from tui.model.store_watcher import StoreWatcher


def branch_run(
    app: App[Any], watcher: StoreWatcher, run: Run, epoch: int | None, after: str | None
) -> None:
    """Ask for the epoch (``epoch`` stands there already), and put the branch on the list."""
    last = run.epochs_done

    def check(text: str) -> str | None:
        if text.strip().isdecimal() and 1 <= int(text) <= last:
            return None
        return f"the epochs are 1 to {last}"

    def take(text: str | None) -> None:
        if text is not None:
            watcher.do(lambda store: _made(store, run, int(text), after))

    question = f"{run.name} goes on with other training options from the end of epoch:"
    app.push_screen(AskScreen("Branch", question, str(epoch or last), check), take)


def _made(store: Store, run: Run, epoch: int, after: str | None) -> Message:
    from engine.client.branching import branched, with_room
    from engine.store.experiment_writer import add_experiment

    spec = with_room(branched(store, run, epoch))
    return messages.Created(add_experiment(store, spec, after))
