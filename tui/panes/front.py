"""What screens in front of the bench have in common: their help, the way back, clicks on keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.screen import Screen

from tui.dialogs.person import ScreenPerson
from tui.keymap.action import Group
from tui.panes.action_table import EVERYTHING
from tui.widgets.keybar import KeyBar


class FrontScreen(Screen[None]):
    """A screen that is left for what lies below it; ``HELP_OF`` are the groups of actions that its
    help begins with.
    """

    HELP_OF: ClassVar[tuple[Group, ...]] = ()
    person: ScreenPerson

    def action_help(self) -> None:
        """All keys."""
        from tui.dialogs.help import HelpScreen

        self.person.push(HelpScreen(EVERYTHING, *self.HELP_OF))

    def action_leave(self) -> None:
        """Back to what lies below."""
        self.dismiss(None)

    @on(KeyBar.Pressed)
    async def _key_clicked(self, event: KeyBar.Pressed) -> None:
        await self.app.run_action(event.action.textual, default_namespace=self)

    def _in_thread(self, work: Callable[[], None]) -> None:
        """Do what takes long."""
        self.run_worker(work, thread=True, exit_on_error=False)
