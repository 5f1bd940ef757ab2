"""How many bytes a description takes to train: as measured, kept on the side of too many."""

from data import Description
from engine.models.summary import parameters
from engine.specs import ExperimentSpec
from engine.specs.tasks import task_of

_FLOAT = 4
_ON_DEVICE = 5
"""Of every weight where it is trained: itself, its gradient, its best value, a step's room (2)."""
_KEPT = 5
"""Of every weight in the process: its first value, the state that is kept (weight and best value),
the files that are written (2)."""
_SLOT_KEPT = 2
"""Of every slot of the optimizer in the process: its first value, the state that is kept."""


def bytes_to_train(
    spec: ExperimentSpec, table: Description, *, on_gpu: bool = False
) -> tuple[int, int]:
    """What the network's weights take with all that belongs to them, and the table with its labels.

    On a GPU what is trained lies in the GPU's memory, and does not count.
    """
    head = task_of(spec, table).head
    weights = parameters(spec.network.layers, table.columns, head)
    slots = spec.training.optimizer.slots()
    copies = _KEPT + _SLOT_KEPT * slots
    rows = table.rows * head.units
    if not on_gpu:
        copies += _ON_DEVICE + slots
        rows += table.rows * (table.columns + head.units)
    stopping = spec.training.early_stopping
    if stopping is not None and stopping.restore_best:
        copies += 2
    return weights * copies * _FLOAT, rows * _FLOAT
