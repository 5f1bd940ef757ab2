"""``python -m engine.sweeps.importance``: how much of the differences between a sweep's trials each
searched key explains.

On stdin an object: ``store``, ``sweep`` and ``method``; on stdout ``importance``, shares by key
that add up to 1, the greatest first, or an ``error``.
"""

import json
import sys
from pathlib import Path
from typing import Any, Literal

from data.errors import MessageError
from engine.store.database import Store
from engine.store.sweeps import find_sweep
from engine.sweeps.studies import Studies

Method = Literal["fanova", "ped_anova"]


def importance(store: Store, sweep: str, method: Method) -> dict[str, float]:
    """The shares by key; none where all trials have come to the same.

    Raises:
        InputError: there is no such sweep.
    """
    import optuna
    from optuna.importance import FanovaImportanceEvaluator, PedAnovaImportanceEvaluator

    found = find_sweep(store, sweep)
    studies = Studies()
    records = studies.read(store, found)
    if len({one.value for one in records if one.state == "complete"}) < 2:
        return {}
    study = studies.study(found, records).study
    evaluator: Any = (
        FanovaImportanceEvaluator(seed=0) if method == "fanova" else PedAnovaImportanceEvaluator()
    )
    shares = optuna.importance.get_param_importances(study, evaluator=evaluator)
    return dict(sorted(shares.items(), key=lambda one: -one[1]))


def main() -> int:
    """Answer what stdin asks; the exit code (0 or 2)."""
    asked: dict[str, Any] = json.load(sys.stdin)
    try:
        store = Store(Path(asked["store"]), read_only=True)
        shares = importance(store, asked["sweep"], asked["method"])
        print(json.dumps({"importance": shares}))
    except MessageError as error:
        print(json.dumps({"error": error.message.to_dict()}))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
