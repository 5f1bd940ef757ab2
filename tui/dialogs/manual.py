"""A page of the manual: it scrolls, and its links lead to other pages."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Markdown

from tui.dialogs.ask import NoticeScreen
from tui.dialogs.dialog import Dialog
from tui.dialogs.pick import PickScreen
from tui.keymap.action import bindings
from tui.keymap.panes import LIST
from tui.locale import N_, _
from tui.locale.language import ENGLISH, language, other_language
from tui.manual.pages import BY_ID, PAGES
from tui.terminal.languages import can_show, unshown_words
from tui.text.fitting import fit, shown
from tui.text.glyphs import as_drawn
from tui.widgets.lines import Row, Span, length, line
from tui.widgets.prose import Prose

NUMBERED = 9
"""Links that a digit follows."""
NAME_CELLS = 22


def page_list(present: str = "") -> PickScreen:
    """The pages to pick from."""
    options = [(page.id, f"{fit(page.title, NAME_CELLS)}{page.about}") for page in PAGES]
    pages = PickScreen(_("Manual"), options, present)
    pages.add_class("-pages")
    pages.names = [page.names for page in PAGES]
    return pages


def _numbered(names: Sequence[str]) -> list[Span | str]:
    """The links behind the digits that follow them."""
    return [
        span
        for number, name in enumerate(names, 1)
        for span in ((str(number), "key"), f" {name}{'  ' * (number < len(names))}")
    ]


class ManualScreen(Dialog[None]):
    """Esc goes back to the page before, from the first one to where it was opened."""

    KEYS = N_("↑ ↓ scroll, ← → pages, m all pages, Esc back")
    BOX = "-page"
    BINDINGS = [
        *(Binding(str(number), f"follow({number})", show=False) for number in range(1, 10)),
        Binding("left,h", "turn(-1)", show=False),
        Binding("right,l", "turn(1)", show=False),
        Binding("m", "list", show=False),
        Binding("q", "leave", show=False),
        Binding("Z", "speak", show=False, id="program.language"),
    ]

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = BY_ID[page]
        self.before: list[tuple[str, float]] = []

    def compose_box(self) -> ComposeResult:
        """The page, and where it leads."""
        with PageScroll():
            yield Prose(as_drawn(self.page.drawn), open_links=False)
        yield Row(id="page-links")

    def on_mount(self) -> None:
        """The first page is there already."""
        self._place.focus()
        self._entitle()

    @property
    def _place(self) -> VerticalScroll:
        return self.query_one(PageScroll)

    def _entitle(self) -> None:
        box = self.query_one(".box")
        box.border_title = Content(shown(_("Manual: {title}", title=self.page.title)))
        row = self.query_one("#page-links", Row)
        links = self.page.links[:NUMBERED]
        named = _numbered([BY_ID[name].title for name in links])
        fits = language() != ENGLISH and length(line(*named)) <= row.size.width
        row.show(line(*(named if fits else _numbered(links))))

    def on_resize(self) -> None:
        """Other words fit on the line of links."""
        self.call_after_refresh(self._entitle)

    async def _show(self, scroll: float = 0.0) -> None:
        self._entitle()
        await self.query_one(Prose).update(as_drawn(self.page.drawn))
        self.call_after_refresh(self._place.scroll_to, y=scroll, animate=False)

    async def draw(self) -> None:
        """The page in another language, as far down as before."""
        part = self._place.scroll_y / max(self._place.max_scroll_y, 1)
        await self._show()
        self.call_after_refresh(self._scroll_to_part, part)

    def _scroll_to_part(self, part: float) -> None:
        self._place.scroll_to(y=round(part * self._place.max_scroll_y), animate=False)

    async def _go(self, name: str) -> None:
        if name in BY_ID and name != self.page.id:
            self.before.append((self.page.id, self._place.scroll_y))
            self.page = BY_ID[name]
            await self._show()

    async def action_follow(self, number: int) -> None:
        """To the page with this number below."""
        links = self.page.links
        if number <= len(links):
            await self._go(links[number - 1])

    async def action_turn(self, by: int) -> None:
        """The next or the previous page of the manual."""
        place = PAGES.index(self.page) + by
        if 0 <= place < len(PAGES):
            await self._go(PAGES[place].id)

    def action_list(self) -> None:
        """All pages."""

        async def picked(name: str | None) -> None:
            await self._go(name or "")

        self.app.push_screen(page_list(self.page.id), picked)

    def action_give_up(self) -> None:
        """Back to the page before; from the first one back to where it was opened."""
        if not self.before:
            self.dismiss(None)
            return
        name, scroll = self.before.pop()
        self.page = BY_ID[name]
        self.call_later(self._show, scroll)

    async def action_speak(self) -> None:
        """English or Chinese; the screens behind it follow."""
        if can_show(other_language()):
            await self.run_action("app.language")
        else:
            self.app.push_screen(NoticeScreen(_("Manual"), unshown_words()))

    def action_leave(self) -> None:
        """Away from the manual, whatever was read before."""
        self.dismiss(None)

    @on(Markdown.LinkClicked)
    async def _clicked(self, event: Markdown.LinkClicked) -> None:
        event.stop()
        await self._go(event.href.partition("#")[0].removesuffix(".md"))


class PageScroll(VerticalScroll):
    """What a page is scrolled in, by the keys of the lists."""

    BINDINGS = [*bindings(LIST), Binding("space", "cursor_page(1)", show=False)]

    def action_cursor(self, by: int) -> None:
        """A line up or down."""
        self.scroll_relative(y=by, animate=False)

    def action_cursor_page(self, by: int) -> None:
        """A page up or down."""
        self.scroll_relative(y=by * max(self.size.height - 1, 1), animate=False)

    def action_cursor_end(self, side: int) -> None:
        """To the beginning or the end."""
        self.scroll_to(y=0 if side < 0 else self.max_scroll_y, animate=False)
