"""What the keys of the comparison do."""

from __future__ import annotations

import math
from collections.abc import Sequence

from textual.screen import Screen

from engine.compare.history import BATCH_LOSS
from tui.compare.comparison_state import MOST, ComparisonState
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Lines


class CompareActions(Screen[None]):
    """The actions, over the runs on show; ``ids`` beyond the first ``MOST`` are left out."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__()
        self.ids = list(ids)[:MOST]
        self.state = ComparisonState()

    def draw(self) -> None:
        """Bring everything up to date."""
        raise NotImplementedError

    def read_batches(self) -> None:
        """Read the loss of every batch, unless it is known."""
        raise NotImplementedError

    def take_out(self, run: str) -> None:
        """Go on without a run."""
        raise NotImplementedError

    def action_run(self, by: int) -> None:
        """Another run in focus."""
        self.state.turn_focus(by)
        self.draw()

    def action_focus_run(self, number: int) -> None:
        """The run with this number in focus."""
        if number <= len(self.state.histories):
            self.state.focus = number - 1
            self.draw()

    def action_view(self, by: int) -> None:
        """Curves, differences, matrices."""
        self.state.turn_view(by)
        self.query_one(Lines).scroll_home(animate=False)
        self.draw()

    def action_base(self) -> None:
        """The run in focus is the one that others are put beside."""
        self.state.base = self.state.focus
        self.draw()

    def action_page(self, by: int) -> None:
        """Scroll the differences or the matrices."""
        panel = self.query_one(Lines)
        panel.scroll_relative(y=by * max(panel.size.height - 1, 1), animate=False)

    def action_walk(self, by: int) -> None:
        """Move the cursor."""
        self.state.walk(by)
        self.draw()

    def action_jump(self, to_end: bool) -> None:
        """The cursor to an end."""
        self.state.jump(to_end=to_end)
        self.draw()

    def action_zoom(self, factor: float) -> None:
        """More or less of the x axis."""
        self.state.zoom(factor)
        self.draw()

    def action_pan(self, part: float) -> None:
        """Along the x axis."""
        self.state.pan(part)
        self.draw()

    def action_reset(self) -> None:
        """All of it."""
        self.state.reset()
        self.draw()

    def action_metric(self, by: int) -> None:
        """Another metric; the losses of batches are read when they are first wanted."""
        self.state.turn_metric(by)
        if self.state.metric == BATCH_LOSS:
            self.read_batches()
        self.draw()

    def action_axis(self) -> None:
        """Another x axis."""
        self.state.turn_axis()
        self.draw()

    def action_part(self) -> None:
        """Training, validation, both."""
        self.state.turn_part()
        self.draw()

    def action_smooth(self, by: int) -> None:
        """Smoother or less."""
        self.state.turn_weight(by)
        self.draw()

    def action_log(self) -> None:
        """A logarithmic y axis."""
        self.state.log = not self.state.log
        self.draw()

    def action_clip(self) -> None:
        """Without outliers."""
        self.state.clip = not self.state.clip
        self.draw()

    def action_hide(self) -> None:
        """Hide the run in focus."""
        self.state.toggle(self.state.focus)
        self.draw()

    def action_drop(self) -> None:
        """Take the run in focus out."""
        if len(self.state.histories) > 1:
            self.take_out(self.state.histories[self.state.focus].run.id)
            last = len(self.state.histories) - 1
            self.state.focus, self.state.base = (
                min(self.state.focus, last),
                min(self.state.base, last),
            )
            self.draw()

    def action_y_range(self) -> None:
        """Ask for the y axis' range."""
        from tui.dialogs.ask import AskScreen

        def take(text: str | None) -> None:
            if text is not None:
                self.state.between = parsed_range(text)
                self.draw()

        def check(text: str) -> str | None:
            try:
                parsed_range(text)
            except ValueError as error:
                return str(error)
            return None

        question = "Lowest and highest value, as 0.2 1.5; nothing for all that is on show:"
        now = "" if self.state.between is None else "{:g} {:g}".format(*self.state.between)
        self.app.push_screen(AskScreen("Range of the y axis", question, now, check), take)

    def action_help(self) -> None:
        """All keys."""
        from tui.dialogs.help import HelpScreen

        self.app.push_screen(HelpScreen("Compare"))

    def action_leave(self) -> None:
        """Back to the bench."""
        self.dismiss(None)

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A click on a key."""
        await self.run_action(event.action.call)


def parsed_range(text: str) -> tuple[float, float] | None:
    """Two numbers that a person typed, or None for nothing.

    Raises:
        ValueError: a sentence on what is wrong with them.
    """
    words = text.replace(",", " ").split()
    if not words:
        return None
    try:
        low, high = (float(word) for word in words)
    except ValueError:
        raise ValueError(f'two numbers are needed, as 0.2 1.5, not "{text}"') from None
    if not math.isfinite(high - low) or low >= high:
        raise ValueError("the first number has to be less than the second, both finite")
    return low, high
