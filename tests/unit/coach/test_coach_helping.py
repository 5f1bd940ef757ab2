"""What was made of the coach's advice remembers it, and is judged beside what it was made of."""

import math
from dataclasses import dataclass
from typing import Any

import pytest

from engine.client.experiments import add_advised
from engine.coach.helping import RECALL, helped_by
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.runs import Run, find_run
from fake_runs import History, short, write_run

RATE = "training.optimizer.learning_rate"
BETTER = {RATE: 0.05}


@dataclass
class Pair:
    """An ill experiment with some runs, and the one that was made of the advice for its first."""

    store: Store
    spec: ExperimentSpec
    kind: str = "learning_rate_too_low"

    def __post_init__(self) -> None:
        self.ill = add_experiment(self.store, self.spec)

    def runs(self, spec: ExperimentSpec, of: str, *accuracies: float, **more: Any) -> list[Run]:
        """Finished runs of an experiment, a seed each."""
        found: list[Run] = []
        for seed, value in enumerate(accuracies):
            last = {"loss": 1.0, "accuracy": value, "val_loss": 1.0, "val_accuracy": value}
            history = History([{**last, "val_accuracy": 0.1}, last], **more)
            run = write_run(self.store, with_value(spec, "seed", seed), history, of)
            found.append(find_run(self.store, run))
        return found

    def advised(
        self, origin: Run, spec: ExperimentSpec | None = None
    ) -> tuple[ExperimentSpec, str]:
        """The experiment that the advice makes."""
        made = spec or with_value(with_value(self.spec, RATE, 0.05), "name", "tried")
        return made, add_advised(self.store, made, origin.id, self.kind, BETTER)


@pytest.fixture
def pair(store: Store, spec: ExperimentSpec) -> Pair:
    return Pair(store, short(spec, 2, "ill"))


def test_several_runs_of_both_tell_that_it_helped(pair: Pair) -> None:
    before = pair.runs(pair.spec, pair.ill, 0.20, 0.21, 0.22)
    after = pair.runs(*pair.advised(before[0]), 0.70, 0.71, 0.72)
    for run in (before[0], before[2], after[1]):
        (found,) = helped_by(pair.store, run)
        assert (found.outcome, found.metric, found.is_alone) == ("better", "val_accuracy", True)
        assert [len(one) for one in found.values] == [3, 3]


def test_what_is_worse_and_what_is_noise_are_called_so(pair: Pair) -> None:
    before = pair.runs(pair.spec, pair.ill, 0.50, 0.60, 0.55)
    after = pair.runs(*pair.advised(before[0]), 0.54, 0.56, 0.58)
    assert helped_by(pair.store, after[0])[0].outcome == "undecided"
    worse = pair.runs(*pair.advised(before[0]), 0.10, 0.11, 0.12)
    assert helped_by(pair.store, worse[0])[0].outcome == "worse"


def test_one_run_each_is_told_without_a_verdict(pair: Pair) -> None:
    (before,) = pair.runs(pair.spec, pair.ill, 0.2)
    (after,) = pair.runs(*pair.advised(before), 0.7)
    (found,) = helped_by(pair.store, after)
    assert (found.outcome, found.values) == ("untested", ((0.2,), (0.7,)))
    assert found.reason.code == "compare.one_run"


def test_nothing_is_said_before_both_have_ended(pair: Pair) -> None:
    (before,) = pair.runs(pair.spec, pair.ill, 0.2)
    made, experiment = pair.advised(before)
    (after,) = pair.runs(made, experiment, 0.7, status="running")
    assert helped_by(pair.store, after) == helped_by(pair.store, before) == []


def test_a_run_that_diverged_is_helped_by_one_that_does_not(pair: Pair) -> None:
    (before,) = pair.runs(pair.spec, pair.ill, math.nan, status="failed")
    (after,) = pair.runs(*pair.advised(before), 0.7)
    assert helped_by(pair.store, after)[0].outcome == "better"


def test_other_changes_beside_the_proposal_are_told(pair: Pair) -> None:
    (before,) = pair.runs(pair.spec, pair.ill, 0.2)
    more = with_value(with_value(pair.spec, RATE, 0.05), "training.batch_size", 64)
    (after,) = pair.runs(*pair.advised(before, more), 0.7)
    assert not helped_by(pair.store, after)[0].is_alone


def test_figures_of_other_rows_are_not_compared(pair: Pair) -> None:
    before = pair.runs(pair.spec, pair.ill, 0.2, 0.3)
    other = with_value(pair.spec, "data.validation.split", 0.4)
    after = pair.runs(*pair.advised(before[0], other), 0.7, 0.8)
    found = helped_by(pair.store, after[0])[0]
    assert (found.outcome, found.message.code) == ("untested", "coach.not_compared")


def test_weights_of_classes_are_judged_by_the_classes_that_are_found(pair: Pair) -> None:
    pair.kind = "unbalanced_classes"
    all_one = [[90, 0], [10, 0]]
    (before,) = pair.runs(pair.spec, pair.ill, 0.9, counts=all_one)
    (after,) = pair.runs(*pair.advised(before), 0.8, counts=[[72, 18], [2, 8]])
    found = helped_by(pair.store, after)[0]
    assert (found.metric, found.values) == (RECALL, ((0.5,), (0.8,)))


def test_a_run_of_that_experiment_as_it_is_by_now_is_not_told_of_the_old_one(pair: Pair) -> None:
    (before,) = pair.runs(pair.spec, pair.ill, 0.2)
    pair.runs(*pair.advised(before), 0.7)
    (edited,) = pair.runs(with_value(pair.spec, "training.batch_size", 64), pair.ill, 0.3)
    assert helped_by(pair.store, edited) == []
