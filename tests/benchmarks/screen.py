"""The screen's figures, measured on the real command in a pseudo-terminal.

First paint, memory of the screen's process, and how long a key takes to show its effect while a
run trains. ``make benchmark PART=screen`` prints one table; ``ARGS=40`` repeats more often.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.benchmarks.terminal import Terminal, has

CURSOR = "▌".encode() + rb"\x1b\[[0-9;]*m(?:\x1b\[[0-9;]*m)*"
HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("Experiments")
Hello().run()
"""


def first_paint(store: Path, repeats: int) -> tuple[list[float], list[float], float]:
    """Seconds from the command to the first picture; the same of Textual alone; memory in MB.

    The engine is warm already, so that its start does not take the processor meanwhile.
    """
    times: list[float] = []
    alone: list[float] = []
    memory = 0.0
    warm = Terminal(store)
    warm.until(has("engine ready"))
    warm.close()
    for _ in range(repeats):
        terminal = Terminal(store)
        terminal.wait_for(b"Experiments")
        times.append(time.perf_counter() - terminal.begun)
        terminal.until(has("first-model"))
        memory = max(memory, psutil.Process(terminal.pid).memory_info().rss / 1e6)
        terminal.close()
        terminal = Terminal(store, [sys.executable, "-P", "-c", HELLO])
        terminal.wait_for(b"Experiments")
        alone.append(time.perf_counter() - terminal.begun)
        terminal.close()
    return times, alone, memory


def keys_while_training(store: Path, repeats: int) -> tuple[list[float], list[float], float]:
    """Seconds until a cursor key, and a switch of experiments, show; memory in MB."""
    terminal = Terminal(store)
    terminal.until(has("engine ready"))
    terminal.press("n")
    terminal.until(has("▌2"))
    terminal.press("T")
    terminal.until(has("loss categorical"))
    terminal.press("j" * 8 + "\r")
    terminal.until(has("epochs: at least"))
    terminal.press("\x153000\r")
    terminal.until(has("3000"))
    terminal.press("t")
    terminal.until(has("samples/s"))
    moves: list[float] = []
    switches: list[float] = []
    for turn in range(repeats):
        terminal.press("[")
        switches.append(terminal.wait_for(CURSOR + (b"1 " if turn % 2 == 0 else b"2 ")))
        terminal.rest()
        terminal.press("k" if turn % 2 == 0 else "j")
        moves.append(terminal.wait_for(b"batch size: " if turn % 2 == 0 else b"epochs: "))
        terminal.rest()
    memory = psutil.Process(terminal.pid).memory_info().rss / 1e6
    terminal.press("s")
    terminal.until(has("■"))
    terminal.close()
    return moves, switches, memory


def row(name: str, values: list[float], limit: str) -> str:
    """A line of the table, in milliseconds."""
    worst, middle = max(values) * 1000, statistics.median(values) * 1000
    return f"{name:<44} median {middle:6.0f} ms   worst {worst:6.0f} ms   {limit}"


def main() -> None:
    """Measure and print."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        paints, alone, still = first_paint(store, max(repeats // 4, 3))
        moves, switches, busy = keys_while_training(store, repeats)
    print(row("first paint", paints, "at most 600 on a quiet machine"))
    ratio = statistics.median(paints) / statistics.median(alone)
    print(row("the same of an empty Textual app", alone, f"{ratio:.1f} times as long"))
    print(row("cursor key while a run trains", moves, "at most 100"))
    print(row("switching experiments while a run trains", switches, "at most 100"))
    print(f"{'memory of the screen process':<44} idle {still:6.0f} MB   training {busy:6.0f} MB")


if __name__ == "__main__":
    main()
