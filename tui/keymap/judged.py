"""The keys of how far a run can be trusted: a part of the one table of actions."""

from dataclasses import replace

from tui.keymap.action import Action
from tui.locale import N_

JUDGED: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        Action("view(1)", ("tab",), N_("view"), N_("The next view."), "Trust", 9),
        Action("view(-1)", ("shift+tab",), "", N_("The view before."), "Trust"),
        Action(
            "beside(-1)",
            ("left", "h"),
            N_("change"),
            N_("A lower threshold, or the column before."),
            "Trust",
            8,
            keyword="← →",
        ),
        Action(
            "beside(1)",
            ("right", "l"),
            "",
            N_("A higher threshold, or the next column."),
            "Trust",
        ),
        Action(
            "class_of(1)",
            ("right_square_bracket",),
            N_("class"),
            N_("Of more than two classes: thresholds of the next one, or of all in the mean."),
            "Trust",
            8,
            keyword="[ ]",
        ),
        Action("class_of(-1)", ("left_square_bracket",), "", N_("The class before."), "Trust"),
        Action("help", ("question_mark", "f1"), N_("help"), N_("All keys."), "Trust", 7),
        Action(
            "leave", ("escape", "q", "ctrl+c"), N_("back"), N_("Back to the rows."), "Trust", 10
        ),
    )
)


def keys_of(view: str, *, several: bool = False, mean: bool = False) -> tuple[Action, ...]:
    """What does something in a view: calibration, thresholds, residuals or columns; ``several``:
    there are classes to choose from, ``mean``: all of them are in sight, which have no threshold.
    """
    word = {"thresholds": N_("threshold"), "columns": N_("column")}.get(view, "")
    if mean and view == "thresholds":
        word = ""
    of_classes = several and view == "thresholds"
    return tuple(
        replace(one, word=word) if one.name == "beside" and one.label else one
        for one in JUDGED
        if (word or one.name != "beside") and (of_classes or one.name != "class_of")
    )
