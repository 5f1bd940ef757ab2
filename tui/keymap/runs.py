"""The keys of the list of all runs: a part of the one table of actions."""

from tui.keymap.action import Action, Controller, Widget, done_by
from tui.locale import _


def _of_runs(  # noqa: PLR0913, PLR0917
    doer: Widget | Controller,
    call: str,
    keys: tuple[str, ...],
    label: str,
    help: str,
    weight: int = 0,
    keyword: str = "",
) -> Action:
    return Action(
        call, keys, label, help, "Runs", weight, palette=False, keyword=keyword, doer=doer
    )


RUNS: tuple[Action, ...] = (
    _of_runs("chosen", "take", ("enter",), _("show"), _("Look at the run in the bench."), 9),
    _of_runs(
        "screen", "narrow", ("slash",), _("filter"), _("Show only the runs that a query means."), 9
    ),
    _of_runs(
        "saved",
        "choose_saved",
        ("o",),
        _("saved"),
        _("Choose among the queries that were saved, with their sorting."),
        4,
    ),
    _of_runs("saved", "save", ("S",), "", _("Save the filter with the sorting under a name.")),
    _of_runs(
        "screen",
        "preview",
        ("v",),
        _("preview"),
        _("Show the run under the cursor in the lower half: note, curves, matrix if it fits."),
        8,
    ),
    _of_runs("columns", "column(1)", ("right", "l"), "", _("The next column.")),
    _of_runs(
        "columns", "column(-1)", ("left", "h"), _("column"), _("The column before."), 5, "← →"
    ),
    _of_runs(
        "columns",
        "sort",
        ("s",),
        _("sort"),
        _("Sort by the column, the best first; the other way; not at all."),
        8,
    ),
    _of_runs("columns", "hide_column", ("minus",), "", _("Hide the column.")),
    _of_runs(
        "columns", "columns", ("C",), _("columns"), _("Choose the columns that are shown."), 4
    ),
    _of_runs(
        "chosen",
        "mark",
        ("m", "space"),
        _("mark"),
        _("Mark the run to be compared, at most 12; or no longer."),
        7,
    ),
    _of_runs(
        "chosen", "compare", ("c",), _("compare"), _("Show the marked runs over one another."), 7
    ),
    _of_runs(
        "chosen",
        "branch",
        ("b",),
        _("branch"),
        _("Go on from an epoch of the run, as a new experiment."),
        3,
    ),
    _of_runs(
        "chosen", "tag", ("t",), _("tag"), _("Give the run tags, or all marked runs one more."), 7
    ),
    _of_runs(
        "chosen", "rename", ("e",), _("rename"), _("Give the run, or all marked, another name."), 4
    ),
    _of_runs(
        "chosen",
        "pin",
        ("p",),
        _("pin"),
        _("Keep the run, or all marked, on top; or no longer."),
        4,
    ),
    _of_runs(
        "chosen",
        "archive",
        ("a",),
        _("archive"),
        _("Put the run, or all marked, away; or bring back."),
        6,
    ),
    _of_runs(
        "columns", "archived", ("A",), "", _("Show the runs that are put away, too, or no longer.")
    ),
    _of_runs(
        "chosen",
        "delete",
        ("x",),
        _("delete"),
        _("Delete the run, or all marked, with files; asks first."),
        6,
    ),
    _of_runs(
        "undo",
        "undo",
        ("u",),
        _("undo"),
        _("Take back the last change: names, tags, pins, what was put away or deleted."),
        5,
    ),
    _of_runs("screen", "help", ("question_mark", "f1"), _("help"), _("All keys."), 9),
    _of_runs(
        "screen",
        "give_up",
        ("escape", "q"),
        _("back"),
        _("Forget the filter; then back to the bench."),
        10,
    ),
)
"""In the list of all runs; on a marked run ``t``, ``e``, ``p``, ``a``, ``x`` mean all marked."""

QUEUE = done_by(
    "queue",
    Action("move_queued(1)", ("J",), "", _("Let the waiting run wait for one more."), "Queue"),
    Action(
        "move_queued(-1)",
        ("K",),
        _("move"),
        _("Let the waiting run go before the one ahead of it."),
        "Queue",
        8,
        keyword="J K",
    ),
    Action(
        "cancel_queued",
        ("d", "delete"),
        _("cancel"),
        _("Take the waiting run off the queue."),
        "Queue",
        8,
    ),
)
"""In the list of all runs; from the palette they mean the experiment on show."""
