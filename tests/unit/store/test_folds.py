"""A run each of k folds: one experiment, told apart by the fold, joined in compare."""

import pytest

from engine.client.repeating import check_repeated, repeated, submit_repeated
from engine.compare.groups import one_a_seed, repetitions
from engine.specs import SpecError, first_model
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.experiments import experiments, spec_from
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from engine.store.runs import Run, fold_of, run, runs, waiting_runs
from fake_runs import History, curve, write_run
from tui.text.repeats import count_words, which_repeat


def found(store: Store, run_id: str) -> Run:
    one = run(store, run_id)
    assert one is not None
    return one


def test_each_fold_is_a_run_of_one_experiment(store: Store) -> None:
    made = submit_repeated(store, first_model(), 1, folds=5)
    assert [fold_of(one) for one in waiting_runs(store)] == [(fold, 5) for fold in range(1, 6)]
    (experiment,) = experiments(store)
    assert {one.experiment for one in runs(store)} == {experiment.id}
    validation = experiment.spec.data.validation
    assert (validation.folds, validation.fold) == (5, 1)
    assert {found(store, one).facts.base_fold for one in made} == {1}
    assert which_repeat(found(store, made[2])) == "fold 3 of 5"
    again = submit_repeated(store, first_model(), 1, folds=5, only_missing=True)
    assert again == [], "all of them wait already"
    assert len(submit_repeated(store, first_model(), 2, folds=5, only_missing=True)) == 5


def test_seeds_and_folds_multiply() -> None:
    spec = with_value(first_model(), "seed", 10)
    pairs = [(one.seed, one.data.validation.fold) for one in repeated(spec, 2, 3)]
    assert pairs == [(10, 1), (10, 2), (10, 3), (11, 1), (11, 2), (11, 3)]
    with pytest.raises(SpecError) as caught:
        check_repeated(1, ["data.validation.fold=1,2"], None, 5)
    assert caught.value.code == "folds.also_in_grid"
    with pytest.raises(SpecError) as caught:
        check_repeated(1, [], 500, 50)
    assert caught.value.code == "seeds.too_many_runs"
    with pytest.raises(SpecError) as caught:
        repeated(spec, 1, 1)
    assert caught.value.key == "data.validation.folds"


def test_folds_are_repetitions_though_they_differ_by_a_row(store: Store) -> None:
    specs = repeated(first_model(), 1, 3)
    place = add_experiment(store, specs[0])
    ids: list[str] = []
    for number, spec in enumerate(specs):
        ids.append(write_run(store, spec, History(metrics=curve(3)), experiment=place))
        add_facts(store, ids[-1], RunFacts(training_rows=8 + number, validation_rows=4 - number))
    alone = write_run(store, first_model(), History(metrics=curve(3)), experiment=place)
    same = one_a_seed(repetitions(store, found(store, ids[0])))
    assert [fold_of(one) for one in same] == [(1, 3), (2, 3), (3, 3)]
    assert [one.id for one in same] == ids
    assert [one.id for one in repetitions(store, found(store, alone))] == [alone]
    assert count_words(same[0], len(same)) == "3 folds"
    assert spec_from(same[2].spec).with_fold(1) == specs[0]
