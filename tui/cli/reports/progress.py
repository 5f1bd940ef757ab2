"""The line that is drawn again while something goes on; nothing unless it is on a terminal."""

import sys
from typing import TextIO

from engine.store.runs import Run
from tui.cli.console.output import clear_before_sentences, is_terminal, screen_cells, write_raw
from tui.locale import _
from tui.terminal.kind import can_place_signs
from tui.text.figures import duration
from tui.text.fitting import fit, shown, width
from tui.text.glyphs import GLYPHS

BAR_CELLS = 20


class LiveLine:
    """One line at the cursor, replaced in place; on stdout, or another ``stream``."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self.on = is_terminal(self._stream) and can_place_signs()
        self._last = ""
        clear_before_sentences(self.clear)

    def draw(self, text: str) -> None:
        """Show ``text`` in place of what was shown; writes only what has changed."""
        if not self.on:
            return
        room = (screen_cells() or 80) - 1
        text = text if width(text) <= room else fit(text, room)
        if text != self._last:
            write_raw(f"\r{text}\x1b[K", self._stream)
            self._last = text

    def clear(self) -> None:
        """Take the line away before other output."""
        if self._last:
            write_raw("\r\x1b[K", self._stream)
            self._last = ""


def progress_text(run: Run, seconds_left: float | None) -> str:
    """Where a live run stands, in a line."""
    total = run.facts.epochs
    if run.preparing is not None:
        part, left = run.preparing
        about = {"bar": bar(part), "part": part, "time": duration(left, whole=True)}
        return _("{bar} {part:4.0%}  the table's rows are prepared  {time} left", **about)
    if not run.facts.steps or not total:
        return _("{run}: the network is being built", run=shown(run.name, 40))
    end = total if run.replays is None else run.replays.epoch
    done = run.part_of(end)
    place = _("epoch {epoch}/{of}", epoch=max(run.epoch_under_way, 1), of=total)
    if run.replays is not None:
        place = _(
            "replaying epoch {epoch}/{of} of {run}",
            epoch=max(run.epoch, 1),
            of=end,
            run=run.replays.run,
        )
        seconds_left = run.seconds_to(end)  # no epoch has been told by then
    state = _("paused")
    if run.status != "paused":
        state = _("{speed:,.0f} rows/s", speed=run.rows_per_second)
    left = ""
    if seconds_left is not None:
        left = "  " + _("{time} left", time=duration(seconds_left, whole=True))
    return f"{bar(done)} {done:4.0%}  {place}  {state}{left}"


def reading_text(done: int, of: int, seconds: float) -> str:
    """How much of a file is read after so many seconds, and how long the rest takes."""
    part = done / of if of else 0.0
    left = "" if not part else _("{time} left", time=duration(seconds / part - seconds, whole=True))
    return f"{bar(min(part, 1.0))} {part:4.0%}  {left}"


def bar(part: float) -> str:
    """How much is done, from 0 to 1, as a bar."""
    full = int(part * BAR_CELLS)
    return GLYPHS.bar_full * full + GLYPHS.bar_empty * (BAR_CELLS - full)
