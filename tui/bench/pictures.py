"""The key that shows the network of the experiment on show as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data import Description
from tui.bench.desk import Desk
from tui.locale import _
from tui.panes.form import known

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec


class Pictures:
    """Opens the screen of the network."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def picture(self) -> None:
        """The network as blocks."""
        from tui.network.screen import NetworkScreen

        if self._desk.state.spec is None:
            said = _("there is no experiment to show the network of")
            self._desk.person.hint(said, error=True)
            return
        self._desk.person.push(NetworkScreen(self._now))

    def _now(self) -> tuple[ExperimentSpec, Description] | None:
        state = self._desk.state
        spec, table = state.spec, known(state.table)
        return None if spec is None or table is None else (spec, table)
