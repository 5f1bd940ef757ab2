"""Parts of an exported script at work: batches in the run's order, changes at their batches."""

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.events import Intervention
from engine.export.run_record import RunRecord
from engine.export.script_training import batches, interventions, needs_math
from engine.training.steps.row_order import permutation

Told = Callable[..., RunRecord]


class Nothing:
    """Stands for Keras' own classes, which draw and change nothing themselves."""


KERAS = SimpleNamespace(
    utils=SimpleNamespace(PyDataset=Nothing), callbacks=SimpleNamespace(Callback=Nothing)
)


def made(text: str, name: str) -> Any:
    known: dict[str, Any] = {"keras": KERAS, "np": np, "math": math, "SEED": 7, "BATCH_SIZE": 4}
    exec(text, known)
    return known[name]


def test_batches_come_in_the_runs_order(told: Told, describe: Any) -> None:
    account = told(describe())
    features = np.arange(10)
    given = made(batches(account, []), "Batches")(features, features * 2)
    for epoch in (1, 2):
        given.on_epoch_begin()
        parts = [given[number] for number in range(len(given))]
        order = permutation(10, 7, epoch)
        assert [len(part[0]) for part in parts] == [4, 4, 2]
        np.testing.assert_array_equal(np.concatenate([part[0] for part in parts]), order)
        np.testing.assert_array_equal(np.concatenate([part[1] for part in parts]), order * 2)
    assert needs_math(account)
    own = told(describe(order="keras"))
    assert not batches(own, [])
    assert not needs_math(own)


@pytest.mark.parametrize("stopping", [True, False])
def test_changes_are_made_before_the_batches_before_which_they_were(
    told: Told, describe: Any, stopping: bool
) -> None:
    changes = [
        Intervention("learning_rate", 1, 2, 0.5),
        Intervention("pause", 1, 2),
        Intervention("patience", 1, 3, 9.0),
        Intervention("epochs", 2, 0, 4),
        # While it validated: all four batches were done
        Intervention("learning_rate", 2, 4, 0.25),
        Intervention("learning_rate", 3, 0, 0.125),
    ]
    options: dict[str, Any] = {"early_stopping": {}} if stopping else {}
    account = told(describe(order="keras", **options), events=changes)
    assert needs_math(account)
    patient = SimpleNamespace(patience=3)
    kind = made(interventions(account), "Interventions")
    given = kind(patient) if stopping else kind()
    given.model = SimpleNamespace(optimizer=SimpleNamespace(learning_rate=1.0))
    seen: list[tuple[float, int]] = []
    for epoch in range(3):
        given.on_epoch_begin(epoch)
        for batch in range(4):
            given.on_train_batch_begin(batch)
            seen.append((given.model.optimizer.learning_rate, patient.patience))
        given.on_epoch_end(epoch)
    rates = [1.0] * 2 + [0.5] * 6 + [0.125] * 4
    patience = [3] * 3 + [9] * 9 if stopping else [3] * 12
    assert seen == list(zip(rates, patience, strict=True))


def test_without_a_change_there_is_no_such_callback(told: Told, describe: Any) -> None:
    account = told(
        describe(), events=[Intervention("pause", 1, 2), Intervention("epochs", 2, 0, 4)]
    )
    assert interventions(account) == ""
