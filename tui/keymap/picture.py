"""The keys of the picture of a network: a part of the one table of actions."""

from dataclasses import replace

from tui.keymap.action import Action
from tui.locale import N_

PICTURE: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        Action(
            "summary",
            ("s",),
            N_("summary"),
            N_("The plain summary in place of the picture, and back."),
            "Picture",
            9,
        ),
        Action(
            "save",
            ("w",),
            N_("save"),
            N_("Save what is on the screen, picture or summary, as a text file."),
            "Picture",
            6,
        ),
        Action("help", ("question_mark", "f1"), N_("help"), N_("All keys."), "Picture", 7),
        Action(
            "leave",
            ("escape", "q", "Y", "ctrl+c"),
            N_("back"),
            N_("Back to the bench."),
            "Picture",
            10,
        ),
    )
)
