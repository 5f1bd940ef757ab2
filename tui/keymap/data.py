"""The keys of the table of an experiment: a part of the one table of actions."""

from collections.abc import Sequence
from dataclasses import replace

from tui.keymap.action import Action, Controller, Widget
from tui.locale import N_


def _of_data(  # noqa: PLR0913, PLR0917
    doer: Widget | Controller,
    call: str,
    keys: tuple[str, ...],
    label: str,
    help: str,
    weight: int = 0,
    keyword: str = "",
) -> Action:
    return Action(
        call, keys, label, help, "Data", weight, palette=False, keyword=keyword, doer=doer
    )


MARKED = ("role", "label", "ignore")
"""Actions on the marked column."""
BESIDE_RECIPE = (*MARKED, "filter_rows")
"""Actions that say what a recipe says."""
OF_PIXELS = ("role", "ignore", "filter_rows", "read_as", "save", "apply")
OF_PICTURES = ("label", *OF_PIXELS)
"""Actions that a table of pictures has not, and one whose columns are their pixels."""

DATA: tuple[Action, ...] = (
    _of_data(
        "roles",
        "role",
        ("r", "enter"),
        N_("role"),
        N_("Choose what the marked column is used for, or leave it to be found out."),
        9,
    ),
    _of_data(
        "roles",
        "label",
        ("l",),
        N_("label"),
        N_("The marked column is what is to be predicted."),
        8,
    ),
    _of_data(
        "roles",
        "ignore",
        ("i",),
        N_("ignore"),
        N_("Do not use the marked column; again: use it as before."),
        8,
    ),
    _of_data(
        "reading",
        "filter_rows",
        ("slash",),
        N_("rows"),
        N_("Use only rows that fit a query, as city = Paris and temperature > 10."),
        7,
    ),
    _of_data(
        "reading",
        "read_as",
        ("f",),
        N_("format"),
        N_("Say how the file is to be read: delimiter, quote, encoding, header."),
        6,
    ),
    _of_data(
        "recipes",
        "save",
        ("w",),
        N_("save recipe"),
        N_("Save what the columns are for and how they are prepared, for the next such table."),
        4,
    ),
    _of_data(
        "recipes",
        "apply",
        ("o",),
        N_("recipe"),
        N_("Have a recipe say what the columns are for: one that ships, or a file."),
        5,
    ),
    _of_data("screen", "view(1)", ("tab",), N_("view"), N_("The next view of the table."), 9),
    _of_data("screen", "view(-1)", ("shift+tab",), "", N_("The view before.")),
    _of_data(
        "screen",
        "beside(-1)",
        ("left",),
        N_("row"),
        N_("The columns or the row before, where rows are shown."),
        5,
        "← →",
    ),
    _of_data("screen", "beside(1)", ("right",), "", N_("The columns or the row after.")),
    _of_data("reading", "go_to_row", ("n",), "", N_("Type the number of the row to show.")),
    _of_data(
        "pictures",
        "augment",
        ("a",),
        N_("augment"),
        N_("Pictures beside what the network's random layers make of them; again: pictures alone."),
        8,
    ),
    _of_data(
        "undo", "undo", ("u",), N_("undo"), N_("Take back the last change of the experiment."), 6
    ),
    _of_data("screen", "help", ("question_mark", "f1"), N_("help"), N_("All keys."), 7),
    _of_data(
        "screen", "leave", ("escape", "q", "ctrl+c"), N_("back"), N_("Back to the bench."), 10
    ),
)


def keys_of(view: str, without: Sequence[str] = ()) -> tuple[Action, ...]:
    """What does something in a view: columns are marked in one, rows gone through in two.
    ``without``: actions that the table has not.
    """
    idle = {
        "columns": ("beside", "go_to_row"),
        "rows": MARKED,
        "prepared": MARKED,
        "pictures": (*MARKED, "go_to_row"),
    }
    others = () if view == "pictures" else ("augment",)
    found = tuple(
        action
        for action in DATA
        if action.name not in (*without, *others, *idle.get(view, (*MARKED, "beside", "go_to_row")))
    )
    if view != "rows":
        return found
    return tuple(
        replace(action, word=N_("columns")) if action.name == "beside" and action.label else action
        for action in found
    )
