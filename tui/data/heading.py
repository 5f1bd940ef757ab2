"""The line above a table: the views, then its name and size as far as there is room."""

from collections.abc import Mapping

from engine.tables.table_view import TableView
from tui.data.state import DataState, View
from tui.keymap.table import key_of
from tui.locale import N_, Worded, _
from tui.text.fitting import shown, width
from tui.widgets.lines import Line, Span, length

VIEW_WORDS: Mapping[View, str] = Worded(
    {
        "columns": N_("Columns"),
        "label": N_("Label"),
        "pictures": N_("Pictures"),
        "rows": N_("Rows"),
        "prepared": N_("Prepared"),
        "map": N_("Map"),
        "warnings": N_("Warnings"),
    }
)
GAP = "   "
LEAST_NAME = 12


def heading(state: DataState, view: TableView | None, room: int) -> Line:
    """The views, the one in sight in brackets, warnings counted."""
    spans: list[Span] = []
    for place, name in enumerate(state.views):
        said = VIEW_WORDS[name]
        if name == "warnings" and view is not None and view.warnings:
            said = f"{said} {len(view.warnings)}"
        gap = " " if place else ""
        if name == state.view:
            spans.append((f"{gap}[{said}]", "strong accent"))
        else:
            spans.append((f"{gap}{said}", "faint"))
    if view is None:
        return tuple(spans)
    size = size_words(view)
    left = room - length(tuple(spans)) - width(size) - 2 * len(GAP)
    if left >= LEAST_NAME:
        spans.append((GAP + shown(view.name, left), "strong"))
    if left >= -len(GAP):
        spans.append((GAP + size, "faint"))
    return tuple(spans)


def size_words(view: TableView) -> str:
    """Rows by columns; what was chosen or drawn of them is said."""
    size = _("{rows:,} × {columns:,}", rows=view.rows, columns=len(view.schema.columns))
    if view.rows < view.rows_read:
        return _("{size} of {read:,} rows", size=size, read=view.rows_read)
    return size


def resting_words(view: TableView, seen: View = "columns") -> str:
    """What is to be known of it all the time: a recipe that fits, what the figures are of."""
    key = key_of("data.apply")
    fits = [
        _("the recipe {recipe} is made for these columns: {key} takes it", key=key, **note.params)
        for note in view.notes
        if note.code == "recipe.fits"
    ]
    return "; ".join(filter(None, [*fits, sample_words(view, seen)]))


def sample_words(view: TableView, seen: View) -> str:
    """What the figures in sight are of, where it is not the rows in use alone: rows drawn at
    random, of a table that streams those of a sample of it; empty where they are of all.
    """
    told = view.statistics
    drawn = ""
    if told.measured < told.rows:
        drawn = _("figures are of {measured:,} rows drawn at random", measured=told.measured)
    sampled = _sampled_words(view)
    if seen == "label" and told.balance is not None:  # which is of all rows that are there
        counted = sum(told.balance.counts)
        if counted > told.rows:
            sampled = ""
        drawn = _("counted over {rows:,} rows", rows=counted) if drawn or not sampled else ""
        if told.measured == told.rows and counted <= told.rows:
            drawn = ""
    return "; ".join(filter(None, [sampled, drawn]))


def _sampled_words(view: TableView) -> str:
    """That a table which streams is not seen whole; empty where it is."""
    for note in view.notes:
        if note.code == "table_note.streamed" and note.params["sampled"] < note.params["rows"]:
            return _("a sample of the {rows:,} rows", rows=note.params["rows"])
    return ""
