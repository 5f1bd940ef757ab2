"""The radar: keys turn, move and export; the map is drawn as soon as the model has answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer

from tui.dialogs.person import ScreenPerson
from tui.keymap.action import bindings
from tui.keymap.radar import RADAR
from tui.keymap.table import key_of
from tui.locale import _
from tui.panes.front import FrontScreen
from tui.panes.waiting import Waiting
from tui.radar import reading as messages
from tui.radar.exporting import ask_for_file
from tui.radar.heading import dials_line, scale_line, words_line
from tui.radar.map_lines import Look, cells_of, field_of, map_lines, points_lines
from tui.radar.map_widget import RadarMap
from tui.radar.palette import Palette
from tui.radar.panel import Panel
from tui.radar.reading import RadarReading, RadarSource
from tui.radar.saying import ask_for_value
from tui.radar.view import RadarView
from tui.text.fitting import wrapped
from tui.text.glyphs import GLYPHS
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Line, Row, line

if TYPE_CHECKING:
    from engine.radar.dials import DialName
    from engine.radar.picture import PlaceReading, RadarFacts, RadarPicture, Setting

ROOMY = 110
"""Columns from which on the panel is wide."""
LEAST_MAP = (4, 16)
FRAME_SECONDS = 0.35
"""Of an hour, while the day goes by."""
FEW = ("standard", "windows")
"""Rich's names of what 16 colours are."""


