"""What all panes share: a frame with a title and a letter to go there."""

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from tui.model.state import BenchState
from tui.text.fitting import shown


class Pane(Vertical):
    """A framed part of the bench. ``LETTER`` is the key that goes there, ``SHORT`` its
    title on a narrow terminal."""

    TITLE = ""
    SHORT = ""
    LETTER = ""
    DEFAULT_CSS = """
    Pane {
        border: round $rule; border-title-color: $foreground; border-title-style: bold;
        border-subtitle-color: $faint; padding: 0 1; background: $background;
        &:focus-within { border: round $rule-focus; }
    }
    """

    def __init__(self, id: str) -> None:
        super().__init__(id=id, classes="pane")
        self.entitle()

    def entitle(self, more: str = "", subtitle: str = "") -> None:
        """Set the title, with a few words behind it, and the words at the lower edge."""
        title = Content.assemble(
            Content.styled(self.TITLE, "bold"), *([f"  {shown(more)}"] if more else [])
        )
        under = Content(shown(subtitle))
        if self.border_title != title.markup:
            self.border_title = title
        if self.border_subtitle != under.markup:
            self.border_subtitle = under

    def show(self, state: BenchState) -> None:
        """Draw what the bench knows."""
        raise NotImplementedError

    def target(self) -> Widget:
        """The widget that takes the focus."""
        return next(iter(self.query("Lines")), self)


def tabs(panes: list[Pane], front: str, *, short: bool) -> list[tuple[str, str]]:
    """The panes' titles in a line, each behind its letter; ``front`` is the one in sight."""
    spans: list[tuple[str, str]] = []
    for pane in panes:
        role = "strong accent" if pane.id == front else "faint"
        title = pane.SHORT if short else pane.TITLE
        spans += [(pane.LETTER, "key"), (f" {title}", role), ("  ", "")]
    return spans
