"""The key that leads to the mathematics."""

from tui.bench.desk import Desk
from tui.bench.models import Models


class MathematicsKey:
    """Opens the mathematics; the process that answers for models computes them, too."""

    def __init__(self, desk: Desk, models: Models) -> None:
        self._desk = desk
        self._models = models

    def mathematics(self, view: str = "") -> None:
        """The view with this id, or the first."""
        from tui.mathematics.screen import MathematicsScreen

        self._desk.window.program.push_screen(MathematicsScreen(self._models.process, view))
