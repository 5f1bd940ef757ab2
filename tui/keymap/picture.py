"""The keys of the picture of a network: a part of the one table of actions."""

from dataclasses import replace

from tui.keymap.action import Action
from tui.locale import _

PICTURE: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        Action(
            "summary",
            ("s",),
            _("summary"),
            _("The plain summary in place of the picture, and back."),
            "Picture",
            9,
        ),
        Action(
            "save",
            ("w",),
            _("save"),
            _("Save what is on the screen, picture or summary, as a text file."),
            "Picture",
            6,
        ),
        Action("help", ("question_mark", "f1"), _("help"), _("All keys."), "Picture", 7),
        Action(
            "leave",
            ("escape", "q", "Y", "ctrl+c"),
            _("back"),
            _("Back to the bench."),
            "Picture",
            10,
        ),
    )
)
