"""What the screen of a network's inside shows: which layer, row and epoch, and which view."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.store.database import Store
from tui.inside.session import Question, View

if TYPE_CHECKING:
    from engine.client.inside import LayerAbout

ENDED_WITH = "model"


@dataclass(frozen=True, slots=True)
class Kept:
    """A model that the run has kept: what it is called, and how far it has trained."""

    which: str
    epoch: int


@dataclass(slots=True)
class InsideState:
    """``layer`` and ``epoch`` are places in the lists; ``number`` is the chosen row (0: none)."""

    layers: tuple[LayerAbout, ...] = ()
    numbers: tuple[int, ...] = ()
    epochs: tuple[Kept, ...] = (Kept(ENDED_WITH, 0),)
    view: View = "weights"
    layer: int = 0
    epoch: int = 0
    number: int = 0
    error: str = ""
    refused: str = ""
    by_neighbours: bool = False
    laid: dict[str, object] = field(default_factory=dict[str, object])

    @property
    def about(self) -> LayerAbout | None:
        """The layer under the cursor."""
        return self.layers[self.layer] if self.layer < len(self.layers) else None

    @property
    def kept(self) -> Kept:
        """Whose weights are looked at."""
        return self.epochs[self.epoch]

    def question(self, rows: int, columns: int) -> Question | None:
        """What is to be asked for what is shown in so many cells; None where there is nothing."""
        about, which = self.about, self.kept.which
        if about is None:
            return None
        if self.view == "weights":
            return Question("weights", which, about.name, 0, rows, columns)
        if self.view == "plane":
            return Question("plane", which, about.name)
        if not self.number:
            return None
        if self.view == "output":
            return Question("output", which, about.name, self.number, rows, columns)
        return Question("answer", which, "", self.number)

    def another_row(self, by: int) -> None:
        """The measured row so many places on."""
        if self.numbers:
            here = self.numbers.index(self.number) + by if self.number in self.numbers else 0
            self.number = self.numbers[here % len(self.numbers)]


def kept_epochs(store: Store, run: str) -> tuple[Kept, ...]:
    """The whole epochs of which the run has kept a model, the earliest first; last what it ended
    with, where it has.
    """
    from engine.store.saved_models import MODEL, saved_models

    found: dict[int, Kept] = {}
    last: Kept | None = None
    for one in saved_models(store, run):
        if one.file == MODEL:
            last = Kept(ENDED_WITH, one.epoch)
        elif not one.step:
            found[one.epoch] = Kept(str(one.epoch), one.epoch)
    if last is not None:
        found.pop(last.epoch, None)
    ordered = [found[epoch] for epoch in sorted(found)]
    return (*ordered, last) if last is not None else tuple(ordered)
