"""What the first paint does not need, loaded beside the screen and not in its way.

In the screen's own thread the first of these imports would hold it up for a quarter of a second,
and those of a screen that a key opens for as long again.
"""

import sys
import time
from collections.abc import Callable
from importlib import import_module
from threading import Thread

from tui.terminal import gc_policy as collecting

LATER = (
    *("tui.bench.controllers", "tui.model.store_watcher", "engine.client.opening"),
    *("engine.forecast", "tui.panes.drawn_network", "tui.panes.summary_lines"),
    *("tui.text.forecast", "tui.text.events", "tui.panes.busy"),
    *("tui.panes.titles", "tui.panes.run_chart", "tui.panes.residuals"),
    *("tui.widgets.chart_lines", "textual_plotext.plot"),
)
"""Reading the store, the first experiment in its panes, the first curve."""
SOON = (
    *("tui.dialogs.pick", "tui.panes.value_steps", "tui.dialogs.help", "tui.bench.palette"),
    *("engine.client.experiments", "engine.client.queue", "engine.client.control"),
    *("engine.client.forcing", "engine.client.steering", "tui.bench.steering"),
    *("engine.client.predicting", "engine.client.shared_rows"),
    *("tui.use.screen", "tui.use.picture_screen", "tui.radar.screen", "tui.runs.screen"),
    *("tui.compare.screen", "tui.data.screen", "tui.inside.screen", "tui.cases.screen"),
    *("tui.bench.branching", "tui.bench.repeating", "tui.bench.own_code", "tui.bench.exporting"),
    *("tui.bench.forecasting", "tui.dialogs.forecast", "tui.dialogs.open"),
    *("engine.coach.reading", "engine.coach.rules.diagnosing", "tui.bench.coaching"),
    *("tui.dialogs.coach", "tui.text.coached", "engine.coach.early", "engine.coach.helping"),
    *("tui.sweeps.screen", "tui.sweeps.form_screen", "tui.bench.searching"),
    *("engine.client.sweeps", "engine.client.sweep_results", "engine.client.sweep_drafts"),
    *("tui.lessons.list_screen", "tui.mathematics.screen", "tui.network.screen"),
    "tui.dialogs.manual",
)
"""What the keys open."""
BREATH = 0.03
"""Seconds between two of these: the screen comes first."""


def load_beside(then: Callable[[], object]) -> None:
    """After the first paint: load what comes next, then call ``then`` in the loading thread, then
    load what keys may open.

    Garbage is collected again from ``then`` on: what the imports make stays, too.
    """
    Thread(target=_load, args=(then,), name="loading", daemon=True).start()


def _load(then: Callable[[], object]) -> None:
    try:
        for name in LATER:
            import_module(name)
    finally:
        rested = collecting.resume()
    then()
    for name in SOON:
        if name not in sys.modules:
            time.sleep(BREATH)
            import_module(name)
    if rested:
        collecting.settle()
