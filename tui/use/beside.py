"""What stands beside the form of a row: the answer, what columns are worth, or what it hangs on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tui.locale import _
from tui.panes.attribution_lines import attribution_lines
from tui.text.fitting import wrapped
from tui.use.answer_lines import answer_lines, context_lines, weight_lines
from tui.use.hand import Hand
from tui.use.session import Context, Hanging, Weight
from tui.use.window_lines import WindowRows, window_lines
from tui.widgets.lines import Line, line

if TYPE_CHECKING:
    from engine.client.predicting import Answer

View = Literal["answer", "weight", "hanging"]


@dataclass(slots=True)
class Beside:
    """``before`` is the answer to the row as it was, ``refused`` why there is none to this one."""

    answer: Answer | None = None
    before: Answer | None = None
    context: Context = field(default_factory=Context)
    refused: str = ""
    weight: Weight | None = None
    hanging: Hanging = field(default_factory=Hanging)
    view: View = "answer"
    window: WindowRows | None = None

    def turn(self, view: View) -> None:
        """Show this, or the answer again."""
        self.view = "answer" if self.view == view else view

    def lines(self, hand: Hand, room: int) -> list[Line]:
        """What is to be seen of the row."""
        if self.view == "weight" and self.weight is not None:
            of_number = self.answer is not None and not self.answer.output.about.classes
            return weight_lines(self.weight, room, of_number=of_number)
        if self.refused or self.answer is None:
            role = "bad" if self.refused else "faint"
            return _said(self.refused or _("asking the model"), role, room)
        if self.view == "hanging":
            return hanging_lines(self.hanging, room)
        before = self.before if hand.changed else None
        told = answer_lines(self.answer, before, hand.true, room)
        told += [line(""), *context_lines(self.context, room)]
        if self.window is not None:
            told += [line(""), *window_lines(self.window, hand.columns, room)]
        return told


def hanging_lines(hanging: Hanging, room: int) -> list[Line]:
    """What an answer hangs on, as far as it is known."""
    if hanging.found is not None:
        return attribution_lines(hanging.found, room)
    role = "bad" if hanging.error else "faint"
    return _said(hanging.error or _("following the gradients"), role, room)


def _said(text: str, role: str, room: int) -> list[Line]:
    return [line((part, role)) for part in wrapped(text, room)]
