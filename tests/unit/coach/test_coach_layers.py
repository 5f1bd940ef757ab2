"""What was recorded of the layers is read by the rules: they say more with it, and less."""

import math
from typing import Any

import numpy as np
import pytest

from coach_records import falling, made, stuck
from engine.coach.reading import record_of
from engine.coach.rules.diagnosing import diagnoses_of
from engine.coach.signs.layer_signals import LayerSignals
from engine.coach.signs.record import RunRecord
from engine.coach.signs.recorded_layers import RecordedLayers
from engine.io.numbers import dumps
from engine.models.layer_statistics import ObservedLayer, length
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value, with_values
from engine.store.database import Store
from engine.store.layer_records import record_layers, record_observed
from engine.store.runs import find_run
from fake_runs import History, curve, short, write_run

RATE = "training.optimizer.learning_rate"
LOOKS = 4


def seen(activation: str = "relu", layers: int = 3, **figures: Any) -> RecordedLayers:
    """Dense layers and an output, alike at every look; ``figures`` are a line each."""
    plain = {
        "weight_norm": [5.0] * layers,
        "gradient_norm": [1.0] * layers,
        "update_ratio": [1e-3] * layers,
        "activation_std": [1.0] * layers,
        "dead": [0.1 if activation == "relu" else math.nan] * (layers - 1) + [math.nan],
        "saturated": [math.nan] * layers,
    }
    lines = {name: (tuple(line),) * LOOKS for name, line in {**plain, **figures}.items()}
    names = (*[activation] * (layers - 1), "softmax")
    looks = tuple(range(1, LOOKS + 1))
    return RecordedLayers(("Dense",) * layers, names, (100,) * layers, looks, lines)


def deep(record: RunRecord, activation: str, layers: int) -> RunRecord:
    """The record of another network."""
    fields = record.spec.model_dump(mode="json")
    fields["network"] = {"layers": [{"units": 16, "activation": activation}] * layers}
    told = {name: getattr(record, name) for name in record.__slots__}
    return RunRecord(**told | {"spec": ExperimentSpec.parse(fields)})


def kinds(record: RunRecord) -> list[str]:
    return [one.kind for one in diagnoses_of(record)]


LOST = [1e-6, *[1e-2] * 5, 1.0]
GROWN = [500.0, 3.0, 1.0, 1.0]
SAID = {
    "dead_relu": stuck(layers=seen(dead=[0.95, 0.2, math.nan])),
    "vanishing_gradients": deep(
        stuck(layers=seen("elu", 7, gradient_norm=LOST, dead=[math.nan] * 7)), "elu", 6
    ),
    "exploding_gradients": deep(
        made(loss=[9.0] * 40, skill=0.1, layers=seen("elu", 4, gradient_norm=GROWN)), "elu", 3
    ),
    "learning_rate_too_low": made(
        f"{RATE}=0.0004",
        loss=falling(0.7, 0.6, pace=1),
        skill=0.2,
        layers=seen(update_ratio=[5e-5] * 3),
    ),
    "learning_rate_too_high": stuck(layers=seen(update_ratio=[0.3] * 3)),
    "unscaled_inputs": stuck(inspection={}, layers=seen(activation_std=[4e3, 1.0, 1.0])),
}


@pytest.mark.parametrize("kind", SAID)
def test_the_layers_tell_what_epochs_alone_do_not(kind: str) -> None:
    record = SAID[kind]
    assert kinds(record)[0] == kind
    told = {name: getattr(record, name) for name in record.__slots__}
    assert kind not in kinds(RunRecord(**told | {"layers": None}))


def test_saturated_layers_that_know_nothing_lose_their_gradients() -> None:
    ends = seen("tanh", saturated=[0.97, 0.98, math.nan], dead=[math.nan] * 3)
    assert kinds(deep(stuck(layers=ends), "tanh", 2))[0] == "vanishing_gradients"


QUIET = {
    "dead_relu": stuck(f"{RATE}=1.0", matrix=((0, 60), (0, 60)), layers=seen()),
    "vanishing_gradients": deep(stuck(layers=seen("sigmoid", 7)), "sigmoid", 6),
    "learning_rate_too_low": made(
        f"{RATE}=1e-4",
        loss=falling(0.7, 0.5, pace=1),
        skill=0.3,
        layers=seen(update_ratio=[5e-3] * 3),
    ),
}


@pytest.mark.parametrize("kind", QUIET)
def test_the_layers_keep_the_coach_from_saying_what_is_not_so(kind: str) -> None:
    record = QUIET[kind]
    told = {name: getattr(record, name) for name in record.__slots__}
    assert kind in kinds(RunRecord(**told | {"layers": None}))
    assert kind not in kinds(record)


def test_units_that_began_alike_are_not_called_dead() -> None:
    zeros = "network.layers.0.kernel_initializer=zeros"
    told = kinds(stuck(zeros, layers=seen(dead=[1.0, 1.0, math.nan])))
    assert told[0] == "stuck_at_baseline"
    assert "dead_relu" not in told


def test_huge_inputs_are_named_before_the_units_that_they_killed() -> None:
    huge = {"largest": 800.0, "unscaled": 4.0, "inputs": 8.0}
    dead = seen(dead=[0.95, 0.2, math.nan])
    assert kinds(stuck(inspection=huge, layers=dead))[:2] == ["unscaled_inputs", "dead_relu"]
    assert kinds(stuck(f"{RATE}=1.0", inspection=huge, layers=dead))[0] == "dead_relu"


def test_what_holds_at_one_look_only_is_chance() -> None:
    lines = (*((0.95, 0.2, math.nan),) * 3, (0.1, 0.2, math.nan))
    layers = seen()
    plain = {name: getattr(layers, name) for name in layers.__slots__}
    once = RecordedLayers(**plain | {"figures": {**layers.figures, "dead": lines}})
    assert LayerSignals(once).dead == pytest.approx(0.2)


def test_without_a_record_no_signal_is_known() -> None:
    nothing = LayerSignals(None)
    assert not nothing.is_known
    for name in ("dead", "saturated", "first_over_last", "update", "first_spread"):
        assert math.isnan(getattr(nothing, name))


def test_a_record_with_layers_is_the_same_after_it_was_plain_values() -> None:
    record = made(layers=seen())
    assert dumps(RunRecord.from_dict(record.to_dict()).to_dict()) == dumps(record.to_dict())


def test_what_the_store_has_of_the_layers_is_read(store: Store, spec: ExperimentSpec) -> None:
    run = write_run(store, short(spec, 2), History(curve(2)))
    layers = [ObservedLayer("dense", "Dense", "relu", ("kernel", "bias"), (200, 4))]
    layers.append(ObservedLayer("frozen", "Dense", "softmax", ("kernel",), (8,), trains=False))
    record_observed(store, run, layers)
    for epoch in (1, 2):
        record_layers(store, run, epoch, np.full(length(layers), 0.5, np.float32))
    found = record_of(store, find_run(store, run)).layers
    assert found is not None
    assert (found.sizes, found.epochs) == ((204, 0), (1, 2))
    assert found.last("dead") == (0.5, 0.5)
    assert record_of(store, find_run(store, write_run(store, spec, History()))).layers is None


def test_a_low_rate_is_proposed_against_with_its_update_as_evidence() -> None:
    record = SAID["learning_rate_too_low"]
    first = diagnoses_of(record)[0]
    assert first.evidence["update_over_weight"] == 5e-5
    texts = [f"{key}={value}" for key, value in first.proposal.changes.items()]
    assert with_values(record.spec, texts) != with_value(record.spec, "note", "")
