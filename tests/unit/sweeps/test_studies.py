"""The study of a sweep: the same record proposes and judges the same, however it came about."""

import importlib.util
import math
from typing import Any

import pytest

from engine.specs import first_model
from engine.specs.sweep import SweepSpec, Value
from engine.sweeps.parameters import parameters
from engine.sweeps.records import Record
from engine.sweeps.study import Study

RATE, OPTIMIZER = "training.optimizer.learning_rate", "training.optimizer.name"
MOMENTUM, UNITS, DROPOUT = (
    "training.optimizer.momentum",
    "network.layers.*.units",
    "network.layers.*.dropout",
)
NUMBERS: dict[str, Any] = {
    RATE: {"low": 1e-4, "high": 1.0, "log": True},
    UNITS: {"low": 16, "high": 256, "log": True},
    DROPOUT: {"low": 0.0, "high": 0.5},
}
WITH_CHOICES = {
    **NUMBERS,
    OPTIMIZER: ["sgd", "adam"],
    MOMENTUM: {"low": 0.0, "high": 0.9, "when": {OPTIMIZER: "sgd"}},
}
EPOCHS = 27
NEEDS_TORCH = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="gp needs torch, which is not installed"
)


def accuracy(params: dict[str, Value], epoch: int) -> float:
    """A made-up network: best at a rate of 0.01 and 100 units, and learning in eight epochs."""
    rate, units = float(params[RATE]), float(params[UNITS])
    end = 1 - abs(math.log10(rate) + 2) / 5 - abs(units - 100) / 400
    return round(end * (1 - math.exp(-epoch / 8)) - float(params.get(MOMENTUM, 0)) / 10, 6)


class Sweeper:
    """Plays a sweep of one engine; ``forgets``: every step is that of another process."""

    def __init__(self, told: SweepSpec, *, forgets: bool) -> None:
        self._told = told
        self._parameters = parameters(told, first_model())
        self._forgets = forgets
        self._study = self._made()
        self.records: list[Record] = []

    def _made(self) -> Study:
        return Study(self._told, self._parameters, EPOCHS)

    def _knowing(self, records: list[Record]) -> Study:
        if self._forgets:
            self._study = self._made()
        self._study.tell(records)
        return self._study

    def play(self, trials: int) -> list[Record]:
        for number in range(1, trials + 1):
            params = self._knowing(self.records).propose()
            if params is None:
                break
            self._trial(number, params)
        self._study.tell(self.records)
        return self.records

    def _trial(self, number: int, params: dict[str, Value]) -> None:
        steps: dict[int, float] = {}
        state: Any = "complete"
        for epoch in range(1, EPOCHS + 1):
            again = self._forgets and self._told.pruner != "none" and epoch % 4 == 0
            if epoch == 1 or again:
                self._knowing([*self.records, Record(params, "running", None, dict(steps))])
            steps[epoch] = accuracy(params, epoch)
            if epoch < EPOCHS and self._study.is_behind(number, steps):
                state = "pruned"
                break
        value = max(steps.values()) if state == "complete" else None
        self.records.append(Record(params, state, value, steps))


@pytest.mark.parametrize(
    ("sampler", "space", "pruner"),
    [
        ("random", WITH_CHOICES, "median"),
        ("tpe", WITH_CHOICES, "none"),
        ("tpe", WITH_CHOICES, "successive_halving"),
        ("tpe", NUMBERS, "hyperband"),
        ("tpe", NUMBERS, "median"),
        ("cmaes", NUMBERS, "none"),
        ("cmaes", NUMBERS, "hyperband"),
        pytest.param("gp", NUMBERS, "none", marks=NEEDS_TORCH),
        pytest.param("gp", WITH_CHOICES, "median", marks=NEEDS_TORCH),
    ],
)
def test_a_study_made_anew_at_every_step_is_the_one_that_went_on(
    sampler: str, space: dict[str, Any], pruner: str
) -> None:
    told = SweepSpec.parse({"space": space, "sampler": sampler, "pruner": pruner})
    alone = Sweeper(told, forgets=False).play(14)
    assert Sweeper(told, forgets=True).play(14) == alone
    assert len({one.state for one in alone}) == (1 if pruner == "none" else 2)


def test_optuna_finds_its_marks_of_halving_where_it_would_have_made_them() -> None:
    """What ``engine.sweeps.rungs`` relies on: names and places of the marks on trials."""
    for pruner in ("successive_halving", "hyperband"):
        told = SweepSpec.parse({"space": NUMBERS, "pruner": pruner})
        played = Sweeper(told, forgets=False)
        records = played.play(12)
        anew = Study(told, parameters(told, first_model()), EPOCHS)
        anew.tell(records)
        judged = [one.system_attrs for one in played._study.study.trials]
        marks = [
            {name: value for name, value in attrs.items() if name.startswith("completed_rung_")}
            for attrs in judged
        ]
        assert any(marks)
        assert [one.system_attrs for one in anew.study.trials] == marks


