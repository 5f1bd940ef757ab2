"""What all panes share: a frame with a title."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from tui.locale import _
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from tui.model.state import BenchState

FRAME = 5
"""Cells of a pane around its lines: the frame, blanks, a scrollbar."""
Edit = Callable[["ExperimentSpec"], "ExperimentSpec"]
Apply = Callable[[Edit], str | None]


class Pane(Vertical):
    """A framed part of the bench. ``apply`` changes the selected experiment, or gives a sentence
    why not. The heading is given in English.
    """

    DEFAULT_CSS = """
    Pane {
        border: round $rule; border-title-color: $foreground; border-title-style: bold;
        border-subtitle-color: $faint; padding: 0 1; background: $background;
        &:focus-within { border: round $rule-focus; }
    }
    """

    ARROWS = ""
    """What to press, for somebody who has pressed an arrow key that does nothing here."""

    OF_NUMBER: ClassVar[str] = ""
    """The title where the label on show is a number, if it is another one then."""

    def __init__(self, id: str, heading: str, apply: Apply) -> None:
        super().__init__(id=id, classes="pane")
        self._title = self._heading = heading
        self.apply = apply
        self.entitle()

    @property
    def heading(self) -> str:
        """The title in the person's language."""
        return _(self._heading)

    def title_for(self, state: BenchState) -> None:
        """Choose the heading that goes with the label on show."""
        self._heading = (state.predicts_number and self.OF_NUMBER) or self._title

    def entitle(self, more: str = "", subtitle: str = "") -> None:
        """Set the title, with a few words behind it, and the words at the lower edge."""
        title = Content.assemble(
            Content.styled(self.heading, "bold"), *([f"  {shown(more)}"] if more else [])
        )
        under = Content(shown(subtitle))
        if self.border_title != title.markup:
            self.border_title = title
        if self.border_subtitle != under.markup:
            self.border_subtitle = under

    def show(self, state: BenchState) -> None:
        """Draw what the bench knows; a pane of fixed words has nothing to draw."""

    def resting(self, state: BenchState) -> str:  # noqa: ARG002
        """What stands on the line above the keys while this pane is in front."""
        return ""

    def target(self) -> Widget:
        """The widget that takes the focus."""
        return next(iter(self.query("Lines")), self)
