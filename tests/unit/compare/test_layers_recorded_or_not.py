"""Whether layers are recorded changes no number: nothing takes runs for different because of it."""

import tomllib

import pytest

from engine.client.repeating import repeated, submit_repeated, wordless
from engine.compare.diff import differences
from engine.compare.groups import repetitions
from engine.specs import ExperimentSpec, to_toml
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.repeats import experiment_but_for_seed
from engine.store.runs import run as find
from fake_runs import History, curve, short, write_run

KEY = "training.layer_statistics"


@pytest.mark.parametrize("said", ["always", "never"])
def test_descriptions_that_differ_in_it_alone_train_the_same(
    spec: ExperimentSpec, said: str
) -> None:
    other = with_value(spec, KEY, said)
    assert differences(spec, other) == []
    assert wordless(spec) == wordless(other)
    assert ExperimentSpec.parse(tomllib.loads(to_toml(other))) == other
    assert KEY.rpartition(".")[2] not in to_toml(spec) + spec.model_dump_json()


def test_runs_that_differ_in_it_are_repetitions_of_one_another(
    store: Store, spec: ExperimentSpec
) -> None:
    spec = short(spec, 2)
    first, second = (
        write_run(store, one, History(curve(2)))
        for one in (spec, with_value(with_value(spec, KEY, "always"), "seed", 5))
    )
    like = find(store, first)
    assert like is not None
    assert {run.id for run in repetitions(store, like)} == {first, second}
    again = with_value(spec, KEY, "never")
    assert experiment_but_for_seed(store, with_value(again, "seed", 9)) == like.experiment
    made = submit_repeated(store, again, 2, like.experiment, only_missing=True)
    assert len(made) == 1
    assert len(repeated(again, 2)) == 2
