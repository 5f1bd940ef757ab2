"""How much of a sweep's best value is luck, asked often: read only where there is something."""

from engine.client.sweeps import luck
from engine.store.database import Store
from engine.store.repeats import experiments_named
from engine.store.runs import run
from engine.store.sweeps import Trial
from engine.sweeps.luck import Luck

LONGEST = 200
"""Letters of an experiment's name."""


def luck_where_repeated(store: Store, sweep: str, best: Trial | None) -> Luck | None:
    """What fresh seeds say of the best trial; None where it was not trained again, or by fewer
    than two.

    Raises:
        InputError: there is no such sweep.
    """
    first = None if best is None or not best.runs else run(store, best.runs[0])
    if first is None or not experiments_named(store, f"{first.name} again"[:LONGEST]):
        return None
    return luck(store, sweep)
