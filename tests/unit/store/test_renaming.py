"""A rename is a rename everywhere: what is on the list is called as the runs that it shows."""

from engine.client.branching import branched
from engine.client.experiments import save_experiment
from engine.client.labels import rename
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.experiments import experiments
from engine.store.runs import find_run, run
from fake_runs import History, curve, short, write_run


def names(store: Store, *ids: str) -> list[str]:
    return [found.name for one in ids if (found := run(store, one)) is not None]


def test_runs_that_are_called_as_their_experiment_take_its_new_name(
    store: Store, spec: ExperimentSpec
) -> None:
    place = add_experiment(store, spec)
    first, labelled, last = (write_run(store, spec, History(curve(2)), place) for _ in range(3))
    other = write_run(store, spec, History(curve(2)))
    rename(store, labelled, "the good one")
    save_experiment(store, place, with_value(spec, "name", "deeper"))
    assert names(store, first, labelled, last) == ["deeper", "the good one", "deeper"]
    assert names(store, other) == [spec.name], "another experiment's"
    save_experiment(store, place, with_value(with_value(spec, "name", "deeper"), "seed", 4))
    assert names(store, first) == ["deeper"]


def test_the_only_run_of_its_name_takes_its_experiment_along(
    store: Store, spec: ExperimentSpec
) -> None:
    made = write_run(store, short(spec, 4), History(curve(4)))
    rename(store, made, "wide")
    assert [item.spec.name for item in experiments(store)] == ["wide"]
    assert [item.spec.training.epochs for item in experiments(store)] == [4]
    assert branched(store, find_run(store, made), 2).name == "wide b2"
    rename(store, made, spec.name)
    assert [item.spec.name for item in experiments(store)] == [spec.name]


def test_one_of_several_is_labelled_alone(store: Store, spec: ExperimentSpec) -> None:
    place = add_experiment(store, spec)
    first, second = (write_run(store, spec, History(curve(2)), place) for _ in "ab")
    rename(store, first, "the good one")
    assert names(store, first, second) == ["the good one", spec.name]
    assert [item.spec.name for item in experiments(store)] == [spec.name]
    rename(store, second, "the other one")
    assert [item.spec.name for item in experiments(store)] == ["the other one"]


def test_an_experiment_that_cannot_be_read_is_no_reason_to_fail(
    store: Store, spec: ExperimentSpec
) -> None:
    made = write_run(store, spec, History(curve(2)))
    with store.write() as db:
        db.execute("UPDATE experiments SET spec = '{'")
    rename(store, made, "renamed")
    assert names(store, made) == ["renamed"]
