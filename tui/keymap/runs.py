"""The keys of the list of all runs: a part of the one table of actions."""

from tui.keymap.action import Action, Controller, Widget, done_by
from tui.locale import N_


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
    _of_runs("chosen", "take", ("enter",), N_("show"), N_("Look at the run in the bench."), 9),
    _of_runs(
        "screen",
        "narrow",
        ("slash",),
        N_("filter"),
        N_("Show only the runs that a query means."),
        9,
    ),
    _of_runs(
        "saved",
        "choose_saved",
        ("o",),
        N_("saved"),
        N_("Choose among the queries that were saved, with their sorting."),
        4,
    ),
    _of_runs("saved", "save", ("S",), "", N_("Save the filter with the sorting under a name.")),
    _of_runs(
        "screen",
        "preview",
        ("v",),
        N_("preview"),
        N_("Show the run under the cursor in the lower half: note, curves, matrix if it fits."),
        8,
    ),
    _of_runs("columns", "column(1)", ("right", "l"), "", N_("The next column.")),
    _of_runs(
        "columns", "column(-1)", ("left", "h"), N_("column"), N_("The column before."), 5, "← →"
    ),
    _of_runs(
        "columns",
        "sort",
        ("s",),
        N_("sort"),
        N_("Sort by the column, the best first; the other way; not at all."),
        8,
    ),
    _of_runs("columns", "hide_column", ("minus",), "", N_("Hide the column.")),
    _of_runs(
        "columns", "columns", ("C",), N_("columns"), N_("Choose the columns that are shown."), 4
    ),
    _of_runs(
        "chosen",
        "mark",
        ("m", "space"),
        N_("mark"),
        N_("Mark the run to be compared, at most 12; or no longer."),
        7,
    ),
    _of_runs(
        "chosen", "compare", ("c",), N_("compare"), N_("Show the marked runs over one another."), 7
    ),
    _of_runs(
        "chosen",
        "branch",
        ("b",),
        N_("branch"),
        N_("Go on from an epoch of the run, as a new experiment."),
        3,
    ),
    _of_runs(
        "chosen", "tag", ("t",), N_("tag"), N_("Give the run tags, or all marked runs one more."), 7
    ),
    _of_runs(
        "chosen",
        "rename",
        ("e",),
        N_("rename"),
        N_("Give the run, or all marked, another name."),
        4,
    ),
    _of_runs(
        "chosen",
        "pin",
        ("p",),
        N_("pin"),
        N_("Keep the run, or all marked, on top; or no longer."),
        4,
    ),
    _of_runs(
        "chosen",
        "archive",
        ("a",),
        N_("archive"),
        N_("Put the run, or all marked, away; or bring back."),
        6,
    ),
    _of_runs(
        "columns", "archived", ("A",), "", N_("Show the runs that are put away, too, or no longer.")
    ),
    _of_runs(
        "chosen",
        "delete",
        ("x",),
        N_("delete"),
        N_("Delete the run, or all marked, with files; asks first."),
        6,
    ),
    _of_runs(
        "undo",
        "undo",
        ("u",),
        N_("undo"),
        N_("Take back the last change: names, tags, pins, what was put away or deleted."),
        5,
    ),
    _of_runs("screen", "help", ("question_mark", "f1"), N_("help"), N_("All keys."), 9),
    _of_runs(
        "screen",
        "give_up",
        ("escape", "q"),
        N_("back"),
        N_("Forget the filter; then back to the bench."),
        10,
    ),
)
"""In the list of all runs; on a marked run ``t``, ``e``, ``p``, ``a``, ``x`` mean all marked."""

QUEUE = done_by(
    "queue",
    Action("move_queued(1)", ("J",), "", N_("Let the waiting run wait for one more."), "Queue"),
    Action(
        "move_queued(-1)",
        ("K",),
        N_("move"),
        N_("Let the waiting run go before the one ahead of it."),
        "Queue",
        8,
        keyword="J K",
    ),
    Action(
        "cancel_queued",
        ("d", "delete"),
        N_("cancel"),
        N_("Take the waiting run off the queue."),
        "Queue",
        8,
    ),
)
"""In the list of all runs; from the palette they mean the experiment on show."""
