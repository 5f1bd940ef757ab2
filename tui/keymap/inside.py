"""The keys of a network's inside: a part of the one table of actions."""

from dataclasses import replace

from tui.keymap.action import Action, done_by
from tui.locale import N_

INSIDE: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in (
        Action(
            "see('weights')",
            ("w",),
            N_("weights"),
            N_("The weights of the layer: figures, histogram, matrix; filters of convolutions."),
            "Inside",
            9,
        ),
        Action(
            "see('output')",
            ("o",),
            N_("output"),
            N_("What the layer gives of the chosen row."),
            "Inside",
            9,
        ),
        Action(
            "see('plane')",
            ("p",),
            N_("plane"),
            N_("The measured rows in a plane of what the layer gives; again, PCA or t-SNE."),
            "Inside",
            9,
        ),
        Action(
            "see('answer')",
            ("a",),
            N_("answer"),
            N_("What of the chosen row the answer hangs on: integrated gradients."),
            "Inside",
            9,
        ),
        Action(
            "row(-1)",
            ("left_square_bracket",),
            N_("row"),
            N_("The measured row before."),
            "Inside",
            7,
            keyword="[ ]",
        ),
        Action("row(1)", ("right_square_bracket",), "", N_("The next measured row."), "Inside"),
        Action("go", ("r",), "", N_("A row of the table by its number."), "Inside"),
        Action(
            "epoch(-1)",
            ("less_than_sign", "comma"),
            N_("epoch"),
            N_("The weights of the kept epoch before."),
            "Inside",
            6,
            keyword="< >",
        ),
        Action(
            "epoch(1)",
            ("greater_than_sign", "full_stop"),
            "",
            N_("The weights of the next kept epoch."),
            "Inside",
        ),
        Action("other", ("tab",), "", N_("To the list of layers, or from it."), "Inside"),
        Action("ask", ("U",), "", N_("Ask the model about the chosen row."), "Inside"),
        Action("help", ("question_mark", "f1"), N_("help"), N_("All keys."), "Inside", 7),
        Action(
            "leave",
            ("escape", "q", "W", "ctrl+c"),
            N_("back"),
            N_("Back to the bench."),
            "Inside",
            10,
        ),
    )
)

PLANE: tuple[Action, ...] = tuple(
    replace(action, palette=False)
    for action in done_by(
        "plane",
        Action("walk('left')", ("left", "h"), "", N_("The next point to the left."), "Inside"),
        Action("walk('right')", ("right", "l"), "", N_("The next point to the right."), "Inside"),
        Action("walk('up')", ("up", "k"), "", N_("The next point above."), "Inside"),
        Action("walk('down')", ("down", "j"), "", N_("The next point below."), "Inside"),
        Action("here", ("space",), "", N_("The next point at the same place."), "Inside"),
        Action("choose", ("enter",), "", N_("Choose the row of this point."), "Inside"),
    )
)
"""Those of the points, while they have the keys."""
