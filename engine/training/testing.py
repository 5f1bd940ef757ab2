"""Rows that were neither trained nor validated on, measured once at the end."""

from engine.training.steps.protocol import Steps
from engine.training.steps.row_order import Rows

AT_A_TIME = 256
"""Batches of a call."""


def measure(steps: Steps, rows: Rows) -> dict[str, float]:
    """What the model as it is comes to on ``rows``, as ``evaluate`` with the run's batch size: its
    metrics by Keras' names.
    """
    batches = steps.batches(rows, large=True)
    steps.reset_metrics()
    for first in range(0, batches.steps, AT_A_TIME):
        steps.test(batches, first, batches.stretch(first, AT_A_TIME))
    return steps.metrics()
