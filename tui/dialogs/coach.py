"""What the coach says of a run: a diagnosis a line, and below it the marked one's evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content

from tui.dialogs.pick import PickScreen
from tui.locale import N_, _, words
from tui.text.coached import diagnosis_lines, helped_lines
from tui.text.fitting import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.coach.helping import Helped
    from engine.coach.signs.diagnosis import Diagnosis
    from engine.specs import ExperimentSpec


MOST_TOLD = 2
"""Proposals whose outcome is told: the newest."""


class CoachScreen(PickScreen):
    """Gives the number of the diagnosis whose proposal is to be an experiment, or None."""

    KEYS = N_("Enter makes an experiment of the change, Esc back")
    BY_LETTERS = False
    BINDINGS = [
        Binding("q", "give_up", show=False),
        Binding("H", "give_up", show=False, id="run.coach"),
    ]

    def __init__(
        self,
        name: str,
        spec: ExperimentSpec,
        told: Sequence[Diagnosis],
        helped: Sequence[Helped] = (),
    ) -> None:
        options = [
            (str(place), f"{found.certainty:4.0%}  {shown(words(found.title))}")
            for place, found in enumerate(told)
        ]
        super().__init__(
            _("Coach: {name}", name=name),
            options,
            text="\n".join(line for one in helped[-MOST_TOLD:] for line in helped_lines(one)),
            notes=[found.kind for found in told],
        )
        self.BOX = "-wide -coach"
        self.spec = spec
        self.told = told

    def _above(self) -> Content:
        """What came of earlier proposals: each line was cleaned where it was made."""
        return Content(self.text + "\n")

    def note(self, place: int) -> Content:
        """Its evidence, why, and what would be changed."""
        return Content("\n".join(diagnosis_lines(self.spec, self.told[place])))
