"""How many bytes a description takes to train: as measured, kept on the side of too many."""

from typing import Any

from data import Description
from engine.models.base.shape import as_list, size
from engine.models.layers import LayerSummary
from engine.specs import ExperimentSpec
from engine.specs.buffers import buffer_rows
from engine.specs.networks import parameters_of, passage_of
from engine.specs.tasks import task_of

_FLOAT = 4
_ON_DEVICE = 5
"""Of every weight where it is trained: itself, its gradient, its best value, a step's room (2)."""
_KEPT = 5
"""Of every weight in the process: its first value, the state that is kept (weight and best value),
the files that are written (2)."""
_SLOT_KEPT = 2
"""Of every slot of the optimizer in the process: its first value, the state that is kept."""
_PASSED = 3
"""Of every value between two layers, a row of a batch: itself, its gradient, a step's room."""
_BUFFERS = 3
"""Of a table that streams: the rows on the device, the next ones, and these as they are read."""


def bytes_to_train(
    spec: ExperimentSpec, table: Description, *, on_gpu: bool = False
) -> tuple[int, int]:
    """What the network's weights take with all that belongs to them, and the rows: the table with
    its labels (of one that streams those held at a time), and what passes between layers for a
    batch.

    On a GPU what is trained lies in the GPU's memory, and does not count.
    """
    head = task_of(spec, table).head
    passed = passage_of(spec, table)
    weights = passed[-1].parameters
    between = sum(size(line.shape) or 0 for one in passed for line in one.lines)
    held = table.rows
    if table.streams:
        held = min(held, _BUFFERS * buffer_rows(spec, table.columns))
    rows = held * head.units
    if not on_gpu:
        rows += held * (table.columns + head.units) + between * _passing(spec, table)
    return weights * _copies(spec, on_gpu=on_gpu) * _FLOAT, rows * _FLOAT


def need_told(spec: ExperimentSpec, table: Description, needed: int, free: int) -> dict[str, Any]:
    """What a sentence on memory tells: the bytes, the weights, the layer that takes most."""
    found = heaviest_layer(spec, table)
    layer, most = found or (None, 0)
    return {
        "weights": parameters_of(spec, table),
        "needed": needed,
        "free": free,
        "layer": layer and layer.name,
        "shape": as_list(layer.shape) if layer else [],
        "most": most,
    }


def heaviest_layer(spec: ExperimentSpec, table: Description) -> tuple[LayerSummary, int] | None:
    """The layer whose weights and results take most where it is trained, and how many bytes; None
    where there is no layer, as in a network of a person's own code.
    """
    copies, passing = _copies(spec, on_gpu=False), _passing(spec, table)
    lines = [line for one in passage_of(spec, table) for line in one.lines]
    needs = [line.parameters * copies + (size(line.shape) or 0) * passing for line in lines]
    if not lines or spec.network.code:
        return None
    most = max(needs)
    return lines[needs.index(most)], most * _FLOAT


def _copies(spec: ExperimentSpec, *, on_gpu: bool) -> int:
    """How often each weight is there, with all that belongs to it."""
    slots = spec.training.optimizer.slots()
    copies = _KEPT + _SLOT_KEPT * slots
    if not on_gpu:
        copies += _ON_DEVICE + slots
    stopping = spec.training.early_stopping
    return copies + 2 if stopping is not None and stopping.restore_best else copies


def _passing(spec: ExperimentSpec, table: Description) -> int:
    """How often each value between two layers is there."""
    return min(spec.training.batch_size, max(table.rows, 1)) * _PASSED
