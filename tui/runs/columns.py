"""The columns of the table of runs: what stands in them, and what sorts by them."""

import time
from collections.abc import Callable, Collection, Sequence
from functools import partial

from engine.query.fields import LAST, RunField, setting
from engine.query.table import RunPage
from engine.statuses import BROKEN
from engine.store.summaries import Leaf, Summary
from engine.tasks.metrics import LEADING
from tui.locale import _
from tui.panes.log import sign
from tui.text.figures import duration, metric, setting_value
from tui.text.fitting import shown, width
from tui.text.glyphs import GLYPHS
from tui.text.preset_notes import said_note
from tui.text.status import listed_word
from tui.text.tree import in_tree
from tui.widgets.table import Cell, Column

RunColumn = Column[Summary]
SAMPLE = 200
"""So many runs tell how wide a column is to be."""
WIDEST = 14
LEAST_METRIC = 8
MOST_PROSE = 40
_SHORT = {"accuracy": "acc", "val_accuracy": "val_acc"}


def fixed_columns(marked: Collection[str], view: RunPage) -> list[RunColumn]:
    """Those that always stand on the left: mark and pin, name, status."""
    name = partial(_name, view)
    longest = max((width(name(run)[0]) for run in view.runs[:SAMPLE]), default=0)
    least = min(max(longest, 16), 24)
    return [
        Column("", "", 2, partial(_marks, marked)),
        Column("name", _("name"), least, name, fitting="middle", most=48),
        Column("status", _("status"), 11, partial(_status, view.waiting)),
    ]


def more_columns(view: RunPage) -> list[RunColumn]:
    """Those behind them: what the runs are, then what they came to, times, ids."""
    metrics = _metrics(view)
    return [
        *_description(view),
        Column("epochs", _("epochs"), 6, lambda run: (str(run.done), ""), fitting="right"),
        *(_metric_column(view, name, "") for name in metrics),
        *(_metric_column(view, name, LAST) for name in metrics),
        Column("duration", _("duration"), 12, _duration, fitting="right"),
        Column("started", _("started"), 11, _started),
        *_elsewhere(view),
        Column("id", _("run"), 8, lambda run: (run.id, "faint")),
    ]


def _metrics(view: RunPage) -> list[str]:
    """The metrics that have columns: where all runs predict a number, no accuracy, and R2 first."""
    known = {name for run in view.runs for name in run.last}
    names = list(view.fields.metrics)
    if "r2" not in known or "accuracy" in known:
        return names
    first = [f"{part}{name}" for name in LEADING for part in ("val_", "")]
    return [
        *(name for name in first if name in known),
        *(name for name in names if name not in first),
    ]


def _description(view: RunPage) -> list[RunColumn]:
    """What the runs' specs differ in, where branches left, notes and tags, as far as there are
    some.
    """
    columns = [_setting(view, pattern) for pattern in view.varying]
    if any(run.origin is not None for run in view.runs):
        columns.insert(0, Column("branch.epoch", _("from epoch"), 10, _from, fitting="right"))
    if any(note_of(run) for run in view.runs):
        columns.append(_prose("note", _("note"), view, _note))
    if any(run.tags for run in view.runs):
        columns.append(_prose("tag", _("tags"), view, _tags))
    return columns


def _elsewhere(view: RunPage) -> list[RunColumn]:
    """Where workers train or have trained runs, as far as there are some."""
    if not any(run.node for run in view.runs):
        return []
    titles = {"node": _("node"), "job": _("job")}
    cells = {key: partial(_value, view.fields.find(key)) for key in titles}
    return [
        Column(key, title, _widest(title, view, cells[key]), cells[key])
        for key, title in titles.items()
    ]


def _prose(key: str, title: str, view: RunPage, cell: Callable[[Summary], Cell]) -> RunColumn:
    return Column(key, title, _widest(title, view, cell), cell, most=MOST_PROSE)


def _from(run: Summary) -> Cell:
    return (GLYPHS.dash, "faint") if run.origin is None else (str(run.origin.epoch), "")


def _metric_column(view: RunPage, name: str, start: str) -> RunColumn:
    """The best of a metric or, with ``LAST`` as the start of its field, that of the last epoch."""
    title, field = _SHORT.get(name, name), f"{start}{name}"
    cell = partial(_metric, name, view.best.get(field), last=bool(start))
    group = _("last") if start else _("best")
    values = ((run.last if start else run.best).get(name) for run in view.runs[:SAMPLE])
    long = (metric(value) for value in values if value is not None and not -99 < value < 999)
    cells = max(map(width, (title, " " * LEAST_METRIC, *long)))
    return Column(field, title, cells, cell, fitting="right", group=group)


def _metric(name: str, best: float | None, run: Summary, *, last: bool) -> Cell:
    value = (run.last if last else run.best).get(name)
    return metric(value), "strong" if value is not None and value == best else ""


def _setting(view: RunPage, pattern: str) -> RunColumn:
    title, field = shown(view.fields.short(pattern)), setting(pattern)
    cell = partial(_value, field)
    numbers = all(
        isinstance(value, int | float) and not isinstance(value, bool)
        for run in view.runs[:SAMPLE]
        for value in field.read(run)
    )
    fitting = "right" if numbers else "path"
    return Column(pattern, title, _widest(title, view, cell), cell, fitting=fitting)


def _value(field: RunField, run: Summary) -> Cell:
    text = value_text(field, run)
    return (text, "") if text else (GLYPHS.dash, "faint")


def value_text(field: RunField, run: Summary) -> str:
    """The run's value in a few characters, of layers all of them; nothing if it has none."""
    return " ".join(map(_word, field.read(run)))


def _word(value: Leaf) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return setting_value(value) if isinstance(value, float) else shown(str(value))


def _widest(title: str, view: RunPage, cell: Callable[[Summary], Cell]) -> int:
    return min(
        max(width(text) for text in (title, *(cell(run)[0] for run in view.runs[:SAMPLE]))), WIDEST
    )


def _marks(marked: Collection[str], run: Summary) -> Cell:
    pin = GLYPHS.pinned if run.pinned else " "
    return f"{GLYPHS.marked if run.id in marked else ' '}{pin}", "accent"


def _name(view: RunPage, run: Summary) -> Cell:
    origin = run.origin
    left = "" if origin is None else view.origins.get(origin.run, "")
    return shown(in_tree(run.name, origin, view.depths.get(run.id, 0), left)), ""


def _status(waiting: Sequence[str], run: Summary) -> Cell:
    is_taken = run.id in waiting and not run.is_unasked
    place = f" {waiting.index(run.id) + 1}" if is_taken else ""
    role = "bad" if run.status in BROKEN else "faint" if run.archived else ""
    return f"{sign(run.status)} {listed_word(run)}{place}", role


def note_of(run: Summary) -> str:
    """What was written about the run's experiment; empty where nothing, or it is not read."""
    place = run.shape.index.get("note")
    return "" if place is None else said_note(str(run.values[place] or ""))


def _note(run: Summary) -> Cell:
    return shown(note_of(run)), "faint"


def _tags(run: Summary) -> Cell:
    return shown(", ".join(run.tags)), "faint"


def _duration(run: Summary) -> Cell:
    if run.started is None:
        return GLYPHS.dash, "faint"
    return duration((time.time() if run.ended is None else run.ended) - run.started), ""


def _started(run: Summary) -> Cell:
    moment = time.localtime(run.started or run.created)
    today = time.strftime("%Y-%m-%d", time.localtime()) == time.strftime("%Y-%m-%d", moment)
    return time.strftime("%H:%M:%S" if today else "%Y-%m-%d", moment), "faint"
