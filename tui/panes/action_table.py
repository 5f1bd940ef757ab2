"""The whole table of actions, and which of them mean something at one time."""

from tui.keymap.bench import BENCH
from tui.keymap.cases import CASES
from tui.keymap.compare import COMPARE
from tui.keymap.data import DATA
from tui.keymap.everything import ACTIONS
from tui.keymap.inside import INSIDE, PLANE
from tui.keymap.judged import JUDGED
from tui.keymap.lessons import LESSON, LESSONS
from tui.keymap.mathematics import MATHEMATICS
from tui.keymap.panes import LIST
from tui.keymap.picture import PICTURE
from tui.keymap.radar import RADAR
from tui.keymap.runs import QUEUE, RUNS
from tui.keymap.use import USE
from tui.panes.registry import GO, PANES

EVERYTHING = (*BENCH, *GO, *ACTIONS[len(BENCH) :])
"""The whole table of actions, the bench's first."""

AT_ONE_TIME = (
    *((*entry.actions, *LIST, *BENCH, *GO) for entry in PANES),
    (*RUNS, *QUEUE, *LIST),
    COMPARE,
    (*DATA, *LIST),
    (*PICTURE, *LIST),
    (*CASES, *LIST),
    (*JUDGED, *LIST),
    (*USE, *LIST),
    (*INSIDE, *LIST),
    (*INSIDE, *PLANE),
    RADAR,
    (*LESSONS, *LIST),
    (*LESSON, *LIST),
    MATHEMATICS,
)
"""The actions whose keys mean something at one time, of each pane and each other screen."""
