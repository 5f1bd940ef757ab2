"""The forecast of the experiment on show: asked of the engine in a thread, shown in a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from data.errors import InputError
from engine.store.database import Store
from tui.bench.desk import Desk
from tui.locale import _, words
from tui.model import messages

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec


def ask_forecast(desk: Desk) -> None:
    """Have the forecast made, which may read a table."""
    spec = desk.state.spec
    if spec is None:
        desk.person.hint(_("there is no experiment to look ahead for"), error=True)
        return
    desk.window.in_thread(lambda: _post(desk, spec))


def _post(desk: Desk, spec: ExperimentSpec) -> None:
    try:
        store = Store(desk.watcher.directory, read_only=desk.watcher.read_only)
    except InputError as error:
        desk.window.post_message(messages.Refused(words(error)))
        return
    try:
        desk.window.post_message(forecasted(store, spec))
    finally:
        store.close()


def forecasted(store: Store, spec: ExperimentSpec) -> Message:
    """The forecast, or why there is none."""
    from engine.client.forecasting import forecast_here

    try:
        return messages.Forecasted(spec.name, forecast_here(store, spec))
    except InputError as error:
        return messages.Refused(words(error))
