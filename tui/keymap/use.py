"""The keys of the model in use: a part of the one table of actions."""

from dataclasses import replace

from tui.keymap.action import Action
from tui.locale import N_

USE: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        Action(
            "step(-1)",
            ("left", "h"),
            N_("change"),
            N_("A lower value, or the choice before."),
            "Use",
            9,
            keyword="← →",
        ),
        Action("step(1)", ("right", "l"), "", N_("A higher value, or the next choice."), "Use"),
        Action(
            "edit", ("enter",), N_("type"), N_("Type a value; an empty one is missing."), "Use", 8
        ),
        Action(
            "restore",
            ("backspace", "u"),
            N_("as it was"),
            N_("The value as the row has it; again, the whole row."),
            "Use",
            5,
        ),
        Action(
            "row(-1)",
            ("left_square_bracket",),
            N_("row"),
            N_("The measured row before."),
            "Use",
            7,
            keyword="[ ]",
        ),
        Action("row(1)", ("right_square_bracket",), "", N_("The next measured row."), "Use"),
        Action("go", ("r",), "", N_("A row of the table by its number."), "Use"),
        Action(
            "order",
            ("o",),
            N_("order"),
            N_("Columns in the table's order, or those first that move the answer most."),
            "Use",
            6,
        ),
        Action(
            "weigh",
            ("i",),
            N_("importance"),
            N_("What every column is worth to the model over the measured rows; again, back."),
            "Use",
            5,
        ),
        Action(
            "explain",
            ("a",),
            N_("hangs on"),
            N_("What of this row the answer hangs on (integrated gradients); again, back."),
            "Use",
            5,
        ),
        Action("find", ("slash",), "", N_("To a column by letters of its name."), "Use"),
        Action("help", ("question_mark", "f1"), N_("help"), N_("All keys."), "Use", 7),
        Action("leave", ("escape", "q", "ctrl+c"), N_("back"), N_("Back to the bench."), "Use", 10),
    )
)
USE_PICTURE = tuple(one for one in USE if one.name in ("row", "go", "explain", "help", "leave"))
"""Where a row is a picture."""
