"""What the keys of the comparison do."""

from __future__ import annotations

import math
from typing import Protocol

from data.errors import InputError
from engine.compare.history import BATCH_LOSS
from tui.compare.comparison_state import ComparisonState
from tui.compare.histories import Histories
from tui.dialogs.person import Person
from tui.keymap.table import key_of
from tui.locale import _, words
from tui.panes.action_table import EVERYTHING


class CompareWindow(Protocol):
    """The comparison's screen as its controller sees it."""

    def draw(self) -> None:
        """Bring everything up to date."""
        ...

    def scroll_panel(self, pages: int) -> None:
        """Scroll the differences or the matrices; 0 goes to their top."""
        ...

    def leave(self) -> None:
        """Back to the bench."""
        ...


class Comparison:
    """The keys, over the runs on show."""

    def __init__(
        self,
        state: ComparisonState,
        histories: Histories,
        window: CompareWindow,
        person: Person,
    ) -> None:
        self.state = state
        self.histories = histories
        self.window = window
        self.person = person

    def run(self, by: int) -> None:
        """Another run in focus."""
        self.state.turn_focus(by)
        self.window.draw()

    def focus_run(self, number: int) -> None:
        """The run with this number in focus."""
        if number <= len(self.state.histories):
            self.state.focus = number - 1
            self.window.draw()

    def view(self, by: int) -> None:
        """Curves, differences, matrices."""
        self.state.turn_view(by)
        self.window.scroll_panel(0)
        self.window.draw()

    def base(self) -> None:
        """The run in focus is the one that others are put beside."""
        self.state.base = self.state.focus
        self.window.draw()

    def page(self, by: int) -> None:
        """Scroll the differences or the matrices."""
        self.window.scroll_panel(by)

    def walk(self, by: int) -> None:
        """Move the cursor."""
        self.state.walk(by)
        self.window.draw()

    def jump(self, to_end: bool) -> None:
        """The cursor to an end."""
        self.state.jump(to_end=to_end)
        self.window.draw()

    def zoom(self, factor: float) -> None:
        """More or less of the x axis."""
        self.state.zoom(factor)
        self.window.draw()

    def pan(self, part: float) -> None:
        """Along the x axis."""
        self.state.pan(part)
        self.window.draw()

    def reset(self) -> None:
        """All of it."""
        self.state.reset()
        self.window.draw()

    def metric(self, by: int) -> None:
        """Another metric; the losses of batches are read when they are first wanted."""
        self.state.turn_metric(by)
        if self.state.metric == BATCH_LOSS:
            self.histories.read_batches()
        self.window.draw()

    def axis(self) -> None:
        """Another x axis."""
        self.state.turn_axis()
        self.window.draw()

    def part(self) -> None:
        """Training, validation, both."""
        self.state.turn_part()
        self.window.draw()

    def smooth(self, by: int) -> None:
        """Smoother or less."""
        self.state.turn_weight(by)
        self.window.draw()

    def log(self) -> None:
        """A logarithmic y axis."""
        self.state.log = not self.state.log
        self.window.draw()

    def log_x(self) -> None:
        """A logarithmic x axis."""
        if self.state.axis == "wall":
            self.person.hint(
                _(
                    "a time of day has no logarithm: {key} chooses another axis",
                    key=key_of("compare.axis"),
                )
            )
            return
        self.state.log_x = not self.state.log_x
        self.window.draw()

    def point(self, x: float) -> None:
        """The cursor on the point of the run in focus that is nearest to a place."""
        self.state.point(x)
        self.window.draw()

    def clip(self) -> None:
        """Without outliers."""
        self.state.clip = not self.state.clip
        self.window.draw()

    def hide(self) -> None:
        """Hide the run in focus."""
        self.state.toggle(self.state.focus)
        self.window.draw()

    def drop(self) -> None:
        """Take the run in focus out."""
        if len(self.state.histories) > 1:
            self.histories.drop(self.state.histories[self.state.focus].run.id)
            last = len(self.state.histories) - 1
            self.state.focus, self.state.base = (
                min(self.state.focus, last),
                min(self.state.base, last),
            )
            self.window.draw()

    def y_range(self) -> None:
        """Ask for the y axis' range."""

        def take(text: str) -> None:
            self.state.between = parsed_range(text)
            self.window.draw()

        def check(text: str) -> str | None:
            try:
                parsed_range(text)
            except InputError as error:
                return words(error)
            return None

        question = _("Lowest and highest value, as 0.2 1.5; nothing for all that is on show:")
        now = "" if self.state.between is None else "{:g} {:g}".format(*self.state.between)
        self.person.ask(_("Range of the y axis"), question, now, take, check, over=True)

    def help(self) -> None:
        """All keys."""
        from tui.dialogs.help import HelpScreen

        self.person.push(HelpScreen(EVERYTHING, "Compare"))

    def leave(self) -> None:
        """Back to the bench."""
        self.window.leave()


def parsed_range(text: str) -> tuple[float, float] | None:
    """Two numbers that a person typed, or None for nothing.

    Raises:
        InputError: they are no range.
    """
    typed = text.replace(",", " ").split()
    if not typed:
        return None
    try:
        low, high = (float(number) for number in typed)
    except ValueError:
        raise InputError("range.not_two_numbers", text=text) from None
    if not math.isfinite(high - low) or low >= high:
        raise InputError("range.turned_round")
    return low, high
