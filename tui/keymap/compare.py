"""The keys of the comparison: a part of the one table of actions."""

from tui.keymap.action import Action, done_by

COMPARE = done_by(
    "comparison",
    Action("run(-1)", ("up", "k"), "", "The run above.", "Compare", palette=False),
    Action(
        "run(1)",
        ("down", "j"),
        "run",
        "The run below: the cursor walks its points, it lies on top.",
        "Compare",
        8,
        palette=False,
        keyword="↑ ↓",
    ),
    Action(
        "walk(-1)",
        ("left", "h"),
        "cursor",
        "The cursor one point back.",
        "Compare",
        9,
        palette=False,
        keyword="← →",
    ),
    Action("walk(1)", ("right", "l"), "", "The cursor one point on.", "Compare", palette=False),
    Action("walk(-10)", ("H",), "", "The cursor ten points back.", "Compare", palette=False),
    Action("walk(10)", ("L",), "", "The cursor ten points on.", "Compare", palette=False),
    Action(
        "jump(False)", ("g", "home"), "", "The cursor on the first point.", "Compare", palette=False
    ),
    Action(
        "jump(True)", ("G", "end"), "", "The cursor on the last point.", "Compare", palette=False
    ),
    Action(
        "zoom(0.5)",
        ("plus", "equals_sign"),
        "",
        "Zoom in around the cursor.",
        "Compare",
        palette=False,
    ),
    Action(
        "zoom(2.0)", ("minus",), "zoom", "Zoom out.", "Compare", 8, palette=False, keyword="+ -"
    ),
    Action(
        "pan(-0.25)",
        ("less_than_sign", "comma"),
        "",
        "Move what is on show to the left.",
        "Compare",
        palette=False,
    ),
    Action(
        "pan(0.25)",
        ("greater_than_sign", "full_stop"),
        "pan",
        "Move what is on show to the right.",
        "Compare",
        4,
        palette=False,
        keyword="< >",
    ),
    Action(
        "reset", ("0",), "all", "All of both axes again, no cursor.", "Compare", 6, palette=False
    ),
    Action(
        "metric(1)",
        ("m",),
        "metric",
        "The next metric; the last are the learning rate and each batch's loss.",
        "Compare",
        9,
        palette=False,
    ),
    Action("metric(-1)", ("M",), "", "The metric before.", "Compare", palette=False),
    Action(
        "axis",
        ("x",),
        "axis",
        "Along epochs, batches, seconds since the start, the clock.",
        "Compare",
        7,
        palette=False,
    ),
    Action(
        "part",
        ("v",),
        "train/val",
        "Training and validation, or one of them.",
        "Compare",
        5,
        palette=False,
    ),
    Action(
        "smooth(1)",
        ("s",),
        "smooth",
        "Smoother: an exponential average over the raw line.",
        "Compare",
        7,
        palette=False,
    ),
    Action("smooth(-1)", ("S",), "", "Less smooth.", "Compare", palette=False),
    Action("log", ("y",), "log", "A logarithmic y axis, or not.", "Compare", 5, palette=False),
    Action(
        "clip",
        ("o",),
        "outliers",
        "Leave outliers out of the y axis' range, or not.",
        "Compare",
        3,
        palette=False,
    ),
    Action("y_range", ("r",), "y range", "Type the y axis' range.", "Compare", 3, palette=False),
    Action(
        "hide",
        ("space",),
        "hide",
        "Hide the run under the cursor, or show it.",
        "Compare",
        5,
        palette=False,
    ),
    Action(
        "drop", ("d", "delete"), "", "Take the run out of the comparison.", "Compare", palette=False
    ),
    *(
        Action(
            f"focus_run({number})",
            (str(number),),
            "",
            f"To run {number}.",
            "Compare",
            palette=False,
            numbered="Run 1 to 9.",
        )
        for number in range(1, 10)
    ),
    Action(
        "view(1)",
        ("tab",),
        "view",
        "Curves, differences with a verdict, matrices.",
        "Compare",
        9,
        palette=False,
    ),
    Action("view(-1)", ("shift+tab",), "", "The view before.", "Compare", palette=False),
    Action(
        "base",
        ("b",),
        "base",
        "Put the others beside the run under the cursor.",
        "Compare",
        2,
        palette=False,
    ),
    Action(
        "page(-1)",
        ("pageup",),
        "scroll",
        "Differences and matrices: a page up.",
        "Compare",
        8,
        palette=False,
        keyword="PgUp PgDn",
    ),
    Action("page(1)", ("pagedown",), "", "A page down.", "Compare", palette=False),
    Action("help", ("question_mark", "f1"), "help", "All keys.", "Compare", 8, palette=False),
    Action(
        "leave",
        ("escape", "q", "ctrl+c"),
        "back",
        "Back to the bench.",
        "Compare",
        10,
        palette=False,
    ),
)

_OF_CURVES = ("zoom", "pan", "axis", "part", "smooth", "log", "clip", "y_range", "hide")


def keys_of(*, curves: bool, panel: bool) -> tuple[Action, ...]:
    """What does something to what is in sight: the curves, the panel that is scrolled, or both."""
    return tuple(
        action
        for action in COMPARE
        if (curves or action.name not in _OF_CURVES) and (panel or action.name != "page")
    )
