"""A table of thousands of rows: only the lines in sight are made, and drawn when they differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, Literal, Protocol, TypeVar

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.keymap.action import bindings
from tui.keymap.panes import LIST
from tui.text.fitting import fit, fit_middle, fit_path, fit_right, width
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Span, Styled, length

Cell = tuple[str, str]
Fitting = Literal["left", "right", "middle", "path"]
_FIT = {"left": fit, "right": fit_right, "middle": fit_middle, "path": fit_path}


class Named(Protocol):
    """A row is known by its id: the cursor stays on it wherever it goes."""

    @property
    def id(self) -> str:
        """Unlike all others'."""
        ...


Item = TypeVar("Item", bound=Named)


@dataclass(frozen=True, slots=True)
class Column(Generic[Item]):
    """``key`` names it, empty where nothing sorts by it; ``cell`` gives a row's text and roles.

    ``width`` are its cells, up to ``most`` where there is room; ``fitting`` aligns numbers to the
    right, and tells where a text that is too long is cut. Neighbours of one ``group`` stand under
    its word.
    """

    key: str
    title: str
    width: int
    cell: Callable[[Item], Cell]
    fitting: Fitting = "left"
    most: int = 0
    group: str = ""

    @property
    def name(self) -> str:
        """Its title where it stands alone."""
        return f"{self.group} {self.title}".strip()

    def fit(self, text: str, cells: int) -> str:
        """A cell's text in so many cells."""
        return _FIT[self.fitting](text, cells)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is in a table: the row's id, the column's key; the first row in sight, and
    the key of the first column of those that move.
    """

    row: str = ""
    column: str = ""
    top: int = 0
    left: str = ""


class Table(  # pyright: ignore[reportIncompatibleMethodOverride]
    ScrollView, Styled, Generic[Item], can_focus=True, inherit_bindings=False
):
    """Rows under a head; the cursor stands on one of them and on one column, at first at ``start``.

    The first ``fixed`` columns always stay; of the others those in sight move with the cursor.
    """

    BINDINGS = bindings(LIST)
    DEFAULT_CSS = """
    Table {
        height: 1fr; width: 1fr; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0;
        scrollbar-color: $rule; scrollbar-color-hover: $faint; scrollbar-color-active: $faint;
        scrollbar-background: $panel; scrollbar-background-hover: $panel;
        scrollbar-background-active: $panel;
    }
    """

    class Chosen(Message):
        """The row under the cursor was clicked again: as good as Enter."""

    class Moved(Message):
        """The cursor is on another row."""

    class HeadClicked(Message):
        """A column's title was clicked; the cursor is on that column now."""

    def __init__(self, *, id: str | None = None, start: Place | None = None) -> None:
        super().__init__(id=id)
        self.start = start or Place()
        self.rows: Sequence[Item] = ()
        self.columns: list[Column[Item]] = []
        self.fixed = 0
        self.row = 0
        self.column = 0
        self.sorted_by: tuple[str, bool] = ("", False)
        self.nothing = ""
        self._begun = False
        self._first = 0
        self._left = self.start.left
        self._drawn: dict[int, Line] = {}

    @property
    def place(self) -> Place:
        """Where the cursor is, and what is in sight."""
        chosen, column = self.chosen, self.chosen_column
        if chosen is None or column is None:
            return self.start
        return Place(chosen.id, column.key, self.scroll_offset.y, self._left)

    @property
    def head(self) -> int:
        """Lines above the rows."""
        return 2 if any(column.group for column in self.columns) else 1

    @property
    def chosen(self) -> Item | None:
        """The row under the cursor."""
        return self.rows[self.row] if self.row < len(self.rows) else None

    @property
    def chosen_column(self) -> Column[Item] | None:
        """The column under the cursor."""
        return self.columns[self.column] if self.column < len(self.columns) else None

    def show(
        self, rows: Sequence[Item], fixed: list[Column[Item]], more: list[Column[Item]]
    ) -> None:
        """Show these rows; the cursor stays on its row and its column, wherever they are now."""
        before = self.start = self.place  # which holds while there are no rows, too
        column = self.chosen_column
        self.rows, self.columns, self.fixed = rows, [*fixed, *more], len(fixed)
        keys = [one.key for one in self.columns]
        wanted = column.key if column and column.key in keys else self.start.column
        self.column = keys.index(wanted) if wanted in keys else min(self.column, len(keys) - 1)
        if before.row and (self.row >= len(rows) or rows[self.row].id != before.row):
            places = (place for place, one in enumerate(rows) if one.id == before.row)
            self.row = next(places, min(self.row, max(len(rows) - 1, 0)))
        if len(rows) + self.head != self.virtual_size.height:
            self.virtual_size = Size(0, len(rows) + self.head)
        if rows and not self._begun:
            self._begun = True
            self.call_after_refresh(self._begin, before.top)
        self._reveal()
        self.redraw()

    def _begin(self, top: int) -> None:
        """What was in sight is in sight again, once there is room to scroll."""
        self.scroll_to(y=top, animate=False)
        self._reveal()
        self.redraw()

    def redraw(self) -> None:
        """Draw the lines in sight that differ from what was drawn."""
        for y in range(self.size.height):
            if self._line(y) != self._drawn.get(y):
                self.refresh(Region(0, y, self.size.width, 1))

    def _in_sight(self) -> list[tuple[int, int]]:
        """The columns in sight and their widths."""
        room = self.scrollable_content_region.width - 1  # for the cursor's sign
        widths = [column.width for column in self.columns]
        kept = list(range(min(self.fixed, len(widths))))
        left = room - sum(widths[place] + 1 for place in kept)
        for place in range(self.fixed + self._first, len(widths)):
            # All but the last need the blank behind them, for the sign that there are more
            if widths[place] + (place + 1 < len(widths)) > left:
                break
            kept.append(place)
            left -= widths[place] + 1
        if kept and kept[-1] + 1 < len(widths):
            left -= 1  # for the sign that there are more
        for place in kept:
            more = min(max(self.columns[place].most - widths[place], 0), max(left, 0))
            widths[place] += more
            left -= more
        return [(place, widths[place]) for place in kept]

    def _reveal_column(self) -> None:
        """From where the person has moved to, as far as needed and no further."""
        keys = [one.key for one in self.columns]
        self._first = max(keys.index(self._left) - self.fixed, 0) if self._left in keys else 0
        if self.scrollable_content_region.width <= 0:
            return
        own = max(self.column - self.fixed, 0)
        if self.column >= self.fixed:
            self._first = min(self._first, own)
        while self._first < own and self.column not in dict(self._in_sight()):
            self._first += 1
        while self._first and self._reaches_the_end(self._first - 1):
            self._first -= 1

    def _reaches_the_end(self, first: int) -> bool:
        """Whether all columns from this one on have room."""
        widths = [column.width + 1 for column in self.columns]
        room = self.scrollable_content_region.width  # the cursor's sign for the last blank
        return sum((*widths[: self.fixed], *widths[self.fixed + first :])) <= room

    def _line(self, y: int) -> Line:
        if y < self.head:
            return self._titles() if y == self.head - 1 else self._groups()
        row = self.scroll_offset.y + y - self.head
        if row >= len(self.rows):
            return ((self.nothing, "faint"),) if row == 0 else ()
        item = self.rows[row]
        spans: list[Span] = [(GLYPHS.cursor if row == self.row else " ", "accent")]
        for place, cells in self._in_sight():
            column = self.columns[place]
            text, role = column.cell(item)
            spans.append((column.fit(text, cells) + " ", role))
        return tuple(spans)

    def _groups(self) -> Line:
        """The word of each group in the middle of a rule over its columns."""
        spans: list[Span] = [(" ", "")]
        in_sight = [(self.columns[place].group, cells + 1) for place, cells in self._in_sight()]
        for group, found in groupby(in_sight, key=lambda one: one[0]):
            cells = sum(wide for _, wide in found) - 1
            word = fit(f" {group} ", min(width(group) + 2, cells)) if group else ""
            rule, room = GLYPHS.bar_empty if group else " ", cells - width(word)
            before = (room + (room & cells & 1)) // 2
            spans.append((f"{rule * before}{word}{rule * (room - before)} ", "faint"))
        return tuple(spans)

    def _titles(self) -> Line:
        spans: list[Span] = [(" ", "")]
        name, falling = self.sorted_by
        places = self._in_sight()
        for place, cells in places:
            if place == self.fixed + self._first and self._first:
                before, role = spans.pop()  # its last blank may get the mark of what sorts
                spans += [(before[:-2], role), (GLYPHS.left, "accent"), (before[-1], role)]
            column, mark = self.columns[place], ""
            if column.key and column.key == name:
                mark = GLYPHS.falling if falling else GLYPHS.rising
            text = (fit_right if column.fitting == "right" else fit)(column.title, cells)
            if mark and text.startswith(" "):
                text = fit_right(mark + column.title, cells)
            elif mark:  # the title stays whole, the mark takes the blank before it
                before, role = spans[-1]
                spans[-1] = (before[:-1] + mark, role)
            spans.append((f"{text} ", "key" if place == self.column else "faint"))
        if places and places[-1][0] + 1 < len(self.columns):
            if length(tuple(spans)) >= self.scrollable_content_region.width:
                spans[-1] = (spans[-1][0][:-1], spans[-1][1])  # in place of the last blank
            spans.append((GLYPHS.right, "accent"))
        return tuple(spans)

    def render_line(self, y: int) -> Strip:
        """Textual's hook."""
        content = self._drawn[y] = self._line(y)
        row = self.scroll_offset.y + y - self.head
        on_row = y >= self.head and row == self.row and row < len(self.rows)
        marked = on_row and self.has_focus
        return self.strip(content, max(self.size.width, 1), "cursor" if marked else "")

    def _redraw_row(self, row: int) -> None:
        y = row - self.scroll_offset.y + self.head
        if self.head <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def move_to(self, row: int) -> None:
        """Put the cursor on a row, or the nearest one there is."""
        row = min(max(row, 0), max(len(self.rows) - 1, 0))
        before, self.row = self.row, row
        self._redraw_row(before)
        self._redraw_row(row)
        self._reveal()
        if row != before:
            self.post_message(self.Moved())

    def go_to(self, row: str) -> None:
        """Put the cursor on the row with this id, if there is one."""
        place = next((place for place, one in enumerate(self.rows) if one.id == row), None)
        if place is not None:
            self.move_to(place)

    def _reveal(self) -> None:
        self._reveal_column()
        top, height = self.scroll_offset.y, self.size.height - self.head
        if height <= 0:
            return
        if self.row < top:
            self.scroll_to(y=self.row, animate=False)
        elif self.row >= top + height:
            self.scroll_to(y=self.row - height + 1, animate=False)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._reveal()
        self.refresh()

    def on_focus(self) -> None:
        """Show the cursor."""
        self._redraw_row(self.row)

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._redraw_row(self.row)

    def action_cursor(self, by: int) -> None:
        """Move by a row."""
        self.move_to(self.row + by)

    def action_cursor_page(self, by: int) -> None:
        """Move by a page."""
        self.move_to(self.row + by * max(self.size.height - self.head - 1, 1))

    def action_cursor_end(self, side: int) -> None:
        """Move to the first or the last row."""
        self.move_to(0 if side < 0 else len(self.rows))

    def move_column(self, by: int) -> bool:
        """Move by a column that has something to sort by; whether there is one."""
        place = self.column + by
        if not (0 <= place < len(self.columns) and self.columns[place].key):
            return False
        self.column = place
        self._reveal_column()
        self._keep_left()
        self.redraw()
        return True

    def _keep_left(self) -> None:
        """What a person has moved to stays in sight when there are other columns."""
        self._left = self.columns[min(self.fixed + self._first, len(self.columns) - 1)].key

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on the cursor's own row it chooses, on the head it sorts."""
        if event.y < self.head:
            x = 1
            for place, cells in self._in_sight():
                if x <= event.x < x + cells + 1 and self.columns[place].key:
                    self.column = place
                    self.post_message(self.HeadClicked())
                x += cells + 1
            return
        row = self.scroll_offset.y + event.y - self.head
        if row < len(self.rows):
            if row == self.row:
                self.post_message(self.Chosen())
            self.move_to(row)
