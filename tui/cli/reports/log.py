"""A run's log without a screen: its events with their times, and what its callbacks printed."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.locale import _
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.store.database import Store
    from engine.store.runs import Run

LONGEST = 1000
"""Characters of a line that a callback printed."""


def log_lines(store: "Store", run: "Run") -> Iterator[str]:
    """A line an event, then the lines of the run's output, if there are any."""
    from engine.store.callback_files import output_of
    from engine.store.run_history import events
    from tui.text.events import event_words

    for logged in events(store, run.id):
        clock = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(logged.time))
        yield f"{clock}  {shown(event_words(logged.event)[0])}"
    output = output_of(store.run_directory(run.id))
    if not output.is_file() or not output.stat().st_size:
        return
    yield ""
    yield _("what its callbacks printed ({file})", file=shown(str(output), 400))
    with output.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            yield shown(line.rstrip("\n"), LONGEST)
