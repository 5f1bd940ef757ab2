"""Which panes are in sight, and how wide the left ones are: told to the style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from textual.geometry import Size
from textual.widget import Widget

from tui.panes.experiments import list_width
from tui.panes.form import form_width
from tui.panes.pane import Pane
from tui.panes.registry import TOGETHER, at

if TYPE_CHECKING:
    from tui.model.state import BenchState

WIDE_FROM = 110
TALL_FROM = 30
TOGETHER_FROM = 150
LEAST_LEFT, MOST_LEFT = 48, 72
LEAST_RIGHT = 102
"""Cells that curves, matrix and scores keep where the left panes would take more."""
VIEWS = at("lower")
GROUPS = {"left": at("left"), "right": at("right", "lower"), "lower": VIEWS}

Node = TypeVar("Node", bound=Widget)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """``front`` is the pane that was gone to, ``view`` the one of the lower right in sight;
    ``together``: there is room for two of them. ``left`` are the cells of the left panes.

    On a narrow terminal only the front pane is in sight.
    """

    narrow: bool
    front: str
    view: str
    together: bool = False
    left: int = LEAST_LEFT

    @classmethod
    def on(cls, size: Size, front: str, view: str, left: int = LEAST_LEFT) -> Arrangement:
        """The arrangement for a terminal of this size; ``left`` is what the left panes need."""
        narrow = size.width < WIDE_FROM or size.height < TALL_FROM
        most = min(max(size.width - LEAST_RIGHT, LEAST_LEFT), MOST_LEFT)
        together = size.width >= TOGETHER_FROM
        return cls(narrow, front, view, together, min(max(left, LEAST_LEFT), most))

    @property
    def views(self) -> Sequence[str]:
        """The panes of the lower right in sight, where all places are."""
        return TOGETHER if self.together and self.view in TOGETHER else (self.view,)

    def placed(self, node: Node) -> Node:
        """The node itself, a pane or a group of panes, with the classes that show or hide it."""
        if isinstance(node, Pane):
            node.set_class(node.id == self.front, "-shown")
            node.set_class(node.id in self.views, "-front")
        else:
            node.set_class(self.front in GROUPS.get(str(node.id), ()), "-shown")
        if node.id == "left":
            node.styles.width = "1fr" if self.narrow else self.left
        return node

    def apply(self, screen: Widget) -> None:
        """Rearrange what is mounted."""
        screen.set_class(self.narrow, "-narrow")
        screen.set_class(not self.narrow, "-wide")
        for node in (*screen.query(Pane), *screen.query(".group")):
            self.placed(node)


def left_width(state: BenchState) -> int:
    """What the left panes need for whichever experiment is chosen: to move through the list moves
    no pane.
    """
    specs = [state.spec_of(item) for item in state.snapshot.experiments]
    needed = (max(list_width(spec.name), form_width(spec.data.source)) for spec in specs)
    return max(needed, default=LEAST_LEFT)
