"""The keys of the list of all runs: a part of the one table of actions."""

from tui.keymap.action import Action


def _of_runs(call: str, keys: tuple[str, ...], label: str, help: str, weight: int = 0) -> Action:
    keyword = "← →" if call == "column(-1)" else ""
    return Action(call, keys, label, help, "All runs", weight, palette=False, keyword=keyword)


RUNS: tuple[Action, ...] = (
    _of_runs("take", ("enter",), "show", "Look at the run in the bench.", 9),
    _of_runs("narrow", ("slash",), "filter", "Show only the runs that a query means.", 9),
    _of_runs("column(1)", ("right", "l"), "", "The next column."),
    _of_runs("column(-1)", ("left", "h"), "column", "The column before.", 5),
    _of_runs(
        "sort", ("s",), "sort", "Sort by the column, the best first; the other way; not at all.", 8
    ),
    _of_runs("hide_column", ("minus",), "", "Hide the column."),
    _of_runs("columns", ("C",), "columns", "Choose the columns that are shown.", 4),
    _of_runs(
        "mark", ("m", "space"), "mark", "Mark the run to be compared, at most 12; or no longer.", 7
    ),
    _of_runs("compare", ("c",), "compare", "Show the marked runs over one another.", 7),
    _of_runs("branch", ("b",), "branch", "Go on from an epoch of the run, as a new experiment.", 3),
    _of_runs("tag", ("t",), "tag", "Give the run tags, or all marked runs one more.", 7),
    _of_runs("rename", ("e",), "rename", "Give the run, or all marked, another name.", 4),
    _of_runs("pin", ("p",), "pin", "Keep the run, or all marked, on top; or no longer.", 4),
    _of_runs("archive", ("a",), "archive", "Put the run, or all marked, away; or bring back.", 6),
    _of_runs("archived", ("A",), "", "Show the runs that are put away, too, or no longer."),
    _of_runs(
        "delete",
        ("x",),
        "delete",
        "Delete the run, or all marked, with files; asks first.",
        6,
    ),
    _of_runs("help", ("question_mark", "f1"), "help", "All keys.", 9),
    _of_runs("give_up", ("escape", "q"), "back", "Forget the filter; then back to the bench.", 10),
)
"""In the list of all runs; on a marked run ``t``, ``e``, ``p``, ``a``, ``x`` mean all marked."""
