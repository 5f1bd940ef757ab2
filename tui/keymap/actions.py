"""The one table of actions: it gives the bindings, the key line, the help and the palette."""

from tui.keymap.action import Action, bindings, shown_key
from tui.keymap.compare import COMPARE
from tui.keymap.runs import RUNS

BRANCH = Action(
    "branch",
    ("b",),
    "branch",
    "Go on from an epoch of the run with other training options, as a new experiment.",
    "Train",
    3,
)
"""In the bench it means the run on show, in the list of all runs the marked one."""

BENCH: tuple[Action, ...] = (
    Action(
        "train", ("t", "f5"), "train", "Train the experiment as its forms describe it.", "Train", 10
    ),
    Action("pause", ("space",), "pause", "Pause the run, or go on.", "Train", 9),
    Action("stop", ("s",), "stop", "Stop the run and keep the model.", "Train", 9),
    Action(
        "steer",
        ("S",),
        "steer",
        "Change the run while it trains: learning rate, patience, epochs; save it; keep the best.",
        "Train",
        4,
    ),
    Action(
        "resume",
        ("r",),
        "",
        "Go on with a run that crashed, failed or was stopped, from its last checkpoint.",
        "Train",
    ),
    BRANCH,
    Action(
        "repeat",
        ("A",),
        "again",
        "Train again with other seeds: the curves show mean and range, to tell noise.",
        "Train",
        2,
    ),
    Action(
        "export",
        ("X",),
        "",
        "Write the run as files: a plain Keras script, tables, charts, the model.",
        "Train",
    ),
    Action("new", ("n",), "new", "A new experiment, a copy of this one.", "Experiments", 8),
    Action("open", ("o",), "open", "Open a preset or an experiment file.", "Experiments", 7),
    Action("save", ("w",), "save", "Save the experiment as a TOML file.", "Experiments", 4),
    Action("rename", ("e",), "rename", "Give the experiment another name.", "Experiments", 3),
    Action(
        "close",
        ("x",),
        "close",
        "Take the experiment off the list; its runs are kept.",
        "Experiments",
        2,
    ),
    Action(
        "switch_by(-1)",
        ("left_square_bracket",),
        "",
        "The experiment before this one.",
        "Experiments",
    ),
    Action(
        "switch_by(1)",
        ("right_square_bracket",),
        "",
        "The experiment after this one.",
        "Experiments",
    ),
    *(
        Action(
            f"switch({number})",
            (str(number),),
            "",
            f"Experiment {number}.",
            "Experiments",
            palette=False,
        )
        for number in range(1, 10)
    ),
    Action("runs", ("R",), "runs", "All runs ever trained; open one.", "Experiments", 3),
    Action(
        "compare",
        ("c",),
        "compare",
        "The experiments on the list over one another, or the runs marked under R.",
        "Experiments",
        5,
    ),
    Action(
        "filter",
        ("slash",),
        "filter",
        "Show only experiments whose name has these letters.",
        "Experiments",
        1,
    ),
    Action("pane(1)", ("tab",), "pane", "The next pane.", "Look", 5, palette=False),
    Action("pane(-1)", ("shift+tab",), "", "The pane before.", "Look", palette=False),
    Action("go('experiments')", ("E",), "", "Go to the experiments.", "Look"),
    Action("go('network')", ("N",), "", "Go to the network.", "Look"),
    Action("go('training')", ("T",), "", "Go to the training options.", "Look"),
    Action("go('curves')", ("C",), "", "Go to the curves.", "Look"),
    Action("go('confusion')", ("M",), "", "Go to the confusion matrix.", "Look"),
    Action("go('classes')", ("P",), "", "Go to precision, recall and F1 per class.", "Look"),
    Action("go('layers')", ("Y",), "", "Go to the layers and their parameters.", "Look"),
    Action("go('log')", ("O",), "", "Go to the run's log.", "Look"),
    Action("theme", ("D",), "", "Dark or light.", "Program"),
    Action("help", ("question_mark", "f1"), "help", "All keys.", "Program", 9),
    Action(
        "palette",
        ("colon", "ctrl+p"),
        "palette",
        "Find an action by its name.",
        "Program",
        1,
        palette=False,
    ),
    Action(
        "suspend",
        ("ctrl+z",),
        "",
        "Back to the shell for a while; fg there brings the bench back. Training goes on.",
        "Program",
    ),
    Action(
        "leave",
        ("q", "ctrl+q", "ctrl+c"),
        "quit",
        "Leave the bench; a run can go on without it.",
        "Program",
        10,
    ),
)

