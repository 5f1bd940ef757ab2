"""The command palette: the table of actions, experiments, presets and the manual by name."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import Matcher
from textual.markup import escape

from engine.lessons.presets import presets
from tui.locale import _
from tui.manual.pages import PAGES
from tui.panes.registry import EVERYTHING
from tui.text.fitting import shown

if TYPE_CHECKING:
    from tui.bench.screen import BenchScreen

Entry = tuple[str, str, "partial[object]"]


class BenchCommands(Provider):
    """Everything that has a name."""

    def _entries(self) -> Iterator[Entry]:
        bench = cast("BenchScreen", self.screen)
        for action in EVERYTHING:
            if action.palette:
                keys = f"  ({action.key})"
                yield action.help.rstrip("."), keys, partial(bench.perform, action)
        for item in bench.state.snapshot.experiments:
            name = shown(bench.state.spec_of(item).name, 60)
            yield _("Go to {name}", name=name), "", partial(bench.selection.select, item.id)
        for preset in presets():
            yield (
                _("Open {name}", name=preset.name),
                f"  {preset.note}",
                partial(bench.experiments.open_named, preset.name),
            )
        for page in PAGES:
            yield (
                _("Manual: {title}", title=page.title),
                f"  {page.about}",
                partial(bench.look.read, page.id),
            )

    async def discover(self) -> Hits:
        """All entries, before anything is typed."""
        for text, more, call in self._entries():
            yield DiscoveryHit(Content(text), call, text=text, help=escape(more.strip()) or None)

    async def search(self, query: str) -> Hits:
        """The entries with these letters."""
        matcher = self.matcher(query)
        for text, more, call in self._entries():
            score = matcher.match(f"{text}{more}")
            if score > 0:
                found = _marked(matcher, text)
                yield Hit(score, found, call, text=text, help=escape(more.strip()))


def _marked(matcher: Matcher, text: str) -> Content:
    """The text with the letters that were found; Textual's own highlighting parses markup."""
    content = Content(text)
    for offset in matcher.fuzzy_search.match(matcher.query, text)[1]:
        content = content.stylize(matcher.match_style, offset, offset + 1)
    return content
