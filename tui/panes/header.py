"""The line at the top: the table, the engine, and how far training is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tui.locale import _, n_
from tui.text.figures import duration, speed
from tui.text.fitting import fit_middle, shown, width
from tui.text.glyphs import GLYPHS
from tui.text.how_far import so_far
from tui.widgets.lines import Line, Row, length, line

if TYPE_CHECKING:
    from data import Description
    from engine.store.facts import HostFacts
    from engine.store.runs import Run
    from tui.model.messages import Snapshot
    from tui.model.state import BenchState

SPACIOUS = 100
"""Cells from which there is room for the speed."""
WIDE = 140
"""Cells from which there is room for a long bar and for words beside figures."""


class Header(Row):
    """One line: what fits, the most telling first."""

    DEFAULT_CSS = "Header { background: $panel; padding: 0 1; }"

    def update_from(self, state: BenchState) -> None:
        """Draw the line."""
        room = max(self.size.width, 20)
        run = state.told
        right = _at_work(state, run, room) if run else _engine(state.snapshot)
        left = line(("pkgo-tui", "strong"), "  ", *_table(state, room - length(right) - 12))
        gap = max(room - length(left) - length(right), 1)
        if run is not None:
            busy = _busy(state.snapshot, run, gap - 4)
            right, gap = line(*busy, *right), gap - length(busy)
        self.show(line(*left, " " * gap, *right))


def _table(state: BenchState, room: int) -> Line:
    spec, table = state.spec, state.table
    if spec is None:
        return line()
    if spec.watched is not None:
        program, beside = spec.watched.program.rpartition("/")[2], "  " + _("its own program")
        if width(shown(program)) + width(beside) > room:
            return line(shown(program, max(room, 4)))
        return line(shown(program), (beside, "faint"))
    if table is not None and not isinstance(table, str):
        asks = _("a number") if table.task == "regression" else str(table.classes)
        size = f"{table.rows:,} {GLYPHS.times} {_row(table)} {GLYPHS.arrow} {asks}"
        named = "" if table.label_reason == "builtin" else f" {shown(table.label_name, 24)}"
        if len(size) + len(named) + 18 <= room:
            size += named
        beside = room - len(size) - 2
        if beside >= min(len(shown(table.name)), 16):
            return line(shown(table.name, beside), (f"  {size}", "faint"))
        return line(shown(table.name, max(room, 4)))
    name = shown(spec.data.source.rpartition("/")[2], max(room - 18, 4))
    if table is None:
        said = so_far(_("reading the table"), state.reading_of(spec.data))
        return line(shown(name, max(room - len(said) - 2, 4)), (f"  {said}", "warn"))
    return line(name, ("  " + _("cannot be used"), "bad"))


def _row(table: Description) -> str:
    """What a row of the table is: a shape, or how many numbers, pictures apart."""
    if table.shape or not table.images:
        return GLYPHS.times.join(map(str, table.shape)) if table.shape else f"{table.columns:,}"
    shapes = list(table.images.values())
    others = table.columns - sum(map(math.prod, shapes))
    parts = [GLYPHS.times.join(map(str, shape)) for shape in shapes]
    return " + ".join([*parts, f"{others:,}"] if others else parts)


def _engine(snapshot: Snapshot) -> Line:
    """What the engine does while nothing trains."""
    hosts = snapshot.serving
    if not hosts:
        if snapshot.host_failed:
            return line((shown(f"{GLYPHS.failed} {snapshot.host_failed}", 60), "bad"))
        return line((_("engine starting"), "warn"))
    ready = [host for host in hosts if host.status != "warming"]
    waiting = len(snapshot.waiting)
    queued = _("{count} queued", count=waiting)
    if not ready:
        waits = [("   " + queued, "faint")] if waiting else []
        return line((f"{_('engine warming up')} {GLYPHS.ellipsis}", "warn"), *waits)
    if waiting:
        return line((queued, "faint"))
    words = n_("engine ready", "{count} engines ready", len(ready))
    return line((_devices(ready[0].facts), "faint"), (words, "good"))


def _devices(facts: HostFacts) -> str:
    """What the engine trains on: CPU 1 thread."""
    if facts.device is None:
        return ""
    count = " " + n_("{count} thread", "{count} threads", facts.threads) if facts.threads else ""
    return f"{shown(facts.device, 24)}{count}   "


def _busy(snapshot: Snapshot, run: Run, room: int) -> Line:
    """How busy the run's engine is, as far as the room allows."""
    from tui.panes.busy import busy_words

    host = snapshot.host_of(run)
    words = busy_words(host.facts) if host is not None else []
    fitting = next((found for found in words if len(found) <= room), "")
    return line((f"{fitting}   ", "faint")) if fitting else line()