FORM: tuple[Action, ...] = (
    Action(
        "step(1)",
        ("right", "l", "plus", "equals_sign"),
        "",
        "Next choice, or more.",
        "Forms",
        palette=False,
    ),
    Action(
        "step(-1)",
        ("left", "h", "minus"),
        "change",
        "Choice before, or less. Learning rates change by a factor of ten.",
        "Forms",
        6,
        palette=False,
        keyword="← →",
    ),
    Action(
        "edit",
        ("enter",),
        "edit",
        "Type a value, or pick one from a list.",
        "Forms",
        6,
        palette=False,
    ),
)

NETWORK: tuple[Action, ...] = (
    Action("add_layer", ("a",), "add", "Add a hidden layer below this one.", "Network", 7),
    Action("remove_layer", ("d", "delete"), "remove", "Remove this layer.", "Network", 7),
    Action("move_layer(1)", ("J",), "", "Move this layer down.", "Network"),
    Action("move_layer(-1)", ("K",), "move", "Move this layer up.", "Network", 6, keyword="J K"),
)

LIST: tuple[Action, ...] = (
    Action("cursor(-1)", ("up", "k"), "", "Up.", "Look", palette=False),
    Action("cursor(1)", ("down", "j"), "", "Down.", "Look", palette=False),
    Action("cursor_page(-1)", ("pageup",), "", "A page up.", "Look", palette=False),
    Action("cursor_page(1)", ("pagedown",), "", "A page down.", "Look", palette=False),
    Action("cursor_end(-1)", ("home", "g"), "", "To the first line.", "Look", palette=False),
    Action("cursor_end(1)", ("end", "G"), "", "To the last line.", "Look", palette=False),
)

CONFUSION: tuple[Action, ...] = (
    Action(
        "scrub(-1)",
        ("left", "h"),
        "epoch",
        "One epoch earlier: matrix, scores, a line on the curves.",
        "Confusion",
        7,
        palette=False,
        keyword="← →",
    ),
    Action("scrub(1)", ("right", "l"), "", "One epoch later.", "Confusion", palette=False),
    Action("scrub(0)", ("0",), "newest", "The newest epoch again.", "Confusion", 6, palette=False),
)

QUEUE: tuple[Action, ...] = (
    Action("move_queued(1)", ("J",), "", "Let the waiting run wait for one more.", "Queue"),
    Action(
        "move_queued(-1)",
        ("K",),
        "move",
        "Let the waiting run go before the one ahead of it.",
        "Queue",
        8,
        keyword="J K",
    ),
    Action(
        "cancel_queued",
        ("d", "delete"),
        "cancel",
        "Take the waiting run off the queue.",
        "Queue",
        8,
    ),
)
"""In the list of all runs; from the palette they mean the experiment on show."""

EVERYTHING: tuple[Action, ...] = (
    *(*BENCH, *LIST, *FORM, *NETWORK, *CONFUSION, *RUNS, *QUEUE, *COMPARE),
)


def of_pane(pane: str) -> tuple[Action, ...]:
    """The actions of a pane, to stand before the bench's."""
    return {
        "network": (*NETWORK, *FORM),
        "training": FORM,
        "confusion": CONFUSION,
        "classes": CONFUSION,
    }.get(pane, ())


__all__ = [
    "BENCH",
    "COMPARE",
    "CONFUSION",
    "EVERYTHING",
    "FORM",
    "LIST",
    "NETWORK",
    "QUEUE",
    "Action",
    "bindings",
    "of_pane",
    "shown_key",
]
