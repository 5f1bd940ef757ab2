"""Actions by their ids: for sentences that name a key."""

from functools import cache

from tui.keymap.action import Action
from tui.keymap.bench import BENCH
from tui.keymap.cases import CASES
from tui.keymap.compare import COMPARE
from tui.keymap.data import DATA
from tui.keymap.inside import INSIDE, PLANE
from tui.keymap.judged import JUDGED
from tui.keymap.lessons import LESSON, LESSONS
from tui.keymap.mathematics import MATHEMATICS
from tui.keymap.panes import BOARD, CELLS, CURVES, FORM, LAYERS, LIST, NETWORK
from tui.keymap.picture import PICTURE
from tui.keymap.radar import RADAR
from tui.keymap.runs import QUEUE, RUNS
from tui.keymap.use import USE

ACTIONS = (
    *(*BENCH, *LIST, *BOARD, *FORM, *NETWORK, *CURVES, *LAYERS, *CELLS),
    *(*RUNS, *QUEUE, *COMPARE, *DATA, *PICTURE, *CASES, *JUDGED, *USE, *INSIDE, *PLANE, *RADAR),
    *(*LESSONS, *LESSON, *MATHEMATICS),
)
"""All but those that go to the panes."""


def key_of(action: str) -> str:
    """The first key of an action as people write it: ``t`` for ``run.train``."""
    return shown_first(_by_id()[action])


def shown_first(action: Action) -> str:
    """Its first key, also where several actions are shown as one."""
    return action.key.split(" ", maxsplit=1)[0]


@cache
def _by_id() -> dict[str, Action]:
    return {action.id: action for action in ACTIONS}
