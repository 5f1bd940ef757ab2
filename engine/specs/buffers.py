"""How much of a table that streams is held at a time, and how much of its predictions is kept."""

from engine.specs.experiment import ExperimentSpec

BUFFER_BYTES = 32_000_000
"""Of the rows that are held and mixed at a time, unless a description says how many rows."""
BLOCKS = 128
"""A buffer is filled from so many places of the file."""
MOST_KEPT = 2_000_000
"""Of more measured rows every second, third, ... stands for all in a matrix or in residuals."""


def buffer_rows(spec: ExperimentSpec, columns: int) -> int:
    """How many rows of ``columns`` inputs are held: whole batches, one at least."""
    wanted = spec.data.shuffle_buffer or BUFFER_BYTES // (4 * (columns + 1))
    return whole_batches(wanted, spec.training.batch_size)


def whole_batches(rows: int, size: int) -> int:
    """As many whole batches of ``size`` rows as fit into so many, one at least; in rows."""
    return max(rows // size, 1) * size


def kept_every(rows: int) -> int:
    """Of so many measured rows, which ones' predictions are kept: every such, from the first on."""
    return max(-(-rows // MOST_KEPT), 1)
