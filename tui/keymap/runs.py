"""The keys of the list of all runs: a part of the one table of actions."""

from tui.keymap.action import Action, Controller, Widget, done_by


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
        call, keys, label, help, "All runs", weight, palette=False, keyword=keyword, doer=doer
    )


RUNS: tuple[Action, ...] = (
    _of_runs("chosen", "take", ("enter",), "show", "Look at the run in the bench.", 9),
    _of_runs("screen", "narrow", ("slash",), "filter", "Show only the runs that a query means.", 9),
    _of_runs("columns", "column(1)", ("right", "l"), "", "The next column."),
    _of_runs("columns", "column(-1)", ("left", "h"), "column", "The column before.", 5, "← →"),
    _of_runs(
        "columns",
        "sort",
        ("s",),
        "sort",
        "Sort by the column, the best first; the other way; not at all.",
        8,
    ),
    _of_runs("columns", "hide_column", ("minus",), "", "Hide the column."),
    _of_runs("columns", "columns", ("C",), "columns", "Choose the columns that are shown.", 4),
    _of_runs(
        "chosen",
        "mark",
        ("m", "space"),
        "mark",
        "Mark the run to be compared, at most 12; or no longer.",
        7,
    ),
    _of_runs("chosen", "compare", ("c",), "compare", "Show the marked runs over one another.", 7),
    _of_runs(
        "chosen",
        "branch",
        ("b",),
        "branch",
        "Go on from an epoch of the run, as a new experiment.",
        3,
    ),
    _of_runs("chosen", "tag", ("t",), "tag", "Give the run tags, or all marked runs one more.", 7),
    _of_runs("chosen", "rename", ("e",), "rename", "Give the run, or all marked, another name.", 4),
    _of_runs(
        "chosen", "pin", ("p",), "pin", "Keep the run, or all marked, on top; or no longer.", 4
    ),
    _of_runs(
        "chosen",
        "archive",
        ("a",),
        "archive",
        "Put the run, or all marked, away; or bring back.",
        6,
    ),
    _of_runs(
        "columns", "archived", ("A",), "", "Show the runs that are put away, too, or no longer."
    ),
    _of_runs(
        "chosen",
        "delete",
        ("x",),
        "delete",
        "Delete the run, or all marked, with files; asks first.",
        6,
    ),
    _of_runs("screen", "help", ("question_mark", "f1"), "help", "All keys.", 9),
    _of_runs(
        "screen",
        "give_up",
        ("escape", "q"),
        "back",
        "Forget the filter; then back to the bench.",
        10,
    ),
)
"""In the list of all runs; on a marked run ``t``, ``e``, ``p``, ``a``, ``x`` mean all marked."""

QUEUE = done_by(
    "queue",
    Action("move_queued(1)", ("J",), "", "Let the waiting run wait for one more.", "Queue"),
    Action(
        "move_queued(-1)",
        ("K",),
        "move",
        "Let the waiting run go before the one ahead of it.",
        "Queue",
        8,
        keyword="J K",
    ),
    Action(
        "cancel_queued",
        ("d", "delete"),
        "cancel",
        "Take the waiting run off the queue.",
        "Queue",
        8,
    ),
)
"""In the list of all runs; from the palette they mean the experiment on show."""
