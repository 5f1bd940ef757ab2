"""The keys of how far a run can be trusted: a part of the one table of actions."""

from dataclasses import replace

from tui.keymap.action import Action
from tui.locale import _

JUDGED: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        Action("view(1)", ("tab",), _("view"), _("The next view."), "Trust", 9),
        Action("view(-1)", ("shift+tab",), "", _("The view before."), "Trust"),
        Action(
            "beside(-1)",
            ("left", "h"),
            _("change"),
            _("A lower threshold, or the column before."),
            "Trust",
            8,
            keyword="← →",
        ),
        Action(
            "beside(1)",
            ("right", "l"),
            "",
            _("A higher threshold, or the next column."),
            "Trust",
        ),
        Action(
            "class_of(1)",
            ("right_square_bracket",),
            _("class"),
            _("Of more than two classes: thresholds of the next one, or of all in the mean."),
            "Trust",
            8,
            keyword="[ ]",
        ),
        Action("class_of(-1)", ("left_square_bracket",), "", _("The class before."), "Trust"),
        Action("help", ("question_mark", "f1"), _("help"), _("All keys."), "Trust", 7),
        Action("leave", ("escape", "q", "ctrl+c"), _("back"), _("Back to the rows."), "Trust", 10),
    )
)


def keys_of(view: str, *, several: bool = False, mean: bool = False) -> tuple[Action, ...]:
    """What does something in a view: calibration, thresholds, residuals or columns; ``several``:
    there are classes to choose from, ``mean``: all of them are in sight, which have no threshold.
    """
    label = {"thresholds": _("threshold"), "columns": _("column")}.get(view, "")
    if mean and view == "thresholds":
        label = ""
    of_classes = several and view == "thresholds"
    return tuple(
        replace(one, label=label) if one.name == "beside" and one.label else one
        for one in JUDGED
        if (label or one.name != "beside") and (of_classes or one.name != "class_of")
    )
