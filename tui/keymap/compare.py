"""The keys of the comparison: a part of the one table of actions."""

from tui.keymap.action import Action, done_by
from tui.locale import _

COMPARE = done_by(
    "comparison",
    Action("run(-1)", ("up", "k"), "", _("The run above."), "Compare", palette=False),
    Action(
        "run(1)",
        ("down", "j"),
        _("run"),
        _("The run below: the cursor walks its points, it lies on top."),
        "Compare",
        8,
        palette=False,
        keyword="↑ ↓",
    ),
    Action(
        "walk(-1)",
        ("left", "h"),
        _("cursor"),
        _("The cursor one point back."),
        "Compare",
        9,
        palette=False,
        keyword="← →",
    ),
    Action("walk(1)", ("right", "l"), "", _("The cursor one point on."), "Compare", palette=False),
    Action("walk(-10)", ("H",), "", _("The cursor ten points back."), "Compare", palette=False),
    Action("walk(10)", ("L",), "", _("The cursor ten points on."), "Compare", palette=False),
    Action(
        "jump(False)",
        ("g", "home"),
        "",
        _("The cursor on the first point."),
        "Compare",
        palette=False,
    ),
    Action(
        "jump(True)", ("G", "end"), "", _("The cursor on the last point."), "Compare", palette=False
    ),
    Action(
        "zoom(0.5)",
        ("plus", "equals_sign"),
        "",
        _("Zoom in around the cursor."),
        "Compare",
        palette=False,
    ),
    Action(
        "zoom(2.0)",
        ("minus",),
        _("zoom"),
        _("Zoom out."),
        "Compare",
        8,
        palette=False,
        keyword="+ -",
    ),
    Action(
        "pan(-0.25)",
        ("less_than_sign", "comma"),
        "",
        _("Move what is on show to the left."),
        "Compare",
        palette=False,
    ),
    Action(
        "pan(0.25)",
        ("greater_than_sign", "full_stop"),
        _("pan"),
        _("Move what is on show to the right."),
        "Compare",
        4,
        palette=False,
        keyword="< >",
    ),
    Action(
        "reset",
        ("0",),
        _("all"),
        _("All of both axes again, no cursor."),
        "Compare",
        6,
        palette=False,
    ),
    Action(
        "metric(1)",
        ("m",),
        _("metric"),
        _("The next metric; the last are the learning rate and each batch's loss."),
        "Compare",
        9,
        palette=False,
    ),
    Action("metric(-1)", ("M",), "", _("The metric before."), "Compare", palette=False),
    Action(
        "axis",
        ("x",),
        _("axis"),
        _("Along epochs, batches, seconds since the start, the clock."),
        "Compare",
        7,
        palette=False,
    ),
    Action(
        "part",
        ("v",),
        _("train/val"),
        _("Training and validation, or one of them."),
        "Compare",
        5,
        palette=False,
    ),
    Action(
        "smooth(1)",
        ("s",),
        _("smooth"),
        _("Smoother: an exponential average over the raw line."),
        "Compare",
        7,
        palette=False,
    ),
    Action("smooth(-1)", ("S",), "", _("Less smooth."), "Compare", palette=False),
    Action(
        "log", ("y",), _("log"), _("A logarithmic y axis, or not."), "Compare", 5, palette=False
    ),
    Action(
        "log_x",
        ("a",),
        _("log x"),
        _("A logarithmic x axis, or not."),
        "Compare",
        4,
        palette=False,
    ),
    Action(
        "clip",
        ("o",),
        _("outliers"),
        _("Leave outliers out of the y axis' range, or not."),
        "Compare",
        3,
        palette=False,
    ),
    Action(
        "y_range", ("r",), _("y range"), _("Type the y axis' range."), "Compare", 3, palette=False
    ),
    Action(
        "hide",
        ("space",),
        _("hide"),
        _("Hide the run under the cursor, or show it."),
        "Compare",
        5,
        palette=False,
    ),
    Action(
        "drop",
        ("d", "delete"),
        "",
        _("Take the run out of the comparison."),
        "Compare",
        palette=False,
    ),
    *(
        Action(
            f"focus_run({number})",
            (str(number),),
            "",
            _("To run {number}.", number=number),
            "Compare",
            palette=False,
            numbered=_("Run 1 to 9."),
        )
        for number in range(1, 10)
    ),
    Action(
        "view(1)",
        ("tab",),
        _("view"),
        _("Curves, differences with a verdict, matrices."),
        "Compare",
        9,
        palette=False,
    ),
    Action("view(-1)", ("shift+tab",), "", _("The view before."), "Compare", palette=False),
    Action(
        "base",
        ("b",),
        _("base"),
        _("Put the others beside the run under the cursor."),
        "Compare",
        2,
        palette=False,
    ),
    Action(
        "page(-1)",
        ("pageup",),
        _("scroll"),
        _("Differences and matrices: a page up."),
        "Compare",
        8,
        palette=False,
        keyword="PgUp PgDn",
    ),
    Action("page(1)", ("pagedown",), "", _("A page down."), "Compare", palette=False),
    Action("help", ("question_mark", "f1"), _("help"), _("All keys."), "Compare", 8, palette=False),
    Action(
        "leave",
        ("escape", "q", "ctrl+c"),
        _("back"),
        _("Back to the bench."),
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
