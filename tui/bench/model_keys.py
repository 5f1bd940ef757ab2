"""The controllers that ask the model of the run on show: a row, its inside, the radar."""

from tui.bench.desk import Desk
from tui.bench.inside import InsideKey
from tui.bench.models import Models
from tui.bench.radar import RadarKey
from tui.bench.use import Use


def model_keys(desk: Desk, models: Models) -> dict[str, object]:
    """Each by its name in the table of actions."""
    use = Use(desk, models)
    return {
        "use": use,
        "inside": InsideKey(desk, use, models),
        "radar": RadarKey(desk, models),
    }
