"""The keys of the mathematics: a part of the one table of actions."""

from dataclasses import replace

from tui.keymap.action import Action
from tui.locale import _

MATHEMATICS: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        Action("view(1)", ("tab",), _("view"), _("The next view."), "Mathematics", 9),
        Action("view(-1)", ("shift+tab",), "", _("The view before."), "Mathematics"),
        Action(
            "dial(1)",
            ("down", "j"),
            _("setting"),
            _("The next setting."),
            "Mathematics",
            8,
            keyword="↑ ↓",
        ),
        Action("dial(-1)", ("up", "k"), "", _("The setting before."), "Mathematics"),
        Action(
            "turn(1)",
            ("right", "l"),
            _("change"),
            _("The setting's next value; on a walk it goes on from where it is."),
            "Mathematics",
            9,
            keyword="← →",
        ),
        Action("turn(-1)", ("left", "h"), "", _("The setting's value before."), "Mathematics"),
        Action(
            "walk",
            ("space",),
            _("walk"),
            _("Walk step by step, or stand; at the end from the start."),
            "Mathematics",
            9,
        ),
        Action(
            "step(1)",
            ("right_square_bracket",),
            _("step"),
            _("One step further."),
            "Mathematics",
            5,
            keyword="[ ]",
        ),
        Action("step(-1)", ("left_square_bracket",), "", _("One step back."), "Mathematics"),
        Action("again", ("r",), "", _("To the start of the walk."), "Mathematics"),
        Action("anew", ("n",), _("anew"), _("All settings as usual."), "Mathematics", 4),
        Action("help", ("question_mark", "f1"), _("help"), _("All keys."), "Mathematics", 7),
        Action(
            "leave",
            ("escape", "q", "B", "ctrl+c"),
            _("back"),
            _("Back to where you were."),
            "Mathematics",
            10,
        ),
    )
)
