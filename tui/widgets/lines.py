"""Lines of styled text: the widget that most panes are made of.

A line is a tuple of spans, a span a text and its roles (``"strong accent"``), which the theme
colours; texts are plain and never parsed as markup. Only lines that
changed are drawn again.
"""

from collections.abc import Callable, Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.keymap.action import bindings
from tui.keymap.panes import LIST
from tui.text.glyphs import GLYPHS, PLAIN

Span = tuple[str, str]
Line = tuple[Span, ...]

SHADES = 4
"""Of the colour of a cell of a matrix, the last the strongest."""
ROLES: dict[str, tuple[str, str, bool]] = {
    "faint": ("faint", "", False),
    "strong": ("", "", True),
    "accent": ("accent", "", False),
    "good": ("success", "", False),
    "bad": ("error", "", False),
    "warn": ("warning", "", False),
    "train": ("train", "", False),
    "validation": ("validation", "", False),
    "train-band": ("train-band", "", False),
    "train-behind": ("", "train-behind", False),
    "validation-band": ("validation-band", "", False),
    "validation-behind": ("", "validation-behind", False),
    "cursor": ("", "cursor", False),
    "cursor-mark": ("background", "foreground", True),
    **{
        f"{kind}-{shade}": ("", f"{kind}-{shade}", False)
        for kind in ("right", "wrong")
        for shade in range(1, SHADES + 1)
    },
    "key": ("primary", "", True),
    "rule": ("rule", "", False),
    **{f"run-{number}": (f"run-{number}", "", False) for number in range(1, 13)},
    **{f"value-{number}": (f"value-{number}", "", False) for number in range(1, 6)},
    **{f"run-{number}-band": (f"run-{number}-band", "", False) for number in range(1, 13)},
    **{f"run-{number}-behind": ("", f"run-{number}-behind", False) for number in range(1, 13)},
}
"""Foreground and background as names in the theme, and whether the text is bold."""


def line(*spans: str | Span) -> Line:
    """A line from texts and (text, roles) pairs."""
    return tuple((span, "") if isinstance(span, str) else span for span in spans)


def length(content: Line) -> int:
    """The line's width in cells."""
    return sum(cell_len(text) for text, _ in content)


class Styled(Widget):
    """What draws lines whose spans have roles."""

    _known_styles: dict[str, Style] | None = None

    def notify_style_update(self) -> None:
        """A new theme: forget the styles of the old one."""
        self._known_styles = None
        super().notify_style_update()

    def style_of(self, roles: str) -> Style:
        """The Rich style of some roles over the widget's own."""
        if self._known_styles is None:
            self._known_styles = {}
        known = self._known_styles.get(roles)
        if known is None:
            known = self.rich_style
            for role in roles.split():
                known += _style(role, self.app.theme_variables)
            self._known_styles[roles] = known
        return known

    def strip(self, content: Line, width: int, extra: str = "") -> Strip:
        """The line as a strip of exactly ``width`` cells; ``extra`` roles lie under all spans."""
        segments = [
            Segment(text.translate(PLAIN), self.style_of(f"{extra} {roles}".strip()))
            for text, roles in content
        ]
        return Strip(segments).adjust_cell_length(width, self.style_of(extra))


def _style(role: str, theme: dict[str, str]) -> Style:
    if role.startswith("#"):  # a picture's own colours: foreground/background
        upper, _between, lower = role.partition("/")
        return Style(color=upper, bgcolor=lower or None)
    foreground, background, bold = ROLES[role]
    return Style(
        color=theme[foreground] if foreground else None,
        bgcolor=theme[background] if background else None,
        bold=bold or None,
    )


class Row(Styled):
    """One line that is not scrolled and takes no focus."""

    DEFAULT_CSS = "Row { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.content: Line = ()
        self._make: Callable[[int], Line] | None = None

    def show(self, content: Line) -> None:
        """Show this line; nothing is drawn if it is the same."""
        self._make = None
        self._show(content)

    def fit(self, make: Callable[[int], Line]) -> None:
        """Show the line that ``make`` gives for so many cells, and another in another width."""
        self._make = make
        self._show(make(self.size.width))

    def on_resize(self, event: events.Resize) -> None:
        """Another line may fit."""
        if self._make is not None:
            self._show(self._make(event.size.width))

    def _show(self, content: Line) -> None:
        if content != self.content:
            self.content = content
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Textual's hook."""
        return self.strip(self.content if y == 0 else (), self.size.width)


