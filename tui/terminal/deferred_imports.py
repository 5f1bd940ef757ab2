"""What the first paint does not need, loaded beside the screen and not in its way.

In the screen's own thread these imports would hold it up for a quarter of a second.
"""

from collections.abc import Callable
from importlib import import_module
from threading import Thread

from tui.terminal import gc_policy as collecting

LATER = (
    *("tui.model.store_watcher", "engine.client.opening"),
    *("tui.widgets.chart_lines", "textual_plotext.plot"),
)
"""Reading the store, the first experiment, the first curve."""


def load_beside(then: Callable[[], object]) -> None:
    """After the first paint: load what comes next, then call ``then`` in the loading thread.

    Garbage is collected again from then on: what the imports make stays, too.
    """
    Thread(target=_load, args=(then,), name="loading", daemon=True).start()


def _load(then: Callable[[], object]) -> None:
    try:
        for name in LATER:
            import_module(name)
    finally:
        collecting.resume()
    then()
