"""The app: themes, and what becomes of an error in it."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, get_args

from textual.app import SystemCommand
from textual.command import Provider
from textual.events import Event, InputEvent, Key
from textual.message import Message
from textual.screen import Screen
from textual.theme import Theme
from textual.widget import Widget

from engine.settings import Theme as ThemeName
from engine.settings import read_settings, settings_and_places
from tui.bench.desk import StoreWatcherMaker
from tui.bench.screen import BenchScreen
from tui.dialogs.dialog import Dialog
from tui.dialogs.person import ScreenPerson
from tui.keymap.action import shown_key
from tui.locale import _
from tui.panes.chosen_keys import put_in_force
from tui.panes.pane import Pane
from tui.terminal.lasting import TerminalApp
from tui.terminal.palettes import fitted
from tui.terminal.remembered import remembered
from tui.terminal.themes import THEMES
from tui.text.fitting import shown
from tui.text.unforeseen import keep_traceback, what_to_report
from tui.widgets.keybar import KeyBar

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from tui.model.store_watcher import StoreWatcher

ARROWS = ("up", "down", "left", "right")


def _commands() -> type[Provider]:
    """The palette's entries, imported when it is first opened."""
    from tui.bench.palette import BenchCommands

    return BenchCommands


class BenchApp(TerminalApp[int]):
    """The bench as a Textual app. ``make_watcher`` is handed where to post its messages."""

    TITLE = "pkgo-tui"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar = {_commands}
    BINDINGS: ClassVar = []
    CSS_PATH = "bench/bench.tcss"

    def __init__(
        self,
        make_watcher: StoreWatcherMaker,
        start: Callable[[], ExperimentSpec],
        *,
        asked: bool = False,
        store: Path | None = None,
    ) -> None:
        super().__init__()
        self.bench = BenchScreen(make_watcher, start, asked=asked)
        self.store = store
        self.crash: tuple[str, Path | None] | None = None
        self.heard = time.monotonic()
        self._use(THEMES)

    def fit_colours(self) -> None:
        """Use those that the terminal has, where it says that it has few."""
        self._use(fitted(self.console.color_system))

    def _use(self, themes: Sequence[Theme]) -> None:
        for theme in themes:
            self.register_theme(theme)
        self.theme = f"pkgo-{_theme()}"
        chosen = put_in_force(read_settings().keys)
        self.set_keymap({action: ",".join(keys) for action, keys in chosen.items()})

    def get_default_screen(self) -> Screen[None]:
        """The bench."""
        return self.bench

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002
        """Only what the table of actions offers."""
        return ()

    def draw_anew(self) -> None:
        """The bench's panes make their lines of signs."""
        super().draw_anew()
        self.bench.draw()

    def action_language(self) -> None:
        """English or Chinese, on every screen that stands in front of the bench, too."""
        self.bench.doers.look.language()
        for screen in self.screen_stack[1:]:
            for bar in screen.query(KeyBar):
                bar.forget()
            if isinstance(screen, Dialog):
                screen.entitle()
            draw = getattr(screen, "draw", None)
            if draw is not None:
                screen.call_later(draw)

    async def action_quit(self) -> None:
        """Textual's own way out asks as ours does."""
        self.bench.doers.queue.leave()

    async def on_event(self, event: Event) -> None:
        """Textual's hook: when a person was last heard of."""
        if isinstance(event, InputEvent):
            self.heard = time.monotonic()
        await super().on_event(event)

    def on_key(self, event: Key) -> None:
        """A letter or an arrow that means nothing on the screen in front is answered, too."""
        screens = self.screen_stack  # none is left where a key has ended the app
        person = getattr(screens[-1], "person", None) if screens else None
        if not isinstance(person, ScreenPerson) or event.key in screens[-1].active_bindings:
            return
        if event.key in ARROWS:
            said = _(
                "{key} does nothing here; {help} tells the keys",
                key=shown_key(event.key),
                help=_help_key(),
            )
            person.hint(_of_pane(screens[-1].focused) or said)
        elif event.is_printable:
            key = shown(event.character or event.key)
            told = _("{key} means nothing here; {help} tells the keys", key=key, help=_help_key())
            person.hint(told)

    def at_rest(self) -> AbstractContextManager[object]:
        """While the store is not being written: a stopped writer would hold up the engine."""
        return self.bench.watcher.at_rest()

    async def on_unmount(self) -> None:
        """What was asked for still reaches the store."""
        await asyncio.to_thread(self.bench.watcher.finish)

    def _fatal_error(self) -> None:
        """An error in the app itself: a sentence for the person, the rest for the log."""
        error = sys.exc_info()[1] or self._exception
        if self.crash is None and error is not None:  # what follows while the app falls is no cause
            log = None if self.store is None else keep_traceback(error, self.store)
            self.crash = (f"{type(error).__name__}: {error}", log)
        self._close_messages_no_wait()


def _help_key() -> str:
    from tui.keymap.table import key_of

    return key_of("program.help")


def _of_pane(focused: Widget | None) -> str:
    """What a pane says of arrow keys that do nothing in it."""
    nodes = () if focused is None else focused.ancestors_with_self
    return next((_(node.ARROWS) for node in nodes if isinstance(node, Pane) and node.ARROWS), "")


def _theme() -> str:
    """As set, else as chosen the last time."""
    settings, places = settings_and_places()
    chosen = remembered().get("theme") if places["theme"] == "default" else None
    return str(chosen) if chosen in get_args(ThemeName) else settings.theme


def starting_experiment(source: str | None, label: str | None) -> ExperimentSpec:
    """The experiment of an empty bench: the first model; of a table that was asked for, its own."""
    from data import CIFAR10, DIGITS, is_builtin
    from engine.client.opening import open_experiment, own_table

    of_images = {DIGITS: "cnn-digits", CIFAR10: "cnn-cifar10"}
    if source in of_images:
        return open_experiment(of_images[source], source, label=label)
    if source is None or is_builtin(source):
        return open_experiment("00-first-model", source, label=label)
    return own_table(source, label)


def _watcher(
    store: Path, jobs: int | None, read_only: bool, post: Callable[[Message], object]
) -> StoreWatcher:
    from tui.model.store_watcher import StoreWatcher

    return StoreWatcher(store, post, jobs=jobs, read_only=read_only)


def run_bench(
    store: Path,
    source: str | None = None,
    label: str | None = None,
    jobs: int | None = None,
    *,
    read_only: bool = False,
) -> int:
    """Open the bench; the exit code. A crash is told in a sentence, its trace is in the store.

    Raises:
        InputError: the table is plainly unusable.
    """
    app = BenchApp(
        partial(_watcher, store, jobs, read_only),
        partial(starting_experiment, source, label),
        asked=source is not None,
        store=store,
    )
    app.fit_colours()
    code = app.run()
    if app.crash:
        error, log = app.crash
        said = _("the screen failed ({error})", error=shown(error, 200))
        print(f"pkgo-tui: {said}", shown(what_to_report(log)), sep="\n", file=sys.stderr)
        return 1
    if code == 2 and app.bench.desk.refused:
        print(f"pkgo-tui: {shown(app.bench.desk.refused)}", file=sys.stderr)
    return code if code is not None else app.return_code or 0
