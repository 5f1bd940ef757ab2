"""How many bytes a description takes to train: as measured, kept on the side of too many."""

from data import Description
from engine.models.summary import parameters
from engine.specs import ExperimentSpec

_FLOAT = 4
_COPIES = 10
"""Of every weight: itself, its gradient, its best value, its first value, the state that is kept
(weight and best value), its file, and the room of a step."""
_SLOT_COPIES = 3
"""Of every slot of the optimizer: itself, its first value, the state that is kept."""


def bytes_to_train(spec: ExperimentSpec, table: Description) -> tuple[int, int]:
    """What the network's weights take with all that belongs to them, and the table on the device.

    A table stands there once, with its targets; the numbers of rows and columns tell.
    """
    weights = parameters(spec.network.layers, table.columns, table.classes)
    copies = _COPIES + _SLOT_COPIES * spec.training.optimizer.slots()
    stopping = spec.training.early_stopping
    if stopping is not None and stopping.restore_best:
        copies += 2
    rows = table.rows * (table.columns + 2 * table.classes)
    return weights * copies * _FLOAT, rows * _FLOAT
