"""Which panes are in sight: told to the style sheet by classes."""

from dataclasses import dataclass
from typing import TypeVar

from textual.geometry import Size
from textual.widget import Widget

from tui.panes.pane import Pane
from tui.panes.registry import at

WIDE_FROM = 110
TALL_FROM = 30
VIEWS = at("lower")
GROUPS = {"left": at("left"), "right": at("right", "lower"), "lower": VIEWS}

Node = TypeVar("Node", bound=Widget)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """``front`` is the pane that was gone to, ``view`` the one of the lower right in sight.

    On a narrow terminal only the front pane is in sight.
    """

    narrow: bool
    front: str
    view: str

    @classmethod
    def on(cls, size: Size, front: str, view: str) -> "Arrangement":
        """The arrangement for a terminal of this size."""
        return cls(size.width < WIDE_FROM or size.height < TALL_FROM, front, view)

    def placed(self, node: Node) -> Node:
        """The node itself, a pane or a group of panes, with the classes that show or hide it."""
        if isinstance(node, Pane):
            node.set_class(node.id == self.front, "-shown")
            node.set_class(node.id == self.view, "-front")
        else:
            node.set_class(self.front in GROUPS.get(str(node.id), ()), "-shown")
        return node

    def apply(self, screen: Widget) -> None:
        """Rearrange what is mounted."""
        screen.set_class(self.narrow, "-narrow")
        screen.set_class(not self.narrow, "-wide")
        for node in (*screen.query(Pane), *screen.query(".group")):
            self.placed(node)
