"""Every action but those that go to the panes, whichever screen it belongs to."""

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
from tui.keymap.sweeps import SWEEPS
from tui.keymap.use import USE

ACTIONS = (
    *(*BENCH, *LIST, *BOARD, *FORM, *NETWORK, *CURVES, *LAYERS, *CELLS),
    *(*RUNS, *QUEUE, *COMPARE, *DATA, *PICTURE, *CASES, *JUDGED, *USE, *INSIDE, *PLANE, *RADAR),
    *(*SWEEPS, *LESSONS, *LESSON, *MATHEMATICS),
)
