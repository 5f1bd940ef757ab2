"""The keys of the mathematics: a part of the one table of actions."""

from dataclasses import replace

from tui.keymap.action import Action
from tui.locale import N_

MATHEMATICS: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        Action("view(1)", ("tab",), N_("view"), N_("The next view."), "Mathematics", 9),
        Action("view(-1)", ("shift+tab",), "", N_("The view before."), "Mathematics"),
        Action(
            "dial(1)",
            ("down", "j"),
            N_("setting"),
            N_("The next setting."),
            "Mathematics",
            8,
            keyword="↑ ↓",
        ),
        Action("dial(-1)", ("up", "k"), "", N_("The setting before."), "Mathematics"),
        Action(
            "turn(1)",
            ("right", "l"),
            N_("change"),
            N_("The setting's next value; on a walk it goes on from where it is."),
            "Mathematics",
            9,
            keyword="← →",
        ),
        Action("turn(-1)", ("left", "h"), "", N_("The setting's value before."), "Mathematics"),
        Action(
            "walk",
            ("space",),
            N_("walk"),
            N_("Walk step by step, or stand; at the end from the start."),
            "Mathematics",
            9,
        ),
        Action(
            "step(1)",
            ("right_square_bracket",),
            N_("step"),
            N_("One step further."),
            "Mathematics",
            5,
            keyword="[ ]",
        ),
        Action("step(-1)", ("left_square_bracket",), "", N_("One step back."), "Mathematics"),
        Action("again", ("r",), "", N_("To the start of the walk."), "Mathematics"),
        Action("anew", ("n",), N_("anew"), N_("All settings as usual."), "Mathematics", 4),
        Action("help", ("question_mark", "f1"), N_("help"), N_("All keys."), "Mathematics", 7),
        Action(
            "leave",
            ("escape", "q", "B", "ctrl+c"),
            N_("back"),
            N_("Back to where you were."),
            "Mathematics",
            10,
        ),
    )
)
