"""The forecast of the experiment on show: asked of the engine in a thread, shown in a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from data.errors import InputError
from engine.store.database import Store
from tui.bench.desk import Desk
from tui.keymap.table import key_of
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
        first = forecasted(store, spec)
        desk.window.post_message(first)
        if isinstance(first, messages.Forecasted) and first.measuring:
            desk.window.post_message(forecasted(store, spec, later=True))
    finally:
        store.close()


def forecasted(store: Store, spec: ExperimentSpec, *, later: bool = False) -> Message:
    """The forecast, or why there is none; the ``later`` one with what an idle engine has tried."""
    from engine.client.forecasting import can_measure, forecast_here

    try:
        found = forecast_here(store, spec, measures=later)
        soon = found.seconds is None and not later and can_measure(store)
        return messages.Forecasted(spec, found, measuring=soon, later=later)
    except InputError as error:
        return messages.Refused(words(error))


def tell_forecast(desk: Desk, message: messages.Forecasted) -> None:
    """Show what lies ahead, or in the dialog that shows it what was measured since."""
    from tui.dialogs.forecast import ForecastScreen

    front = desk.window.program.screen
    if not message.later and message.spec != desk.state.spec:
        key = key_of("run.forecast")
        said = _("the experiment has changed since: {key} looks ahead for it", key=key)
        desk.person.hint(said)
    elif not message.later:
        desk.person.push(ForecastScreen(message.spec.name, message.found, message.measuring))
    elif isinstance(front, ForecastScreen):  # else it was left meanwhile
        front.show(message.found)
