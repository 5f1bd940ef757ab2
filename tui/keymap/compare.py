"""The keys of the comparison: a part of the one table of actions."""

from tui.keymap.action import Action, done_by
from tui.locale import N_

COMPARE = done_by(
    "comparison",
    Action("run(-1)", ("up", "k"), "", N_("The run above."), "Compare", palette=False),
    Action(
        "run(1)",
        ("down", "j"),
        N_("run"),
        N_("The run below: the cursor walks its points, it lies on top."),
        "Compare",
        8,
        palette=False,
        keyword="↑ ↓",
    ),
    Action(
        "walk(-1)",
        ("left", "h"),
        N_("cursor"),
        N_("The cursor one point back."),
        "Compare",
        9,
        palette=False,
        keyword="← →",
    ),
    Action("walk(1)", ("right", "l"), "", N_("The cursor one point on."), "Compare", palette=False),
    Action("walk(-10)", ("H",), "", N_("The cursor ten points back."), "Compare", palette=False),
    Action("walk(10)", ("L",), "", N_("The cursor ten points on."), "Compare", palette=False),
    Action(
        "jump(False)",
        ("g", "home"),
        "",
        N_("The cursor on the first point."),
        "Compare",
        palette=False,
    ),
    Action(
        "jump(True)",
        ("G", "end"),
        "",
        N_("The cursor on the last point."),
        "Compare",
        palette=False,
    ),
    Action(
        "zoom(0.5)",
        ("plus", "equals_sign"),
        "",
        N_("Zoom in around the cursor."),
        "Compare",
        palette=False,
    ),
    Action(
        "zoom(2.0)",
        ("minus",),
        N_("zoom"),
        N_("Zoom out."),
        "Compare",
        8,
        palette=False,
        keyword="+ -",
    ),
    Action(
        "pan(-0.25)",
        ("less_than_sign", "comma"),
        "",
        N_("Move what is on show to the left."),
        "Compare",
        palette=False,
    ),
    Action(
        "pan(0.25)",
        ("greater_than_sign", "full_stop"),
        N_("pan"),
        N_("Move what is on show to the right."),
        "Compare",
        4,
        palette=False,
        keyword="< >",
    ),
    Action(
        "reset",
        ("0",),
        N_("all"),
        N_("All of both axes again, no cursor."),
        "Compare",
        6,
        palette=False,
    ),
    Action(
        "metric(1)",
        ("m",),
        N_("metric"),
        N_("The next metric; the last are the learning rate and each batch's loss."),
        "Compare",
        9,
        palette=False,
    ),
    Action("metric(-1)", ("M",), "", N_("The metric before."), "Compare", palette=False),
    Action(
        "axis",
        ("x",),
        N_("axis"),
        N_("Along epochs, batches, seconds since the start, the clock."),
        "Compare",
        7,
        palette=False,
    ),
    Action(
        "part",
        ("v",),
        N_("train/val"),
        N_("Training and validation, or one of them."),
        "Compare",
        5,
        palette=False,
    ),
    Action(
        "smooth(1)",
        ("s",),
        N_("smooth"),
        N_("Smoother: an exponential average over the raw line."),
        "Compare",
        7,
        palette=False,
    ),
    Action("smooth(-1)", ("S",), "", N_("Less smooth."), "Compare", palette=False),
    Action(
        "log", ("y",), N_("log"), N_("A logarithmic y axis, or not."), "Compare", 5, palette=False
    ),
    Action(
        "log_x",
        ("a",),
        N_("log x"),
        N_("A logarithmic x axis, or not."),
        "Compare",
        4,
        palette=False,
    ),
    Action(
        "clip",
        ("o",),
        N_("outliers"),
        N_("Leave outliers out of the y axis' range, or not."),
        "Compare",
        3,
        palette=False,
    ),
    Action(
        "y_range", ("r",), N_("y range"), N_("Type the y axis' range."), "Compare", 3, palette=False
    ),
    Action(
        "hide",
        ("space",),
        N_("hide"),
        N_("Hide the run under the cursor, or show it."),
        "Compare",
        5,
        palette=False,
    ),
    Action(
        "drop",
        ("d", "delete"),
        "",
        N_("Take the run out of the comparison."),
        "Compare",
        palette=False,
    ),
    *(
        Action(
            f"focus_run({number})",
            (str(number),),
            "",
            N_("To run {value}."),
            "Compare",
            palette=False,
            counted=N_("Run 1 to 9."),
            value=str(number),
        )
        for number in range(1, 10)
    ),
    Action(
        "view(1)",
        ("tab",),
        N_("view"),
        N_("Curves, differences with a verdict, matrices."),
        "Compare",
        9,
        palette=False,
    ),
    Action("view(-1)", ("shift+tab",), "", N_("The view before."), "Compare", palette=False),
    Action(
        "base",
        ("b",),
        N_("base"),
        N_("Put the others beside the run under the cursor."),
        "Compare",
        2,
        palette=False,
    ),
    Action(
        "page(-1)",
        ("pageup",),
        N_("scroll"),
        N_("Differences and matrices: a page up."),
        "Compare",
        8,
        palette=False,
        keyword="PgUp PgDn",
    ),
    Action("page(1)", ("pagedown",), "", N_("A page down."), "Compare", palette=False),
    Action(
        "help", ("question_mark", "f1"), N_("help"), N_("All keys."), "Compare", 8, palette=False
    ),
    Action(
        "leave",
        ("escape", "q", "ctrl+c"),
        N_("back"),
        N_("Back to the bench."),
        "Compare",
        10,
        palette=False,
    ),
)

_OF_CURVES = ("zoom", "pan", "axis", "part", "smooth", "log", "log_x", "clip", "y_range", "hide")


def keys_of(*, curves: bool, panel: bool) -> tuple[Action, ...]:
    """What does something to what is in sight: the curves, the panel that is scrolled, or both."""
    return tuple(
        action
        for action in COMPARE
        if (curves or action.name not in _OF_CURVES) and (panel or action.name != "page")
    )