def _at_work(state: BenchState, run: Run, room: int) -> Line:
    """Whose progress it is and how far, how many others train beside it, how many wait."""
    cells = 12 if room < SPACIOUS else 16 if room < WIDE else 24
    name = fit_middle(run.name, min(cells, width(shown(run.name))))
    return line((f"{name}  ", "strong"), *_progress(run, room), *_others(state.snapshot, room))


def _others(snapshot: Snapshot, room: int) -> Line:
    """The other runs at work: in words where there is room, else by the list's signs."""
    others, waiting = len(snapshot.live) - 1, len(snapshot.waiting)
    if room < WIDE:
        spans = [(f" +{others}", "train")] if others else []
        return line(*spans, *([(f" {GLYPHS.queued}{waiting}", "faint")] if waiting else []))
    spans = [("  " + _("+{count} training", count=others), "train")] if others else []
    waits = n_("{count} waits", "{count} wait", waiting)
    return line(*spans, *([(f"  {waits}", "faint")] if waiting else []))


def _progress(run: Run, room: int) -> Line:
    """Epoch, bar, per cent, time left and speed, as the room allows."""
    total = run.facts.epochs
    if run.preparing is not None:
        part, left = run.preparing
        about = {"part": part * 100, "time": duration(left, whole=True)}
        said = _("preparing rows {part:3.0f} %  {time} left", **about)
        return line((f"{GLYPHS.running} {said}", "train"))
    if run.is_watched and not total:
        return line((f"{GLYPHS.running} {_place(run, 0, paused=run.status == 'paused')}", "train"))
    if not total or not (run.facts.steps or run.is_watched):
        if run.status == "paused":
            said = _("{sign} paused before its first epoch", sign=GLYPHS.paused)
            return line((said, "train"))
        return line((f"{GLYPHS.running} {_('is being built')}", "train"))
    paused = run.status == "paused"
    end = total if run.replays is None else run.replays.epoch
    part = run.part_of(end)
    spans: list[str | tuple[str, str]] = [f"{_place(run, end, paused=paused)} "]
    cells = 10 if room < WIDE else 16
    full = int(part * cells * 2)
    bar = GLYPHS.bar_full * (full // 2) + GLYPHS.bar_half * (full % 2)
    spans += [(bar, "train"), (GLYPHS.bar_empty * (cells - len(bar)), "rule")]
    spans.append(f" {part * 100:3.0f} %")
    left = run.seconds_to(end)
    if left is not None and not paused:
        spans.append(("  " + _("{time} left", time=duration(left, whole=True)), "strong"))
        if room >= SPACIOUS and not run.is_watched:  # nobody knows the rows of its batches
            spans.append(("  " + _("{speed} samples/s", speed=speed(run.rows_per_second)), "faint"))
    return line(*spans)


def _place(run: Run, end: int, *, paused: bool) -> str:
    """The epoch under way, of how many."""
    place = f"{run.epoch_under_way}/{end}" if end else str(run.epoch_under_way)
    sign = GLYPHS.paused
    if run.replays is None:
        if paused:
            return _("{sign} paused at epoch {place}", sign=sign, place=place)
        return _("epoch {place}", place=place)
    if paused:
        return _("{sign} paused replaying epoch {place}", sign=sign, place=place)
    return _("replaying epoch {place}", place=place)
