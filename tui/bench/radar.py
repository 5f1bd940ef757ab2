"""The key that opens the radar of the run on show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.bench.desk import Desk
from tui.bench.models import Models
from tui.locale import _

if TYPE_CHECKING:
    from tui.model.messages import RunView


class RadarKey:
    """Opens the radar."""

    def __init__(self, desk: Desk, models: Models) -> None:
        self._desk = desk
        self._models = models

    def radar(self) -> None:
        """A map of what the model of the run on show says."""
        self._desk.with_shown(self._open, _("there is no run whose radar could be shown"))

    def _open(self, view: RunView) -> None:
        from engine.client.radar import RadarProcess
        from tui.radar.screen import RadarScreen

        desk = self._desk
        source = RadarProcess(desk.watcher.directory, self._models.process)
        desk.person.push(RadarScreen(view.run.id, view.run.name, source))
