"""Experiments repeated with other seeds: what counts as the same, what is queued, where it goes."""

import pytest

from engine.client.repeating import LARGEST_SEED, check_repeated, repeated, submit_repeated
from engine.events import Intervention
from engine.specs import ExperimentSpec, SpecError
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment, close_experiment
from engine.store.experiments import experiments, spec_from
from engine.store.repeats import (
    changed_runs,
    experiment_but_for_seed,
    experiments_named,
    finished_runs,
    spec_of,
    specs_under_way,
)
from engine.store.runs import some_runs
from engine.sweeps.grid import MOST_POINTS
from fake_runs import History, curve, short, write_run


def seeds(store: Store, ids: list[str]) -> list[int]:
    return sorted(spec_from(run.spec).seed for run in some_runs(store, ids))


def test_seed_name_and_note_make_no_other_description(store: Store, spec: ExperimentSpec) -> None:
    place = add_experiment(store, spec)
    first = write_run(store, spec, History(curve(1)), place)
    named = spec.model_copy(update={"seed": 9, "name": "again", "note": "a note"})
    same = write_run(store, named, History(curve(1)), place)
    other = write_run(store, short(spec, 3), History(curve(1)))
    write_run(store, spec, History(curve(1), status="stopped"), place)
    bare = {run.id: run.bare for run in finished_runs(store)}
    assert bare.keys() == {first, same, other}
    assert bare[first] == bare[same] != bare[other]
    assert {run.id for run in finished_runs(store, place)} == {first, same}


def test_what_has_another_number_somewhere_is_not_like_it_and_nothing_else_is_left_out(
    store: Store, spec: ExperimentSpec
) -> None:
    def stored(changed: ExperimentSpec, text: str = "") -> str:
        run = write_run(store, changed, History(curve(1)))
        if text:
            store.db.execute("UPDATE runs SET spec = ? WHERE id = ?", (text, run))
        return run

    own = stored(spec)
    again = stored(with_value(with_value(spec, "seed", 9), "name", "again"))
    tenth = stored(spec, spec.model_dump_json().replace("0.01", "1e-2"))
    fewer = stored(spec, '{"name": "written by an earlier version"}')
    relu = stored(with_value(spec, "network.layers.0.activation", "relu"))
    stored(with_value(spec, "network.layers.0.units", 3))
    stored(with_value(spec, "training.optimizer.learning_rate", 0.5))
    stored(spec, "{damaged")
    found = {run.id for run in finished_runs(store, like=spec.model_dump_json())}
    assert found == {own, again, tenth, fewer, relu}


def test_a_run_counts_as_changed_by_the_actions_asked_about_alone(
    store: Store, spec: ExperimentSpec
) -> None:
    rate = Intervention("learning_rate", 1, 0, 0.5)
    paused, slowed, other = (
        write_run(store, spec, History(curve(1), events=events))
        for events in ([Intervention("pause", 1, 0)], [rate, rate], [rate])
    )
    actions = ["learning_rate", "epochs"]
    assert changed_runs(store, [paused, slowed], actions) == {slowed}
    assert changed_runs(store, [paused, slowed, other], actions) == {slowed, other}
    assert changed_runs(store, [slowed], []) == set()


def test_what_has_failed_or_was_stopped_is_not_under_way(
    store: Store, spec: ExperimentSpec
) -> None:
    place = add_experiment(store, spec)
    for seed, status in enumerate(("finished", "stopped", "failed", "paused", "running")):
        given = History(curve(1), status=status)  # type: ignore[arg-type]
        write_run(store, with_value(spec, "seed", seed), given, place)
    write_run(store, with_value(spec, "seed", 6), History(curve(1)))
    write_run(store, with_value(spec, "seed", 5), History(status="queued"), place)
    assert sorted(one.seed for one in specs_under_way(store, place)) == [0, 3, 4, 5]


def test_an_open_experiment_is_preferred_and_its_name_must_be_the_same(
    store: Store, spec: ExperimentSpec
) -> None:
    closed = add_experiment(store, with_value(spec, "seed", 4))
    close_experiment(store, closed)
    wanted = with_value(spec, "seed", 7)
    assert experiment_but_for_seed(store, wanted) == closed
    opened = add_experiment(store, with_value(spec, "seed", 5))
    assert experiment_but_for_seed(store, wanted) == opened
    assert experiments_named(store, spec.name) == {closed, opened}
    assert experiment_but_for_seed(store, with_value(wanted, "name", "other")) is None
    assert (spec_of(store, opened), spec_of(store, "nobody")) == (
        with_value(wanted, "seed", 5),
        None,
    )


def test_seeds_count_from_the_experiments_own(spec: ExperimentSpec) -> None:
    found = repeated(with_value(spec, "seed", 41), 3)
    assert [one.seed for one in found] == [41, 42, 43]
    assert all(one.model_copy(update={"seed": spec.seed}) == spec for one in found)
    assert repeated(with_value(spec, "seed", LARGEST_SEED), 1)[0].seed == LARGEST_SEED


@pytest.mark.parametrize(
    ("first", "count", "code"),
    [
        (1, 0, "seeds.not_so_many"),
        (1, MOST_POINTS + 1, "seeds.not_so_many"),
        (LARGEST_SEED, 2, "seeds.pass_largest"),
    ],
)
def test_seeds_that_cannot_be_are_refused(
    spec: ExperimentSpec, first: int, count: int, code: str
) -> None:
    with pytest.raises(SpecError) as caught:
        repeated(with_value(spec, "seed", first), count)
    assert caught.value.code == code


def test_seeds_and_a_grid_of_seeds_exclude_each_other() -> None:
    check_repeated(10, ["training.epochs=1,2"], MOST_POINTS // 10)
    with pytest.raises(SpecError) as caught:
        check_repeated(2, ["training.epochs=1", "seed=1,2"], 1)
    assert (caught.value.code, caught.value.key) == ("seeds.also_in_grid", "seed")
    with pytest.raises(SpecError) as caught:
        check_repeated(10, [], MOST_POINTS // 10 + 1)
    assert caught.value.message.params["count"] == MOST_POINTS + 10


def test_only_the_seeds_that_are_missing_are_queued(store: Store, spec: ExperimentSpec) -> None:
    spec = with_value(spec, "seed", 5)
    place = add_experiment(store, spec)
    write_run(store, with_value(spec, "seed", 6), History(curve(1)), place)
    write_run(store, with_value(spec, "name", "renamed"), History(curve(1)), place)
    write_run(store, with_value(spec, "seed", 7), History(curve(1), status="stopped"), place)
    made = submit_repeated(store, spec, 4, place, only_missing=True)
    assert seeds(store, made) == [7, 8]
    assert submit_repeated(store, spec, 4, place, only_missing=True) == []
    # Who does not ask for the missing ones alone gets all of them
    assert seeds(store, submit_repeated(store, spec, 2, place)) == [5, 6]


def test_more_seeds_are_known_as_the_listed_experiments(store: Store, spec: ExperimentSpec) -> None:
    listed = add_experiment(store, with_value(spec, "seed", 5))
    close_experiment(store, listed)
    made = submit_repeated(store, with_value(spec, "seed", 20), 2)
    found = some_runs(store, made)
    assert {(run.experiment, run.facts.base_seed) for run in found} == {(listed, 5)}
    assert [item.id for item in experiments(store)] == [listed]
    alone = submit_repeated(store, with_value(spec, "seed", 5), 1)
    assert [run.facts.base_seed for run in some_runs(store, alone)] == [None]
