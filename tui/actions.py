"""The one table of actions: it gives the bindings, the key line, the help and the palette."""

from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

Group = Literal["Train", "Experiments", "Look", "Forms", "Network", "Confusion", "Queue", "Program"]


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do.

    ``call`` is the Textual action, ``keys`` its keys with the one to show first, ``label`` what
    the key line says, ``help`` a sentence, ``keyword`` what stands there for the keys of several
    actions shown as one, ``weight`` how early the key line gives it up when the
    terminal is narrow (0: never shown there).
    """

    call: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: Group
    weight: int = 0
    palette: bool = True
    keyword: str = ""

    @property
    def key(self) -> str:
        """The keys as people write them."""
        return " ".join(shown_key(key) for key in self.keys[:2])

    @property
    def short_key(self) -> str:
        """The first key, for the key line."""
        return self.keyword or shown_key(self.keys[0])


_NAMES = {
    "space": "space",
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "delete": "Del",
    "backspace": "Bksp",
}


def shown_key(key: str) -> str:
    """A Textual key name as people write it."""
    if key.startswith("ctrl+"):
        return f"^{key[5:]}"
    if key.startswith("f") and key[1:].isdigit():
        return key.upper()
    return _NAMES.get(key, key)


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
        "The matrix one epoch earlier.",
        "Confusion",
        7,
        palette=False,
        keyword="← →",
    ),
    Action(
        "scrub(1)", ("right", "l"), "", "The matrix one epoch later.", "Confusion", palette=False
    ),
    Action("scrub(0)", ("0",), "newest", "The newest matrix.", "Confusion", 6, palette=False),
)

QUEUE: tuple[Action, ...] = (
    Action("move_queued(1)", ("J",), "", "Let the waiting run wait for one more.", "Queue"),
    Action(
        "move_queued(-1)",
        ("K",),
        "move in the queue",
        "Let the waiting run go before the one ahead of it.",
        "Queue",
        6,
        keyword="J K",
    ),
    Action(
        "cancel_queued",
        ("d", "delete"),
        "cancel",
        "Take the waiting run off the queue.",
        "Queue",
        6,
    ),
)
"""In the list of all runs; from the palette they mean the experiment on show."""

EVERYTHING: tuple[Action, ...] = (*BENCH, *LIST, *FORM, *NETWORK, *CONFUSION, *QUEUE)


def bindings(actions: tuple[Action, ...]) -> list[BindingType]:
    """Textual's bindings for some actions."""
    return [
        Binding(",".join(action.keys), action.call, action.label, show=False, tooltip=action.help)
        for action in actions
    ]


def of_pane(pane: str) -> tuple[Action, ...]:
    """The actions of a pane, to stand before the bench's."""
    return {
        "network": (*NETWORK, *FORM),
        "training": FORM,
        "confusion": CONFUSION,
    }.get(pane, ())
