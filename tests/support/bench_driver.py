"""The bench as a person has it: keys go in, the text on the screen comes out."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual._context import visible_screen_stack
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from engine.host.supervisor import HostStarter
from engine.specs import ExperimentSpec
from engine.store.database import Store
from light_screens import draw
from tui.app import BenchApp, starting_experiment
from tui.bench.screen import BenchScreen
from tui.model.state import BenchState
from tui.model.store_watcher import StoreWatcher
from tui.widgets.hint import Hint
from tui.widgets.lines import Lines

LARGE, WIDE, NARROW = (160, 45), (120, 40), (80, 24)
HOPS = 15
WRITES = {"space": " ", "enter": "\r", "tab": "\t"}


class Bench:
    """A running bench; ``press`` is the person, ``text`` what they see."""

    def __init__(self, pilot: Pilot[Any], app: BenchApp) -> None:
        self.pilot = pilot
        self.app = app
        self.said: list[str] = []
        """What the line above the keys has said since the last key, however long it stood."""

    @property
    def screen(self) -> BenchScreen:
        return self.app.bench

    @property
    def state(self) -> BenchState:
        return self.app.bench.state

    @property
    def spec(self) -> ExperimentSpec:
        """The selected experiment as the forms describe it."""
        spec = self.state.spec
        assert spec is not None
        return spec

    @property
    def dialog(self) -> str:
        """The name of the screen in front, empty for the bench itself."""
        front = self.app.screen
        return "" if front is self.screen else type(front).__name__

    async def press(self, *keys: str) -> None:
        """Press keys as the terminal reports them; each is dealt with before the next."""
        for key in keys:
            self.said.clear()
            name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
            character = key if len(key) == 1 else WRITES.get(key)
            self.app.post_message(events.Key(name, character))
            await self.dealt_with()
        self.draw()

    def draw(self) -> None:
        """Draw what has changed: it must be drawable whether or not a test looks at it."""
        if not self.app._exit:
            draw(self.app)

    async def dealt_with(self) -> None:
        """A key passes from the app to the focused widget and up; a screen may come or go."""
        end, quiet = time.monotonic() + 15, 0
        while quiet < 3 and time.monotonic() < end:
            for _ in range(HOPS):
                await asyncio.sleep(0)
            quiet = 0 if self._is_busy() else quiet + 1
            if not quiet:
                await asyncio.sleep(0.002)

    def _is_busy(self) -> bool:
        """Whether messages wait, or the screen in front has not been laid out."""
        if self.app._exit:
            return False
        front = self.app.screen
        waiting = bool(front._callbacks or front._layout_required or not front._is_mounted)
        return waiting or any(
            not pump._message_queue.empty() or pump._next_callbacks
            for pump in (self.app, *front.walk_children(with_self=True))
        )

    async def fill(self, text: str) -> None:
        """Replace what the open line holds; for texts that no keyboard types."""
        box = self.app.focused
        assert isinstance(box, Input)
        box.value = text
        await self.press("enter")

    async def until(self, condition: Callable[[], object], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"waited too long before this screen:\n{self.text()}"
            await asyncio.sleep(0.04)

    async def sees(self, *words: str, where: str = "") -> None:
        """Wait until all the words are on the screen, or in one widget, however they wrap there."""

        def seen() -> bool:
            text = self.text(where)
            unwrapped = " ".join(text.split()) if where else text
            found = all(word in text or word in unwrapped for word in words)
            # On a busy machine a sentence may have had its time before anybody looks
            gone = self.said if where == "#hint" else ()
            return found or any(all(word in said for word in words) for said in gone)

        await self.until(seen)

    async def rest(self) -> None:
        """Let the screen draw what it has."""
        await asyncio.sleep(0.03)
        await self.dealt_with()
        self.draw()

    async def still(self) -> None:
        """Until the screen has stopped changing, however slow the machine is."""
        before, same = "", 0
        while same < 4:
            await self.rest()
            now = "\n".join(self.lines())
            same, before = (same + 1 if now == before else 0), now

    async def settle(self) -> None:
        """Until everything asked for so far is in the store and on the screen."""
        done: list[bool] = []
        self.screen.watcher.do(lambda _: done.append(True))
        await self.until(lambda: done and not self.state.drafts)
        await self.rest()

    def lines(self, where: str = "") -> list[str]:
        """The rows of the screen, or of the part that one widget takes."""
        front = self.app.screen
        # As Textual does before it draws: a dialog shows the screen below it
        visible_screen_stack.set(self.app._background_screens)
        if not where:
            return [strip.text for strip in front._compositor.render_strips()]
        region = front.query_one(where, Widget).region.intersection(front.region)
        pieces = front._compositor._render_chops(region, lambda y: region.y <= y < region.bottom)
        return [
            "".join(
                strip.text
                for x, strip in pieces[y].items()
                if strip is not None and region.x <= x < region.right
            )
            for y in region.line_range
        ]

    def text(self, where: str = "") -> str:
        return "\n".join(self.lines(where))

    async def go_to_field(self, title: str, layer: int = 0) -> None:
        """Put the cursor of the form in front on the field with this title, as a click does."""
        lines = self.app.focused
        assert isinstance(lines, Lines)
        await self.until(lambda: lines.content)
        if self.screen.front == "network":
            lines.move_to(1 + layer)
            await self.dealt_with()
        texts = ["".join(text for text, _ in content).strip() for content in lines.content]
        rows = [row for row in lines.selectable or () if texts[row].startswith(title)]
        assert rows, f"no field {title!r} in:\n{self.text()}"
        lines.move_to(min(rows))
        await self.dealt_with()

    async def set_field(self, title: str, text: str, layer: int = 0) -> None:
        """Type a field's value anew and keep it."""
        await self.go_to_field(title, layer)
        await self.press("enter")
        await self.fill(text)


def no_host(_: Store, _jobs: int) -> None:
    """Tests start their hosts themselves."""


def bench_app(
    directory: Path,
    source: str | None = None,
    start_host: HostStarter = no_host,
    *,
    read_only: bool = False,
) -> BenchApp:
    return BenchApp(
        lambda post: StoreWatcher(directory, post, start_host=start_host, read_only=read_only),
        lambda: starting_experiment(source, None),
        asked=source is not None,
    )


@asynccontextmanager
async def running_bench(
    directory: Path,
    size: tuple[int, int] = WIDE,
    source: str | None = None,
    start_host: HostStarter = no_host,
    *,
    read_only: bool = False,
    waits: bool = True,
) -> AsyncIterator[Bench]:
    """The bench on a store, ready for keys: its first experiment is on the list, and its table
    known where the test ``waits`` for that.
    """
    app = bench_app(directory, source, start_host, read_only=read_only)
    async with app.run_test(size=size) as pilot:
        bench = Bench(pilot, app)
        await bench.until(lambda: bench.state.experiment is not None)
        _listen(app, bench.said)
        if waits:
            await bench.until(lambda: bench.state.table is not None)
            await bench.rest()
        yield bench
        bench.draw()


def _listen(app: BenchApp, said: list[str]) -> None:
    """Keep what the bench's line above the keys says."""
    hint = app.bench.query_one("#hint", Hint)
    say = hint.say

    def kept(text: str, *, error: bool = False) -> None:
        said.append(text)
        say(text, error=error)

    hint.say = kept
