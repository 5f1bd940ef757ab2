"""The keys of the rows of a cell: a part of the one table of actions."""

from dataclasses import replace

from tui.keymap.action import Action
from tui.locale import N_

CASES: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        Action(
            "rows",
            ("enter",),
            N_("rows"),
            N_("The rows of the marked cell, the most confident first."),
            "Rows",
            9,
        ),
        Action(
            "mistakes",
            ("m",),
            N_("mistakes"),
            N_("All rows that were predicted wrongly, the most confident first."),
            "Rows",
            8,
        ),
        Action(
            "trust",
            ("c",),
            N_("trust"),
            N_("How far the model can be trusted: calibration, thresholds, where it is wrong."),
            "Rows",
            7,
        ),
        Action(
            "beside(-1)",
            ("left", "h"),
            N_("cell"),
            N_("The cell or the column before."),
            "Rows",
            6,
            keyword="← →",
        ),
        Action("beside(1)", ("right", "l"), "", N_("The cell or the column after."), "Rows"),
        Action("help", ("question_mark", "f1"), N_("help"), N_("All keys."), "Rows", 7),
        Action(
            "leave",
            ("escape", "q", "ctrl+c"),
            N_("back"),
            N_("Back to the matrix, and from there to the bench."),
            "Rows",
            10,
        ),
    )
)


def keys_of(view: str, *, pictures: bool) -> tuple[Action, ...]:
    """What does something in a view: ``matrix``, ``rows`` of a cell, all ``mistakes``, or the
    ``farthest`` rows.
    """
    idle = {"matrix": (), "rows": ("rows",)}.get(view, ("rows", "mistakes"))
    idle = (*idle, "beside") if pictures and view != "matrix" else idle
    found = (action for action in CASES if action.name not in idle)
    if view == "matrix":
        return tuple(found)
    return tuple(
        replace(one, word=N_("columns")) if one.name == "beside" and one.label else one
        for one in found
    )
