"""Where trials of successive halving stand: kept by Optuna with its trials, found here anew from
what the trials came to at each epoch.

What is relied on of Optuna's private names stands here; a test says what is needed of it.
"""

from collections.abc import Mapping
from typing import Any

from optuna.pruners import BasePruner, HyperbandPruner, SuccessiveHalvingPruner
from optuna.study import Study
from optuna.trial import FrozenTrial, Trial, TrialState, create_trial

REDUCTION = 4
"""One of so many goes on at each rung, as Optuna has it for successive halving; by its 3 for
hyperband more epochs would be trained.
"""


def id_of(trial: FrozenTrial | Trial) -> int:
    """By what Optuna's storage knows a trial."""
    return trial._trial_id  # pyright: ignore[reportPrivateUsage]


def rungs(
    pruner: BasePruner, study: Study, number: int, steps: Mapping[int, float]
) -> dict[str, Any]:
    """The marks that the pruner would have given a trial (``number`` from 0) epoch by epoch."""
    if isinstance(pruner, HyperbandPruner):
        trial = create_trial(state=TrialState.RUNNING)
        trial.number = number
        bracket = pruner._get_bracket_id  # pyright: ignore[reportPrivateUsage]
        rate = bracket(study, trial)
    elif isinstance(pruner, SuccessiveHalvingPruner):
        rate = 0
    else:
        return {}
    found: dict[str, Any] = {}
    for step in sorted(steps):
        while step >= REDUCTION ** (rate + len(found)):
            found[f"completed_rung_{len(found)}"] = steps[step]
    return found
