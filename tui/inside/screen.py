"""The screen of a network's inside."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from engine.store.database import Store
from tui.dialogs.person import ScreenPerson
from tui.dialogs.row_number import ask_for_row
from tui.inside.layer_lines import layer_lines
from tui.inside.plane_view import PlaneView
from tui.inside.plane_widget import PlaneMap
from tui.inside.seen import about_line, seen_lines
from tui.inside.session import Laid, Opened, Opens, Question, Seen, Session, View
from tui.inside.state import InsideState, Kept, kept_epochs
from tui.keymap.action import bindings
from tui.keymap.inside import INSIDE
from tui.locale import _
from tui.panes.front import FrontScreen
from tui.panes.waiting import Waiting
from tui.text.fitting import fit, shown, width, wrapped
from tui.text.glyphs import GLYPHS
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Line, Lines, Row, line

if TYPE_CHECKING:
    from tui.inside.session import Found

ROOMY = 110
AROUND, LEAST_ROWS, LEAST_COLUMNS = 2, 6, 16
LEAST_WORDS = 12


class EpochsFound(Message):
    """The models that the run has kept."""

    def __init__(self, epochs: tuple[Kept, ...]) -> None:
        self.epochs = epochs
        super().__init__()


class InsideScreen(FrontScreen):
    """``run`` is the run's id, ``name`` what it is called; ``ask`` opens the model on a row of the
    table by its number.
    """

    BINDINGS = bindings(INSIDE)
    HELP_OF = ("Inside",)
    CSS_PATH = "inside.tcss"
    AUTO_FOCUS = "#inside-layers"

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        run: str,
        name: str,
        open_store: Callable[[], Store],
        store: Path,
        opens: Opens,
        ask: Callable[[int], None],
    ) -> None:
        super().__init__()
        self.person = ScreenPerson(self, "inside-hint")
        self.waiting = Waiting(self, self.person, "inside.leave")
        self.state = InsideState()
        self.found: Found | None = None
        self.refused = ""
        self.asked: Question | None = None
        self.session = Session(store, run, opens, self.post_message, self._in_thread)
        self.plane = PlaneView(self, self.person, self.session)
        self._run, self._name = run, name
        self._open_store = open_store
        self._ask_model = ask

    def compose(self) -> ComposeResult:
        """Whose network; the layers, and what is seen of one; a hint, the keys."""
        yield Row(id="inside-words")
        with Horizontal(id="inside-parts"):
            yield Lines(id="inside-layers", signed=True)
            with Vertical(id="inside-view"):
                yield Row(id="inside-about")
                yield Lines(id="inside-seen", with_cursor=False)
                yield PlaneMap(id="inside-plane")
                yield Lines(id="inside-legend", with_cursor=False)
        yield Hint(id="inside-hint")
        yield KeyBar(id="inside-keys")

    def on_mount(self) -> None:
        """Find the kept models, and open the last one."""
        self.set_class(self.app.size.width >= ROOMY, "-roomy")
        self.query_one("#inside-legend", Lines).can_focus = False
        self.query_one(KeyBar).set_actions(INSIDE)
        self.waiting.begin(_("opening the model"))
        self._in_thread(self._find_epochs)
        self._arrange()
        self.call_after_refresh(self.draw)

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self.session.close()

    def on_resize(self) -> None:
        """Other cells fit."""
        self.set_class(self.app.size.width >= ROOMY, "-roomy")
        self.call_after_refresh(self.look)

    def _find_epochs(self) -> None:
        with closing(self._open_store()) as store:
            self.post_message(EpochsFound(kept_epochs(store, self._run)))

    # What comes from the threads

    @on(EpochsFound)
    def _epochs_found(self, message: EpochsFound) -> None:
        state = self.state
        if message.epochs:
            state.epochs, state.epoch = message.epochs, len(message.epochs) - 1
        self.session.open(state.kept.which)

    @on(Opened)
    def _opened(self, message: Opened) -> None:
        self.waiting.end()
        state = self.state
        state.layers, state.numbers = message.layers, message.numbers
        state.error, state.refused = message.error, message.refused
        state.number = state.numbers[0] if state.numbers else 0
        if state.refused:
            self.person.rest(state.refused, error=True)
        self.look()

    @on(Seen)
    def _seen(self, message: Seen) -> None:
        if message.question == self.asked:
            self.found, self.refused = message.found, message.error
            self.draw()

    @on(Laid)
    def _laid(self, message: Laid) -> None:
        self.plane.laid(message)

    # Keys

    def look(self) -> None:
        """Ask for what is to be seen now, and draw what is known of it."""
        if not self.is_mounted:
            return
        seen = self.query_one("#inside-seen", Lines)
        rows = max(seen.size.height - AROUND, LEAST_ROWS)
        self.asked = self.state.question(rows, self._room())
        self.found, self.refused = None, ""
        if self.asked is not None:
            self.found = self.session.known(self.asked)
            self.session.want(self.asked)
        self.draw()

    @on(Lines.Moved, "#inside-layers")
    def _moved(self, message: Lines.Moved) -> None:
        if message.row != self.state.layer and message.row < len(self.state.layers):
            self.state.layer = message.row
            self._scroll_home()
            if self.state.view == "answer":
                self.draw()
            else:
                self.look()

    def _scroll_home(self) -> None:
        self.query_one("#inside-seen", Lines).scroll_home(animate=False)

    def action_see(self, view: View) -> None:
        """Another view of the layer; the plane again: laid otherwise."""
        state = self.state
        if view == state.view == "plane":
            self.plane.turn()
            return
        state.view = view
        self._arrange()
        self._scroll_home()
        self.call_after_refresh(self.look)

    def _arrange(self) -> None:
        """Points have a place of their own; they take the keys when they come."""
        is_plane = self.state.view == "plane"
        self.query_one("#inside-seen").display = not is_plane
        self.query_one("#inside-plane").display = is_plane
        self.query_one("#inside-legend").display = is_plane
        self.query_one("#inside-plane" if is_plane else "#inside-layers").focus()

    def action_other(self) -> None:
        """Between the list and what is beside it."""
        beside = "#inside-plane" if self.state.view == "plane" else "#inside-seen"
        layers = self.query_one("#inside-layers")
        (self.query_one(beside) if layers.has_focus else layers).focus()

    def action_row(self, by: int) -> None:
        """Another measured row."""
        if self._has_rows():
            self.state.another_row(by)
            self.look()

    def _has_rows(self) -> bool:
        if not self.state.numbers:
            said = self.state.refused or self.state.error or _("opening the model")
            self.person.hint(said, error=bool(self.state.refused))
        return bool(self.state.numbers)

    def action_go(self) -> None:
        """A row by its number."""
        if self._has_rows():
            ask_for_row(self.person, self.state.number, self.choose)

    def choose(self, number: int) -> None:
        """Look at a row by its number."""
        self.state.number = number
        self.look()

    def action_epoch(self, by: int) -> None:
        """The weights of another kept epoch."""
        state = self.state
        place = state.epoch + by
        if len(state.epochs) < 2:
            said = _("this run has kept one model only: training.checkpoint keeps more")
            self.person.hint(said)
        elif 0 <= place < len(state.epochs):
            state.epoch = place
            self.look()

    def action_ask(self) -> None:
        """The model in use, with this row."""
        if self._has_rows():
            self._ask_model(self.state.number)

    @on(PlaneMap.Moved)
    @on(PlaneMap.Resized)
    def _point_moved(self) -> None:
        self.plane.draw()

    @on(PlaneMap.Chosen)
    def _point_chosen(self) -> None:
        self.plane.choose()

    # Drawing

    def draw(self) -> None:
        """Bring everything up to date."""
        if not self.is_mounted:
            return
        self._draw_words()
        state = self.state
        layers, seen = (
            self.query_one("#inside-layers", Lines),
            self.query_one("#inside-seen", Lines),
        )
        if not state.layers:
            said = state.error or _("opening the model")
            texts = wrapped(said, max(layers.room - 1, 16))
            layers.show([line((f" {text}", "bad" if state.error else "faint")) for text in texts])
            seen.show([])
            return
        layers.show(layer_lines(state.layers, layers.room))
        about, room = (
            self.query_one("#inside-about", Row),
            self.query_one("#inside-view").size.width,
        )
        about.show(about_line(state, room))
        if state.view == "plane":
            self.plane.draw()
        else:
            seen.show(self._lines(self._room()))

    def _room(self) -> int:
        """Cells of a line, whether or not there is a scrollbar beside it."""
        return max(self.query_one("#inside-seen").size.width - 1, LEAST_COLUMNS)

    def _lines(self, room: int) -> list[Line]:
        if self.found is None:
            said = self.refused or self._why_nothing()
            role = "bad" if self.refused or self.state.refused else "faint"
            return [line((text, role)) for text in wrapped(said, room)]
        plain = GLYPHS.plain or self.app.no_color
        return seen_lines(self.found, room, plain=plain)

    def _why_nothing(self) -> str:
        if self.asked is None and self.state.refused:
            return self.state.refused
        return _("asking the model")

    def _draw_words(self) -> None:
        row, state = self.query_one("#inside-words", Row), self.state
        spans = [(_("Inside"), "strong accent"), (f"   {shown(self._name)}", "strong")]
        told: list[str] = []
        if state.kept.epoch:
            told.append(_("epoch {epoch}", epoch=state.kept.epoch))
        if len(state.epochs) > 1:
            told.append(
                _("{place} of {count} kept", place=state.epoch + 1, count=len(state.epochs))
            )
        if state.number:
            told.append(_("row {number:,}", number=state.number))
        left = row.size.width - sum(width(text) for text, _role in spans) - 3
        if told and left > LEAST_WORDS:
            spans.append((f"   {fit(', '.join(told), left).rstrip()}", "faint"))
        row.show(line(*spans))