def test_a_grid_goes_through_its_combinations_once() -> None:
    space = {OPTIMIZER: ["sgd", "adam"], UNITS: [8, 16]}
    told = SweepSpec.parse({"space": space, "sampler": "grid"})
    study, found = Study(told, parameters(told, first_model()), EPOCHS), []
    while (params := study.propose()) is not None:
        found.append(tuple(params.values()))
    assert found == [("sgd", 8), ("sgd", 16), ("adam", 8), ("adam", 16)]


def test_another_seed_searches_otherwise() -> None:
    def first(seed: int) -> Any:
        told = SweepSpec.parse({"space": NUMBERS, "seed": seed})
        return Study(told, parameters(told, first_model()), EPOCHS).propose()

    assert first(1) == first(1) != first(2)


def test_trials_on_other_engines_are_known_while_they_train() -> None:
    told = SweepSpec.parse({"space": NUMBERS})
    found = parameters(told, first_model())
    done = Sweeper(told, forgets=False).play(12)
    alone, beside = Study(told, found, EPOCHS), Study(told, found, EPOCHS)
    alone.tell(done)
    beside.tell([*done, Record(done[-1].params, "running")])
    assert alone.propose() != beside.propose()


def test_narrowing_keeps_the_trials_that_still_fit() -> None:
    told = SweepSpec.parse({"space": WITH_CHOICES})
    done = Sweeper(told, forgets=False).play(14)
    narrow = SweepSpec.parse(
        {
            "space": {
                **WITH_CHOICES,
                OPTIMIZER: ["sgd"],
                RATE: {"low": 1e-3, "high": 1e-1, "log": True},
            }
        }
    )
    study = Study(narrow, parameters(narrow, first_model()), EPOCHS)
    study.tell(done)
    fitting = [
        one.params[OPTIMIZER] == "sgd" and 1e-3 <= float(one.params[RATE]) <= 0.1 for one in done
    ]
    assert 0 < sum(fitting) < len(done)
    assert [bool(one.params) for one in study.study.trials] == fitting
    params = study.propose()
    assert params is not None
    assert params[OPTIMIZER] == "sgd"
    assert 1e-3 <= float(params[RATE]) <= 0.1


@pytest.mark.parametrize("pruner", ["median", "successive_halving", "hyperband"])
def test_a_trial_that_trains_while_the_space_is_narrowed_trains_to_its_end(pruner: str) -> None:
    told = SweepSpec.parse({"pruner": pruner, "space": {RATE: {"low": 1e-3, "high": 1e-2}}})
    study = Study(told, parameters(told, first_model()), EPOCHS)
    good = [Record({RATE: 0.005}, "complete", 0.9, dict.fromkeys(range(1, 28), 0.9))] * 9
    outside = {RATE: 0.05}
    study.tell([*good, Record(outside, "running")])
    steps: dict[int, float] = {}
    for epoch in range(1, 9):
        steps[epoch] = 0.1
        assert not study.is_behind(10, steps)
    study.tell([*good, Record(outside, "running", None, dict(steps))])
    study.tell([*good, Record(outside, "complete", 0.1, steps)])
    params = study.propose()
    assert params is not None
    assert 1e-3 <= float(params[RATE]) <= 1e-2


def test_less_is_better_where_the_metric_says_so() -> None:
    loss = SweepSpec.parse({"space": NUMBERS, "metric": "val_loss", "pruner": "median"})
    params = {RATE: 0.01, UNITS: 20, DROPOUT: 0.1}
    done = [Record(params, "complete", 0.5, {1: 0.5, 2: 0.5}) for _ in range(5)]

    def is_behind(value: float) -> bool:
        study = Study(loss, parameters(loss, first_model()), EPOCHS)
        study.tell([*done, Record(params, "running")])
        return study.is_behind(6, {1: value})

    assert not is_behind(0.4)
    assert is_behind(0.6)


def test_what_is_no_number_counts_as_failed() -> None:
    told = SweepSpec.parse({"space": NUMBERS})
    study = Study(told, parameters(told, first_model()), EPOCHS)
    params = {RATE: 0.01, UNITS: 20, DROPOUT: 0.1}
    study.tell([Record(params, "complete", math.nan), Record(params, "complete", 0.5)])
    assert [one.state.name for one in study.study.trials] == ["FAIL", "COMPLETE"]
    assert study.propose() is not None
