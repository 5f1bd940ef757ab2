"""The keys of lists and of the bench's panes: parts of the one table of actions."""

from tui.keymap.action import Action, Group, done_by
from tui.locale import N_, _

LIST = done_by(
    "list",
    Action("cursor(-1)", ("up", "k"), "", N_("Up."), "Look", palette=False),
    Action("cursor(1)", ("down", "j"), "", N_("Down."), "Look", palette=False),
    Action("cursor_page(-1)", ("pageup",), "", N_("A page up."), "Look", palette=False),
    Action("cursor_page(1)", ("pagedown",), "", N_("A page down."), "Look", palette=False),
    Action("cursor_end(-1)", ("home", "g"), "", N_("To the first line."), "Look", palette=False),
    Action("cursor_end(1)", ("end",), "", N_("To the last line."), "Look", palette=False),
)

BOARD = done_by(
    "board",
    Action(
        "read",
        ("enter",),
        "",
        N_("Read the experiment's whole name and note."),
        "Experiments",
        palette=False,
    ),
)

FORM = done_by(
    "form",
    Action(
        "step(1)",
        ("right", "l", "plus", "equals_sign"),
        "",
        N_("Next choice, or more."),
        "Forms",
        palette=False,
    ),
    Action(
        "step(-1)",
        ("left", "h", "minus"),
        N_("change"),
        N_("Choice before, or less. Learning rates change by a factor of ten."),
        "Forms",
        6,
        palette=False,
        keyword="← →",
    ),
    Action(
        "edit",
        ("enter",),
        N_("edit"),
        N_("Type a value, or pick one from a list."),
        "Forms",
        7,
        palette=False,
    ),
    Action(
        "searched",
        ("m",),
        N_("search"),
        N_("Search the field: from which to which value, or among which; or no longer."),
        "Forms",
        5,
        palette=False,
    ),
)

NETWORK = done_by(
    "network",
    Action("add_layer", ("a",), N_("add"), N_("Add a hidden layer below this one."), "Network", 7),
    Action("copy_layer", ("y",), N_("copy"), N_("A layer like this one, below it."), "Network", 5),
    Action("remove_layer", ("d", "delete"), N_("remove"), N_("Remove this layer."), "Network", 7),
    Action("move_layer(1)", ("J",), "", N_("Move this layer down."), "Network"),
    Action(
        "move_layer(-1)", ("K",), N_("move"), N_("Move this layer up."), "Network", 6, keyword="J K"
    ),
)


def _epochs(group: Group, earlier: str) -> tuple[Action, ...]:
    """The keys that look at an earlier epoch of the run, wherever it shows."""
    return (
        Action(
            "scrub(-1)", ("left", "h"), _("epoch"), earlier, group, 7, palette=False, keyword="← →"
        ),
        Action("scrub(1)", ("right", "l"), "", _("One epoch later."), group, palette=False),
        Action(
            "scrub(0)", ("0",), _("newest"), _("The newest epoch again."), group, 6, palette=False
        ),
    )


CONFUSION = done_by(
    "matrix", *_epochs("Confusion", N_("One epoch earlier: matrix, scores, a line on the curves."))
)

LAYERS = (
    *done_by(
        "layers",
        Action(
            "figure",
            ("m",),
            N_("figure"),
            N_("What was recorded of the layers, epoch by epoch: the next figure."),
            "Layers",
            8,
            palette=False,
        ),
        Action(
            "summary",
            ("v",),
            "",
            N_("The layers and their parameters again."),
            "Layers",
            palette=False,
        ),
    ),
    *CONFUSION,
)

CELLS = done_by(
    "cells",
    Action(
        "rows",
        ("enter",),
        N_("rows"),
        N_("The rows of a cell: which were mistaken for what, and how surely; their pictures."),
        "Confusion",
        8,
        palette=False,
    ),
)

CURVES = done_by(
    "curves",
    *_epochs(
        "Curves",
        N_("One epoch earlier: a line on the curves, their values there, matrix and scores."),
    ),
    Action(
        "enlarge", ("z",), N_("large"), N_("The first chart alone, the second, both."), "Curves", 8
    ),
    Action(
        "metric",
        ("m",),
        N_("metric"),
        N_("Another metric in the second chart, or in the one alone; the last: learning rate."),
        "Curves",
        8,
    ),
    Action("log('y')", ("y",), N_("log"), N_("A logarithmic y axis, or not."), "Curves", 6),
    Action("log('x')", ("a",), N_("log x"), N_("A logarithmic x axis, or not."), "Curves", 5),
)
