"""The command palette: the table of actions, experiments, presets and the manual by name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.style import Style

from engine.lessons.presets import presets
from tui.keymap.action import Action
from tui.locale import _
from tui.manual.pages import PAGES
from tui.panes.action_table import EVERYTHING
from tui.text.fitting import fit, shown

if TYPE_CHECKING:
    from tui.bench.screen import BenchScreen

KEY_CELLS = 8
FRAME = 8
"""Cells of the palette around its lines."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the palette; ``words`` are found, too, ``label`` before all others."""

    text: str
    call: Callable[[], object]
    key: str = ""
    label: str = ""
    words: str = ""

    def score(self, wanted: list[str]) -> float:
        """How well it fits the words, all of which it must have; 0: not at all."""
        everything = f"{self.label} {self.text} {self.words}".casefold()
        if not all(word in everything for word in wanted):
            return 0.0
        label, query = self.label.casefold(), " ".join(wanted)
        if query in label:
            return 1.0 if query == label else 0.9
        return (0.7 if self.key else 0.5) + 0.1 * (query in self.text.casefold())

    def row(self, cells: int) -> Content:
        """One line, whatever it has to say."""
        return Content(shown(fit(f"{self.key:<{KEY_CELLS}} {self.text}", cells)).rstrip())


class BenchCommands(Provider):
    """Everything that has a name."""

    def _entries(self) -> Iterator[Entry]:
        bench = cast("BenchScreen", self.screen)
        for action in EVERYTHING:
            if action.palette:
                yield _of_action(action, partial(bench.perform, action))
        for item in bench.state.snapshot.experiments:
            name = shown(bench.state.spec_of(item).name, 60)
            yield Entry(
                _("Go to {name}", name=name), partial(bench.doers.selection.select, item.id)
            )
        for preset in presets():
            text = f"{_('Open {name}', name=preset.name)}  {_(preset.note)}"
            yield Entry(text, partial(bench.doers.experiments.open_named, preset.name))
        for page in PAGES:
            text = f"{_('Manual: {title}', title=page.title)}  {page.about}"
            yield Entry(text, partial(bench.doers.look.read, page.id), words=page.names)

    @property
    def _room(self) -> int:
        return max(self.app.size.width - FRAME, 20)

    async def discover(self) -> Hits:
        """All entries, before anything is typed."""
        for entry in self._entries():
            yield DiscoveryHit(entry.row(self._room), entry.call, text=entry.text)

    async def search(self, query: str) -> Hits:
        """The entries with these words; where there is none, those with these letters."""
        entries = list(self._entries())
        wanted = query.casefold().split()
        scores = [entry.score(wanted) for entry in entries]
        matcher = self.matcher(query)
        if not any(scores):
            scores = [matcher.match(entry.text) for entry in entries]
        for entry, score in zip(entries, scores, strict=True):
            if score > 0:
                found = _marked(entry.row(self._room), wanted, matcher.match_style)
                yield Hit(score, found, entry.call, text=entry.text)


def _of_action(action: Action, call: Callable[[], object]) -> Entry:
    """Its sentence behind its keys; it is found by its id's words, too."""
    words = action.id.replace(".", " ").replace("_", " ")
    text = action.help.rstrip(".")
    return Entry(text, call, action.key, action.label, f"{action.keyword} {words}")


def _marked(content: Content, wanted: list[str], style: Style) -> Content:
    """The line with the words that were found; Textual's own highlighting parses markup."""
    text = content.plain.casefold()
    for word in wanted:
        at = text.find(word, KEY_CELLS)
        if at >= 0:
            content = content.stylize(style, at, at + len(word))
    return content
