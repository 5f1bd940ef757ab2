"""The key that opens the radar of the run on show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.bench.desk import Desk
from tui.locale import _

if TYPE_CHECKING:
    from engine.client.radar import RadarProcess


class RadarKey:
    """Opens the radar; the process that asks the model stays warm for the next time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._source: RadarProcess | None = None

    def radar(self) -> None:
        """A map of what the model of the run on show says."""
        from engine.client.radar import RadarProcess
        from tui.radar.screen import RadarScreen

        desk, view = self._desk, self._desk.state.shown
        if view is None:
            desk.person.hint(_("there is no run whose radar could be shown"), error=True)
            return
        if self._source is None:
            self._source = RadarProcess(desk.watcher.directory)
        desk.person.push(RadarScreen(view.run.id, view.run.name, self._source))

    def close(self) -> None:
        """The bench is left: the process ends."""
        if self._source is not None:
            self._source.close()
