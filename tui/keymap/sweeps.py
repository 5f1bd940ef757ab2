"""The keys of the board of a sweep: a part of the one table of actions."""

from collections.abc import Sequence
from dataclasses import replace

from tui.keymap.action import Action
from tui.locale import N_

VIEW = (
    Action("view(1)", ("tab",), N_("view"), N_("The next view."), "Sweeps", 10),
    Action("view(-1)", ("shift+tab",), "", N_("The view before."), "Sweeps"),
)
ARROWS = (
    Action(
        "along(-1)",
        ("left", "h"),
        N_("axis"),
        N_("The axis, the scatter or the column before."),
        "Sweeps",
        8,
        keyword="← →",
    ),
    Action(
        "along(1)", ("right", "l"), "", N_("The axis, the scatter or the column after."), "Sweeps"
    ),
    Action(
        "height(1)",
        ("up", "k"),
        N_("range"),
        N_("The end of the range in hand upwards; in the scatters: the one above."),
        "Sweeps",
        8,
        keyword="↑ ↓",
    ),
    Action(
        "height(-1)",
        ("down", "j"),
        "",
        N_("The end of the range in hand downwards; in the scatters: the one below."),
        "Sweeps",
    ),
)
BRUSH = (
    Action(
        "other_end",
        ("e",),
        N_("other end"),
        N_("The other end of the axis' range in hand: the trials outside of it fade."),
        "Sweeps",
        6,
    ),
    Action(
        "release",
        ("x",),
        N_("all"),
        N_("All of the axis again; where it is all, of every axis."),
        "Sweeps",
        5,
    ),
)
NARROW = (
    Action(
        "narrow",
        ("n",),
        N_("narrow"),
        N_("Search from now on only in the ranges chosen on the axes."),
        "Sweeps",
        6,
    ),
)
LARGE = (
    Action("large", ("z",), N_("large"), N_("The scatter in hand alone, or all."), "Sweeps", 9),
)
TIME = (Action("time", ("i",), N_("time"), N_("By the time, or trial by trial."), "Sweeps", 7),)
ORDER = (
    Action(
        "order",
        ("v",),
        N_("order"),
        N_("The best trials first, or the newest."),
        "Sweeps",
        5,
    ),
)
TRIAL = (
    Action(
        "show",
        ("enter",),
        N_("show"),
        N_("Look at the trial's run in the bench: an ordinary run."),
        "Sweeps",
        9,
    ),
    Action(
        "take",
        ("t",),
        N_("take"),
        N_("An experiment of the trial's settings, to be changed and trained."),
        "Sweeps",
        8,
    ),
    Action(
        "walk(-1)",
        ("left_square_bracket",),
        N_("trial"),
        N_("The trial before this one on the list."),
        "Sweeps",
        5,
        keyword="[ ]",
    ),
    Action(
        "walk(1)",
        ("right_square_bracket",),
        "",
        N_("The trial after this one on the list."),
        "Sweeps",
    ),
    Action(
        "mark",
        ("m",),
        N_("mark"),
        N_("Mark the trial to be compared, at most 12; or no longer."),
        "Sweeps",
        6,
    ),
    Action(
        "compare",
        ("c",),
        N_("compare"),
        N_("Show the marked trials over one another; without marks the five best."),
        "Sweeps",
        6,
    ),
)
SWEEP = (
    Action("pause", ("space",), N_("pause"), N_("Pause the sweep, or go on."), "Sweeps", 9),
    Action("stop", ("s",), N_("stop"), N_("No more trials; those that train end."), "Sweeps", 7),
    Action("more", ("plus",), N_("+20"), N_("Twenty trials more."), "Sweeps", 6),
    Action(
        "again",
        ("A",),
        N_("again"),
        N_("The best trial again with ten seeds: how much of its value is luck."),
        "Sweeps",
        4,
    ),
    Action("sweeps", ("o",), N_("sweeps"), N_("Choose among the sweeps."), "Sweeps", 4),
)
PROGRAM = (
    Action("help", ("question_mark", "f1"), N_("help"), N_("All keys."), "Sweeps", 7),
    Action(
        "leave",
        ("escape", "q", "Q", "ctrl+c"),
        N_("back"),
        N_("Back to where you were."),
        "Sweeps",
        10,
    ),
)


def _own(actions: Sequence[Action]) -> tuple[Action, ...]:
    doers = ("trials", "screen")
    of_screen = {action.id for action in PROGRAM}
    return tuple(
        replace(action, palette=False, doer=doers[action.id in of_screen]) for action in actions
    )


SWEEPS: tuple[Action, ...] = _own(
    (*VIEW, *ARROWS, *BRUSH, *NARROW, *LARGE, *TIME, *ORDER, *TRIAL, *SWEEP, *PROGRAM)
)
ALWAYS = _own(PROGRAM)
"""Those that mean something without a sweep."""
_OF_VIEW: dict[str, tuple[Action, ...]] = {
    "trials": ORDER,
    "progress": TIME,
    "coordinates": (*ARROWS, *BRUSH, *NARROW),
    "pairs": (*ARROWS, *LARGE),
}


def keys_of(view: str, *, is_open: bool) -> tuple[Action, ...]:
    """The keys that mean something in a view; ``is_open``: the sweep makes trials."""
    named = {
        "sweeps.pause": N_("pause") if is_open else N_("go on"),
        "sweeps.along_previous": N_("axis") if view == "coordinates" else N_("scatter"),
        "sweeps.height_next": N_("range") if view == "coordinates" else N_("row"),
    }
    own = _OF_VIEW.get(view, ())
    # Where the picture has keys of its own those of trials and of the sweep are given up before
    given_up = 5 if ARROWS[0] in own else 0
    later = tuple(
        replace(one, weight=max(one.weight - given_up, 1)) for one in (*TRIAL, *SWEEP) if one.weight
    )
    actions = _own((*VIEW, *own, *later, *PROGRAM))
    return tuple(replace(one, word=named.get(one.id, one.word)) for one in actions)
