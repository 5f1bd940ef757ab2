"""What the trials of a sweep recorded epoch by epoch: of each the run of its first seed."""

import json
from collections.abc import Sequence

from engine.io.numbers import decode_known
from engine.store.database import Store, plain_rows

_CURVES = """
SELECT x.trial, e.epoch,
    CASE WHEN json_valid(e.metrics) THEN json_extract(e.metrics, ?) END
FROM trial_runs AS x JOIN epochs AS e ON e.run = x.run
WHERE x.sweep = ? AND x.seed = 0 {} ORDER BY x.trial, e.epoch
"""
_SOME = "AND x.trial IN (SELECT value FROM json_each(?))"


def trial_curves(
    store: Store, sweep: str, metric: str, trials: Sequence[int] | None = None
) -> list[tuple[int, int, float]]:
    """Trial, epoch and value of a metric, in order; of all trials, or of those with these numbers.

    Epochs that have no such metric are left out.
    """
    path = f'$."{metric}"'
    if trials is None:
        rows = plain_rows(store, _CURVES.format(""), path, sweep)
    else:
        rows = plain_rows(store, _CURVES.format(_SOME), path, sweep, json.dumps(list(trials)))
    return [
        (trial, epoch, known)
        for trial, epoch, value in rows
        if (known := value if value.__class__ is float else decode_known(value)) is not None
    ]
