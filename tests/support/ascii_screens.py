"""Prints the bench's screens as a terminal would show them: ``python ascii_screens.py STORE N``,
of the manual's pages every N-th.

A process of its own, because the signs are chosen when the program is imported.
"""

import asyncio
import sys
from pathlib import Path

import pytest

from bench_driver import running_bench
from light_screens import lighten
from mathematics_answers import ANSWERS, FakeProcess
from tui.bench.models import Models
from tui.manual.pages import PAGES


async def show(directory: Path, pages: int) -> None:
    async with running_bench(directory, (120, 40)) as bench:
        await bench.until(lambda: bench.state.shown is not None)
        for keys in ("M", "P", "I", "Y", "O", "C", "N", "T", "?", "R", "e", "o", "q", ":"):
            await bench.press(keys)
            await bench.rest()
            await asyncio.sleep(0.1)
            print(bench.text())
            if bench.dialog:
                await bench.press("escape")
                await bench.rest()
        await bench.press("?", "m", "home", "enter")
        for place, page in enumerate(PAGES):
            if place % pages == 0:
                await bench.sees(f"Manual: {page.title}")
                await bench.rest()
                print(bench.text())
                await bench.press("end")
                await bench.rest()
                print(bench.text())
            await bench.press("right")
        await bench.press("q", "escape", "c")
        for view in ("curves", "differences", "matrices"):
            await bench.sees(f"[{view.capitalize()}]")
            await asyncio.sleep(0.3)
            print(view, bench.text())
            await bench.press("tab")
        await bench.press("escape", "B")
        for _view in ANSWERS:
            await bench.sees("space walk")
            await bench.rest()
            print(bench.text())
            await bench.press("tab")


if __name__ == "__main__":
    patch = pytest.MonkeyPatch()
    lighten(patch)
    process = FakeProcess()
    patch.setattr(Models, "process", property(lambda _self: process))
    asyncio.run(show(Path(sys.argv[1]), int(sys.argv[2])))