class RadarScreen(FrontScreen):
    """``run`` is the run's id, ``name`` what it is called; ``said`` are columns that have other
    values than at the sightings.
    """

    BINDINGS = bindings(RADAR)
    HELP_OF = ("Radar",)
    CSS_PATH = "radar.tcss"

    def __init__(
        self, run: str, name: str, source: RadarSource, said: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.person = ScreenPerson(self, "radar-hint")
        self.waiting = Waiting(self, self.person, "radar.leave")
        self.view: RadarView | None = None
        self.picture: RadarPicture | None = None
        self.place: PlaceReading | None = None
        self.error = ""
        self.epoch: int | None = None
        self._ready = False
        self._progress = _("reading the table")
        self._good: RadarView | None = None
        self._facts: RadarFacts | None = None
        self._letters: tuple[str, ...] = ()
        self._said = dict(said or {})
        self._name = name
        self._animation: Timer | None = None
        self._reading = RadarReading(source, run, self.post_message)

    def compose(self) -> ComposeResult:
        """Whose radar, the dials, map and panel, the scale; a hint, the keys."""
        yield Row(id="radar-words")
        yield Row(id="radar-dials")
        with Horizontal(id="radar-body"):
            yield RadarMap(id="radar-map")
            yield RadarMap(id="radar-panel")
        yield Row(id="radar-scale")
        yield Hint(id="radar-hint")
        yield KeyBar(id="radar-keys")

    def on_mount(self) -> None:
        """Open the run in a thread."""
        self.set_class(self.app.size.width >= ROOMY, "-roomy")
        self.query_one("#radar-keys", KeyBar).set_actions(RADAR)
        self.run_worker(self._reading.loop, thread=True, exit_on_error=False)
        self.call_after_refresh(self.draw)

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self._reading.stop()

    def on_resize(self) -> None:
        """The map has other cells."""
        self.set_class(self.app.size.width >= ROOMY, "-roomy")
        self.call_after_refresh(self._resized)

    def _resized(self) -> None:
        if self.view is not None and self.is_mounted:
            self.turn(self.view.resized(self._shape()))

    def _shape(self) -> tuple[int, int]:
        size = self.query_one("#radar-map").size
        return max(size.height, LEAST_MAP[0]), max(size.width, LEAST_MAP[1])

    # What is read

    @on(messages.TableRead)
    def _table_read(self, message: messages.TableRead) -> None:
        part = message.done / max(message.of, 1)
        self._progress = _("reading the table: {part:.0%}", part=part)
        self.draw()

    @on(messages.FactsRead)
    def _facts_read(self, message: messages.FactsRead) -> None:
        self._facts = message.facts
        self._letters = message.facts.letters
        self.waiting.begin(_("loading the model"))
        self.turn(RadarView.of(message.facts, self._shape(), self._said))

    @on(messages.ModelRead)
    def _model_read(self, message: messages.ModelRead) -> None:
        self._ready, self.epoch = True, message.epoch
        self.draw()

    @on(messages.PictureRead)
    def _picture_read(self, message: messages.PictureRead) -> None:
        view = self.view
        if view is None or (view.grid, view.setting.key) != (message.grid, message.setting.key):
            return
        self.picture = message.picture
        if self.picture.grid == view.grid:  # else its own is still to come
            self._good = view
        self.waiting.end()
        key = key_of("radar.told")
        said = _(
            "arrows move the cursor; digits show one class alone; {key} changes what is told",
            key=key,
        )
        if view.facts.scale is not None:
            said = _("arrows move the cursor; {key} changes what is told", key=key)
        self.person.rest(said)
        self.draw()

    @on(messages.PlaceRead)
    def _place_read(self, message: messages.PlaceRead) -> None:
        self.place = message.reading
        self._draw_panel()

    @on(messages.MapWritten)
    def _map_written(self, message: messages.MapWritten) -> None:
        if message.error:
            self.person.notice(_("That could not be exported"), message.error)
        else:
            self.person.hint(_("saved as {path}", path=message.path))

    @on(messages.RadarFailed)
    def _failed(self, message: messages.RadarFailed) -> None:
        self._stop_animation()
        if message.final:
            self.error = message.error
            self.waiting.end()
            self.draw()
            return
        self.person.hint(message.error, error=True)
        if self._good is not None:
            self.turn(self._good)

    # Keys

    def turn(self, view: RadarView) -> None:
        """Show this, as soon as it is known."""
        before, self.view = self.view, view
        if before is None or (before.grid, before.setting.key) != (view.grid, view.setting.key):
            known = self._reading.known(view.grid, view.setting)
            if known is not None:
                self.picture, self._good = known, view
            self._reading.want_picture(view.grid, view.setting, self._likely(view))
        if before is None or (before.place, before.setting) != (view.place, view.setting):
            self._reading.want_place(*view.place, view.setting)
        self.draw()

    def _likely(self, view: RadarView) -> list[Setting]:
        steps = (1, 2, 3) if self._animation is not None else (1, -1)
        around = self._animation is not None
        return [view.stepped("hour", by, around=around).setting for by in steps]

    def _change(self, made: Callable[[RadarView], RadarView]) -> None:
        if self.view is not None:
            self.turn(made(self.view))

    def action_north(self, by: int) -> None:
        """Up or down."""
        self._change(lambda view: view.moved(-by, 0))

    def action_east(self, by: int) -> None:
        """Left or right."""
        self._change(lambda view: view.moved(0, by))

    def _step(self, dial: DialName, by: int) -> None:
        view = self.view
        if view is None:
            return
        if view.facts.dial(dial) is None:
            said = {
                "hour": _("the model is told no hour: no column of its table is one"),
                "weekday": _("the model is told no weekday: no column of its table is one"),
                "weather": _("the model is told no weather: no column of its table is one"),
            }
            self.person.hint(said[dial])
            return
        self.turn(view.stepped(dial, by))

    def action_hour(self, by: int) -> None:
        """Later or earlier."""
        self._stop_animation()
        self._step("hour", by)

    def action_weekday(self, by: int) -> None:
        """Another day."""
        self._step("weekday", by)

    def action_weather(self, by: int) -> None:
        """Another weather."""
        self._step("weather", by)

    def action_zoom(self, factor: float) -> None:
        """Nearer or farther."""
        self._change(lambda view: view.zoomed(factor < 1))

    def action_whole(self) -> None:
        """All sightings."""
        self._change(RadarView.whole)

    def action_alone(self, number: int) -> None:
        """One class."""
        self._change(lambda view: view.showing(number - 1))

    def action_everything(self) -> None:
        """All classes."""
        self._change(lambda view: view.showing(None))

    def action_points(self) -> None:
        """Sightings or none."""
        self._change(RadarView.with_points_turned)

    def action_told(self) -> None:
        """The other way of telling."""
        self._change(RadarView.told_otherwise)

    def action_say(self) -> None:
        """A column's value."""
        if self.view is not None:
            said = self.view.setting.said
            ask_for_value(self.person, said, lambda new: self._change(lambda v: v.saying(new)))

    def action_animate(self) -> None:
        """A day, or stand still."""
        view = self.view
        if self._animation is not None:
            self._stop_animation()
        elif view is not None and view.facts.dial("hour") is None:
            self._step("hour", 1)
        elif view is not None:
            self._animation = self.set_interval(FRAME_SECONDS, self._next_hour)

    def _next_hour(self) -> None:
        view = self.view
        if view is not None and self.picture is not None and view == self._good:
            self.turn(view.stepped("hour", 1, around=True))

    def _stop_animation(self) -> None:
        if self._animation is not None:
            self._animation.stop()
            self._animation = None

    def action_export(self) -> None:
        """A file."""
        view = self.view
        if view is None or not self._ready:
            self.person.hint(_("there is no map yet"), error=True)
            return
        ask_for_file(
            self.person,
            self._name,
            view,
            lambda path: self._reading.want_file(path, view.grid, view.setting, view.alone),
        )

    @on(RadarMap.Pointed)
    def _pointed(self, message: RadarMap.Pointed) -> None:
        view = self.view
        if view is not None and message.row < view.shape[0] and message.column < view.shape[1]:
            down, right = message.row - view.cursor[0], message.column - view.cursor[1]
            self.turn(view.moved(down, right))

    # Drawing

    @property
    def palette(self) -> Palette:
        """The colours that this terminal has."""
        few = GLYPHS.plain or self.app.no_color or self.app.console.color_system in FEW
        system = self.app.console.color_system
        return Palette.of(self.app.theme_variables, few=few, of_256=system == "256")

    def draw(self) -> None:
        """Bring everything up to date; the map once there is a picture of what it shows."""
        if not self.is_mounted:
            return
        room = self.size.width - 2
        words = words_line(self._name, self._facts, self.epoch, room)
        self.query_one("#radar-words", Row).show(words)
        shown_map, view = self.query_one("#radar-map", RadarMap), self.view
        if view is None:
            text = self.error or self._progress
            cells = max(shown_map.size.width - 2, 20)
            said = [line((part, "bad" if self.error else "faint")) for part in wrapped(text, cells)]
            shown_map.show(said)
            return
        self.query_one("#radar-dials", Row).show(dials_line(view, room))
        self.query_one("#radar-scale", Row).show(scale_line(view, view.shape[1]))
        shown_map.show(self._map_lines(view))
        self._draw_panel()

    def _map_lines(self, view: RadarView) -> list[Line]:
        """Of another area or size what is known is shown until its own picture comes."""
        points = cells_of(view.grid, view.facts.sightings) if view.points else {}
        scale = view.facts.scale
        look = Look(self.palette, self._letters, points, view.cursor, scale is not None)
        picture = self.picture
        if picture is None:
            return points_lines(*view.shape, look)
        if picture.grid != view.grid:
            picture = picture.on(view.grid)
        return map_lines(field_of(picture, view.alone, scale), look)

    def _draw_panel(self) -> None:
        view = self.view
        if view is None or not self.is_mounted:
            return
        panel, picture = self.query_one("#radar-panel", RadarMap), self.picture
        said = None
        if picture is not None and picture.grid.area == view.area:
            if picture.grid != view.grid:
                picture = picture.on(view.grid)
            row, column = view.cursor
            said = picture.probabilities[2 * row, column].tolist()
        beside = Panel(view, self.palette, self._letters, said, self.place)
        panel.show(beside.lines(panel.size.width, panel.size.height))
