"""The bench's controllers, each made once: who does what its keys ask for and its messages tell.

They are made after the first picture, which needs none of them.
"""

from engine.settings import read_settings
from tui.bench.cases import Cases
from tui.bench.desk import Desk
from tui.bench.experiments import Experiments
from tui.bench.lessons import LessonsKey
from tui.bench.look import Look
from tui.bench.mathematics import MathematicsKey
from tui.bench.model_keys import model_keys
from tui.bench.models import Models
from tui.bench.pictures import Pictures
from tui.bench.queue import Queue
from tui.bench.runs import Runs
from tui.bench.searching import Searching
from tui.bench.selection import Selection
from tui.bench.speaking import Speaking
from tui.bench.sweeps import SweepKeys
from tui.bench.table import TableKeys
from tui.bench.updates import Updates
from tui.model.undo import Undo


class Controllers:
    """``by_name``: those with keys, under the names that the table of actions has for them."""

    def __init__(self, desk: Desk) -> None:
        self.selection = Selection(desk)
        self.updates = Updates(desk, self.selection)
        self.experiments = Experiments(desk, self.selection)
        self.look = Look(desk)
        self.runs = Runs(desk)
        self.speaking = Speaking(desk, speaks=read_settings().coach)
        self.queue = Queue(desk, self.selection, self.runs)
        self.tables = TableKeys(desk, self.selection)
        self.cases = Cases(desk)
        self.models = Models(desk)
        self.searching = Searching(desk)
        mathematics = MathematicsKey(desk, self.models)
        self.by_name: dict[str, object] = {
            "experiments": self.experiments,
            "look": self.look,
            "runs": self.runs,
            "queue": self.queue,
            "pictures": Pictures(desk),
            **model_keys(desk, self.models),
            "sweeps": SweepKeys(desk, self.queue, self.searching),
            "lessons": LessonsKey(desk, mathematics),
            "mathematics": mathematics,
            "table": self.tables,
            "undo": Undo(desk.undo, desk.person.hint),
        }