class Lines(  # pyright: ignore[reportIncompatibleMethodOverride]
    ScrollView, Styled, can_focus=True, inherit_bindings=False
):
    """Lines with a cursor. ``selectable`` are the rows the cursor may stand on, or all.

    ``signed``: the cursor is a sign, too, in the first cell, which is blank in every line.
    """

    BINDINGS = bindings(LIST)
    DEFAULT_CSS = """
    Lines {
        height: 1fr; width: 1fr; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0;
        background: $background; scrollbar-color: $rule; scrollbar-color-hover: $faint;
        scrollbar-color-active: $faint; scrollbar-background: $background;
        scrollbar-background-hover: $background; scrollbar-background-active: $background;
    }
    """

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, lines: "Lines", row: int) -> None:
            self.lines = lines
            self.row = row
            super().__init__()

        @property
        def control(self) -> "Lines":
            """The widget."""
            return self.lines

    class Chosen(Message):
        """The row under the cursor was clicked again: as good as Enter."""

        def __init__(self, lines: "Lines", row: int) -> None:
            self.lines = lines
            self.row = row
            super().__init__()

        @property
        def control(self) -> "Lines":
            """The widget."""
            return self.lines

    def __init__(
        self,
        *,
        id: str | None = None,
        classes: str | None = None,
        with_cursor: bool = True,
        signed: bool = False,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.content: list[Line] = []
        self.with_cursor = with_cursor
        self.signed = signed
        self.row = 0
        self.selectable: frozenset[int] | None = None

    @property
    def room(self) -> int:
        """Cells that a line may take beside the scrollbar."""
        return self.scrollable_content_region.width

    @property
    def goes_on(self) -> bool:
        """Whether lines stand below those in sight."""
        return self.scroll_offset.y + self.size.height < len(self.content)

    def show(self, content: Iterable[Line], selectable: Iterable[int] | None = None) -> None:
        """Show these lines; only those that differ are drawn."""
        new = list(content)
        old, self.content = self.content, new
        self.selectable = None if selectable is None else frozenset(selectable)
        if len(new) != self.virtual_size.height:
            self.virtual_size = Size(0, len(new))
        for y in range(max(len(old), len(new))):
            if (old[y] if y < len(old) else None) != (new[y] if y < len(new) else None):
                self._redraw(y)
        self.move_to(self.row)

    def _redraw(self, y: int) -> None:
        shown = y - self.scroll_offset.y
        if 0 <= shown < self.size.height:
            self.refresh(Region(0, shown, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Textual's hook."""
        scroll_x, scroll_y = self.scroll_offset
        row = y + scroll_y
        content = self.content[row] if row < len(self.content) else ()
        marked = self.with_cursor and row == self.row and self.has_focus and bool(content)
        if content and marked and self.signed:
            text, roles = content[0]
            content = ((GLYPHS.cursor, "accent"), (text[1:], roles), *content[1:])
        width = max(self.size.width + scroll_x, 1)
        strip = self.strip(content, width, "cursor" if marked else "")
        return strip.crop(scroll_x, scroll_x + self.size.width)

    def _stops(self) -> Sequence[int]:
        if self.selectable is None:
            return range(len(self.content))
        return sorted(row for row in self.selectable if row < len(self.content))

    def move_to(self, row: int) -> None:
        """Put the cursor on ``row`` or the nearest one it may stand on."""
        stops = self._stops()
        if not stops:
            return
        nearest = min(stops, key=lambda stop: (abs(stop - row), stop))
        if nearest != self.row:
            before, self.row = self.row, nearest
            self._redraw(before)
            self._redraw(nearest)
            self.post_message(self.Moved(self, nearest))
        if self.with_cursor:
            self._reveal()

    def _reveal(self) -> None:
        height = self.size.height
        if height <= 0:
            return
        stops = self._stops()
        first = 0 if stops and self.row == stops[0] else self.row
        top = self.scroll_offset.y
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif self.row >= top + height:
            self.scroll_to(y=self.row - height + 1, animate=False)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        if self.with_cursor:
            self._reveal()

    def on_focus(self) -> None:
        """Show the cursor."""
        self._redraw(self.row)

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._redraw(self.row)

    def action_cursor(self, by: int) -> None:
        """Move by one place the cursor may stand on, or scroll where there is no cursor."""
        if not self.with_cursor:
            self.scroll_relative(y=by, animate=False)
            return
        stops = list(self._stops())
        if stops:
            place = stops.index(self.row) if self.row in stops else 0
            self.move_to(stops[min(max(place + by, 0), len(stops) - 1)])

    def action_cursor_page(self, by: int) -> None:
        """Move by a page."""
        page = max(self.size.height - 1, 1)
        if self.with_cursor:
            self.move_to(self.row + by * page)
        else:
            self.scroll_relative(y=by * page, animate=False)

    def action_cursor_end(self, side: int) -> None:
        """Move to the first or the last line."""
        if self.with_cursor:
            self.move_to(0 if side < 0 else len(self.content))
        elif side < 0:
            self.scroll_home(animate=False)
        else:
            self.scroll_end(animate=False)

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on the cursor's own row it chooses."""
        row = event.y + self.scroll_offset.y
        if not self.with_cursor or row not in self._stops():
            return
        if row == self.row:
            self.post_message(self.Chosen(self, row))
        self.move_to(row)


def columns(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Cells cut or padded to widths; a negative width aligns to the right."""
    parts: list[str] = []
    for cell, width in zip(cells, widths, strict=True):
        room = abs(width)
        if width < 0:
            parts.append(
                " " * max(room - cell_len(cell), 0) + set_cell_size(cell, min(room, cell_len(cell)))
            )
        else:
            parts.append(set_cell_size(cell, room))
    return "".join(parts)
