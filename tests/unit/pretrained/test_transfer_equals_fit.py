"""A network that begins from a trained one trains as ``fit`` trains it, to the last bit."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from engine.models.summary import parameters, summary
from engine.specs.checks import check
from engine.specs.edit import with_value
from engine.specs.splitting import split_of
from engine.specs.tasks import fitted_task
from engine.tables.loading import load
from engine.training.compiled_networks import CompiledNetworks
from engine.training.control import Control
from engine.training.session import TrainingSession, prepare
from made_models import FROZEN, by_hand
from trained_twice import Kept, assert_same_variables

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "freeze",
    [pytest.param(one, marks=() if one == "steady" else pytest.mark.thorough) for one in FROZEN],
)
def test_frozen_in_part_or_not_at_all(freeze: str, begins: Any, known: Path) -> None:
    spec = with_value(begins(freeze, epochs=30), "training.order", "keras")
    dataset = load(spec.data)
    check(spec, dataset.description)
    rows = split_of(spec, dataset)
    prepared = prepare(CompiledNetworks(), dataset, spec, rows)
    kept = Kept()
    TrainingSession(spec, rows, prepared).train(control=Control(), listener=kept)
    task = fitted_task(spec, dataset, rows)
    other = by_hand(spec, known, freeze)
    goal = task.targets(dataset.labels)
    history = other.fit(
        *(dataset.features[rows.train], goal[rows.train]),
        validation_data=(dataset.features[rows.validation], goal[rows.validation]),
        **{"epochs": 30, "batch_size": 8, "validation_batch_size": 8, "verbose": 0},
    ).history
    for name, values in history.items():
        assert [epoch.metrics[name] for epoch in kept.epochs] == values, name
    assert_same_variables(prepared.model, other)
    before: Any = keras.saving.load_model(known, compile=False)
    base = prepared.model.get_layer("pretrained")
    for name in ("wide", "steady", "deep"):
        pairs = zip(
            before.get_layer(name).get_weights(), base.get_layer(name).get_weights(), strict=True
        )
        stayed = all(np.array_equal(one, other) for one, other in pairs)
        assert stayed == (name in FROZEN[freeze]), name
    head = task.head
    lines = summary(spec.network.stack, (6,), head)
    told = sum(line.parameters for line in lines), sum(line.trainable for line in lines)
    learnt = sum(int(np.prod(one.shape)) for one in prepared.model.trainable_weights)
    assert told == (prepared.model.count_params(), learnt)
    assert parameters(spec.network.stack, (6,), head) == told[0]
    assert [line.name for line in lines][:2] == ["pretrained", "hidden_1"]
