"""Looking around the bench: panes, epochs, help, palette, theme, the shell behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.command import CommandPalette

from tui.bench.desk import Desk
from tui.keymap.table import key_of
from tui.locale import _
from tui.locale.language import other_language, speak
from tui.panes.registry import PANES
from tui.terminal.languages import can_show, unshown_words
from tui.terminal.remembered import remember

if TYPE_CHECKING:
    from tui.model.messages import RunView


class Look:
    """The keys that change what is in sight."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def pane(self, by: int) -> None:
        """The next or previous pane."""
        names = [entry.id for entry in PANES]
        place = names.index(self._desk.window.front)
        self._desk.window.go_to(names[(place + by) % len(names)])

    def go(self, name: str) -> None:
        """To a pane by its letter."""
        self._desk.window.go_to(name)

    def help(self) -> None:
        """All keys."""
        from tui.dialogs.help import HelpScreen
        from tui.panes.action_table import EVERYTHING

        self._desk.person.push(HelpScreen(EVERYTHING))

    def read(self, page: str) -> None:
        """A page of the manual."""
        from tui.dialogs.manual import ManualScreen

        self._desk.person.push(ManualScreen(page))

    def palette(self) -> None:
        """Actions by name."""
        words = _("letters of an action, an experiment, a preset or a page")
        self._desk.person.push(CommandPalette(placeholder=words))

    def suspend(self) -> None:
        """Back to the shell for a while."""
        from tui.terminal.lasting import shell_waits

        if shell_waits():
            self._desk.window.program.action_suspend_process()
        else:
            self._desk.person.hint(
                _("no shell waits behind the bench: {key} leaves it", key=key_of("program.leave")),
                error=True,
            )

    def theme(self) -> None:
        """Dark or light, and so the next time."""
        app = self._desk.window.program
        chosen = "light" if app.current_theme.dark else "dark"
        app.theme = f"pkgo-{chosen}"
        remember(theme=chosen)

    def language(self) -> None:
        """English or Chinese, and so the next time; said in the language of now."""
        chosen = other_language()
        if not can_show(chosen):
            self._desk.person.hint(unshown_words(), error=True)
            return
        speak(chosen)
        remember(lang=chosen)
        self._desk.window.name_anew()
        self._desk.person.hint(_("everything is in English now"))

    def scrub(self, by: int) -> None:
        """An earlier or later epoch's matrix, or (0) the newest again."""
        missing = _("what an epoch came to appears after the first")
        self._desk.with_shown(lambda view: self._scrub(view, by, missing), missing)

    def _scrub(self, view: RunView, by: int, missing: str) -> None:
        state, person = self._desk.state, self._desk.person
        if view.matrix is None:
            person.hint(missing, error=True)
            return
        if state.scrub_to is None and by >= 0:
            person.hint(_("epoch {epoch} is the newest", epoch=view.matrix.epoch))
        elif by == 0:
            self.scrub_to(view.matrix.epoch)
        else:
            self.scrub_to((state.scrub_to or view.matrix.epoch) + by)

    def scrub_to(self, epoch: int) -> None:
        """The matrix of an epoch, of the newest beyond the last."""
        state = self._desk.state
        view = state.shown
        if view is None or view.matrix is None:
            return
        if epoch >= view.matrix.epoch:
            state.stop_scrubbing()
            self._desk.window.draw()
        elif epoch >= 1:
            state.scrub_to = epoch
            self._desk.watcher.read_matrix(view.run.id, epoch)
        else:
            self._desk.person.hint(_("epoch 1 is the first"))
