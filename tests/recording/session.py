"""A session of the bench as a moving picture: ``make gif`` plays it and writes the file.

The bench, its engine and what is trained are real; only who presses the keys is a script.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from PIL import Image
from textual._context import visible_screen_stack

from bench_driver import Bench
from tests.recording.cells import below, picture, words
from tui.app import BenchApp, starting_experiment
from tui.model.store_watcher import StoreWatcher

SIZE = (120, 34)
SETTLES_SECONDS = 0.15
"""Charts are not drawn in the moment of a key."""
LIVE_SECONDS = 0.3
"""So often a picture is taken while something trains."""
COLOURS = 72
LARGEST = 1_500_000


class Recording:
    """Pictures, and how long each stands."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.told = ""
        self.frames: list[Image.Image] = []
        self.seconds: list[float] = []

    def take(self, seconds: float) -> None:
        """What is on the screen now stands for so long."""
        app = self.bench.app
        visible_screen_stack.set(app._background_screens)
        strips = app.screen._compositor.render_strips()
        self.frames.append(below([picture(strips, SIZE[0]), words(self.told, SIZE[0])]))
        self.seconds.append(seconds)

    async def press(self, *keys: str, stand: float = 0.35) -> None:
        """Press keys, each to be seen."""
        for key in keys:
            await self.bench.press(key)
            await asyncio.sleep(SETTLES_SECONDS)
            self.take(stand)

    async def until(self, condition: Callable[[], object], seconds: float = 120) -> None:
        """Take pictures until something holds."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, self.bench.text()
            await asyncio.sleep(LIVE_SECONDS)
            self.take(LIVE_SECONDS)

    def tell(self, text: str, stand: float = 1.8) -> None:
        """Words below the screen, with time to read them."""
        self.told = text
        self.take(stand)

    def write(self, path: Path) -> None:
        """As GIF, with one palette for all pictures, so that only what changes is stored."""
        few = [*self.frames[:: max(len(self.frames) // 8, 1)], self.frames[-1]]
        palette = below(few).quantize(COLOURS)
        drawn = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in self.frames]
        drawn[0].save(
            path,
            save_all=True,
            append_images=drawn[1:],
            duration=[round(seconds * 1000) for seconds in self.seconds],
            loop=0,
            optimize=False,
        )


async def session(show: Recording) -> None:
    """What a first quarter of an hour is like, in less than a minute."""
    bench = show.bench

    def trained(count: int) -> Callable[[], bool]:
        return lambda: bench.text("#experiments").count("✓") >= count

    await bench.until(lambda: "engine ready" in bench.text(), 120)
    show.tell("pkgo-tui: describe, train, watch, switch, understand")
    show.tell("t  train: the curves draw themselves, validation is the thin one", 0.8)
    await show.press("t", stand=0.2)
    await show.until(trained(1))
    show.take(1.5)
    show.tell("n  a copy; then change one thing: the optimizer becomes adam")
    await show.press("n", "T")
    await bench.go_to_field("optimizer")
    await show.press("right", "right", "right", stand=0.5)
    show.tell("t  train again, and compare with what was", 0.6)
    await show.press("t", stand=0.2)
    await show.until(trained(2))
    show.take(1.5)
    show.tell("M  the matrix; left: earlier epochs, with their values on the curves")
    await show.press("M", *["left"] * 8, stand=0.3)
    show.tell("c  the runs over one another")
    await show.press("c", stand=0.3)
    await show.until(lambda: bench.dialog and "◆" in bench.text())
    await show.press("m", stand=1.5)
    show.tell("Tab  what differs, and whether it is more than noise", 0.6)
    await show.press("tab", stand=2.5)
    await bench.press("escape")
    await bench.press("n", "T")
    await bench.set_field("epochs", "5000")
    show.tell("q  leave: what trains goes on, and is live when you come back", 0.8)
    await show.press("t", stand=0.2)
    await show.until(lambda: bench.text("#experiments").count("/5000"))
    await asyncio.sleep(2)
    show.take(1.0)
    await show.press("q", stand=3.0)
    await bench.press("escape", "s")
    await bench.until(lambda: "■" in bench.text("#experiments"))


async def record(store: Path, path: Path, play: Callable[[Recording], Awaitable[None]]) -> None:
    """Play a session on an empty store."""
    app = BenchApp(lambda post: StoreWatcher(store, post), lambda: starting_experiment(None, None))
    async with app.run_test(size=SIZE) as pilot:
        bench = Bench(pilot, app)
        await bench.until(lambda: bench.state.experiment is not None, 60)
        show = Recording(bench)
        await play(show)
    await asyncio.to_thread(show.write, path)


def main() -> None:
    """Play it; a file that is too large for a page is an error."""
    path = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"XDG_CONFIG_HOME": folder, "XDG_STATE_HOME": folder, "PKGO_HOST_IDLE": "1"}
        asyncio.run(record(Path(folder) / "store", path, session))
    size = path.stat().st_size
    print(f"{path}: {size / 1e6:.2f} MB")
    sys.exit(size > LARGEST)


if __name__ == "__main__":
    main()
