"""How trials stand is told by their runs, whatever becomes of these."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data.errors import InputError
from data.messages import Message
from engine.events import Ended, EpochEnded, Queued
from engine.specs import ExperimentSpec, first_model
from engine.specs.sweep import SweepSpec
from engine.store.asker import asker
from engine.store.database import Store
from engine.store.deleting import delete_runs, undelete_runs
from engine.store.experiments import experiments
from engine.store.facts import RunFacts
from engine.store.run_writer import claim_run, record
from engine.store.sweep_work import is_over, next_sweep, runs_wanted, wanted_of
from engine.store.sweep_writer import (
    Planned,
    add_seed,
    add_sweep,
    add_trial,
    delete_sweep,
    set_sweep_status,
    worked_on,
)
from engine.store.sweeps import (
    MOST_TRIES,
    Sweep,
    TrialRun,
    find_sweep,
    state_of,
    sweep,
    sweep_of_run,
    trials,
)

SPACE = {"training.batch_size": {"low": 2, "high": 64}}


def started(store: Store, **more: Any) -> Sweep:
    made = add_sweep(store, first_model(), SweepSpec.parse({"space": SPACE, "trials": 3, **more}))
    return again(store, made)


def again(store: Store, made: str) -> Sweep:
    found = sweep(store, made)
    assert found is not None
    return found


def planned(seed: int = 0) -> Planned:
    spec = first_model()
    return Planned(spec.model_copy(update={"seed": spec.seed + seed}), RunFacts())


def trial(store: Store, made: str, number: int) -> str:
    run = add_trial(store, made, number, {"training.batch_size": 4}, planned())
    assert run is not None
    return run


def epoch(store: Store, run: str, number: int, value: float) -> None:
    record(store, run, EpochEnded(number, {"val_accuracy": value}, 0.1, 0.5))


def test_a_trial_has_the_best_or_the_last_epochs_value(store: Store) -> None:
    for value, expected in (("best", 0.7), ("last", 0.6)):
        found = started(store, value=value)
        run = trial(store, found.id, 1)
        for number, accuracy in enumerate((0.5, 0.7, 0.6), 1):
            epoch(store, run, number, accuracy)
        (one,) = trials(store, found)
        assert (one.state, one.value, one.epochs) == ("waiting", expected, 3)
        record(store, run, Ended("finished", 3))
        (one,) = trials(store, found)
        assert (one.state, one.value, one.runs) == ("complete", expected, (run,))


def test_a_trial_of_several_seeds_is_judged_by_their_mean_once_all_have_finished(
    store: Store,
) -> None:
    found = started(store, seeds=2)
    first = trial(store, found.id, 1)
    epoch(store, first, 1, 0.5)
    record(store, first, Ended("finished", 1))
    assert trials(store, found)[0].state == "waiting"
    second = add_seed(store, found.id, 1, 1, planned(1))
    assert second is not None
    assert add_seed(store, found.id, 1, 1, planned(1)) is None
    epoch(store, second, 1, 0.7)
    record(store, second, Ended("finished", 1))
    (one,) = trials(store, found)
    assert (one.state, one.value, one.values) == ("complete", 0.6, (0.5, 0.7))


def test_values_that_are_no_numbers_survive(store: Store) -> None:
    found = started(store)
    run = trial(store, found.id, 1)
    epoch(store, run, 1, math.nan)
    value = trials(store, found)[0].value
    assert value is not None
    assert math.isnan(value)


def test_a_damaged_row_does_not_hide_the_others(store: Store) -> None:
    found = started(store)
    trial(store, found.id, 1)
    trial(store, found.id, 2)
    store.db.execute("UPDATE trials SET params = '{' WHERE number = 1")
    assert [one.params for one in trials(store, found)] == [{}, {"training.batch_size": 4}]


def test_two_hosts_never_make_the_same_trial(store: Store) -> None:
    found = started(store)
    trial(store, found.id, 1)
    other = Store(store.directory)
    assert add_trial(other, found.id, 1, {}, planned()) is None
    assert add_trial(other, found.id, 3, {}, planned()) is None
    assert add_trial(other, found.id, 2, {}, planned()) is not None
    other.close()
    set_sweep_status(store, found.id, "paused")
    assert add_trial(store, found.id, 3, {}, planned()) is None


def test_what_cannot_be_trained_is_a_failed_run_with_its_reason(store: Store) -> None:
    found = started(store)
    refused = Planned(first_model(), RunFacts(), Message("spec.damaged"))
    add_trial(store, found.id, 1, {}, refused)
    assert trials(store, found)[0].state == "failed"
    assert claim_run(store, "host") is None


def test_a_sweep_wants_trials_until_it_has_them_and_is_over_once_they_are(store: Store) -> None:
    found = started(store, trials=2)
    assert (runs_wanted(store), next_sweep(store)) == (2, found)
    for number in (1, 2):
        run = trial(store, found.id, number)
        now = again(store, found.id)
        assert wanted_of(store, now) == 2 - number
        assert not is_over(store, now)
        record(store, run, Ended("pruned", 1))
    assert is_over(store, again(store, found.id))
    assert next_sweep(store) is None


def test_a_sweep_of_some_minutes_ends_with_them_and_counts_its_work_once(store: Store) -> None:
    found = started(store, trials=None, minutes=1)
    assert wanted_of(store, found) > 1000
    worked_on(store, found.id, 40.0)
    worked_on(store, found.id, 40.0)  # another host, at the same time
    now = again(store, found.id)
    assert now.worked == pytest.approx(40.0, abs=5.0)
    assert wanted_of(store, now)
    store.db.execute("UPDATE sweeps SET worked = 61")
    assert not wanted_of(store, again(store, found.id))


def test_engines_work_for_their_own_side_and_what_is_open(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = started(store)
    set_sweep_status(store, found.id, "paused")
    assert next_sweep(store) is None
    set_sweep_status(store, found.id, "open")
    monkeypatch.setenv("SLURM_JOB_ID", "77")
    assert asker() != found.asker
    assert next_sweep(store) is None
    set_sweep_status(store, found.id, "open")
    assert next_sweep(store) is not None


def test_runs_whose_engine_died_are_wanted_until_it_is_hopeless(store: Store) -> None:
    found = started(store, trials=1)
    run = trial(store, found.id, 1)
    for tries in range(1, MOST_TRIES + 1):
        assert trials(store, found)[0].state == "waiting"
        record(store, run, Ended("crashed", 0))
        left = wanted_of(store, again(store, found.id))
        assert left == (tries < MOST_TRIES)
        if left:
            store.db.execute("UPDATE runs SET status = 'queued', ended = NULL WHERE id = ?", (run,))
            record(store, run, Queued())
    assert trials(store, found)[0].state == "failed"


def test_deleted_runs_leave_their_trials_and_come_back_to_them(store: Store) -> None:
    found = started(store)
    first, second = trial(store, found.id, 1), trial(store, found.id, 2)
    for run in (first, second):
        epoch(store, run, 1, 0.5)
        record(store, run, Ended("finished", 1))
    delete_runs(store, [first])
    assert [one.state for one in trials(store, found)] == ["deleted", "complete"]
    assert again(store, found.id).trials == 2
    undelete_runs(store, [first])
    assert [one.state for one in trials(store, found)] == ["complete", "complete"]
    assert sweep_of_run(store, first) == (found.id, 1, 0)


def test_a_sweep_that_is_forgotten_leaves_its_runs(store: Store) -> None:
    found = started(store)
    run = trial(store, found.id, 1)
    delete_sweep(store, found.id)
    assert sweep(store, found.id) is None
    assert sweep_of_run(store, run) is None
    claimed = claim_run(store, "host")
    assert claimed is not None
    assert claimed[0] == run


def test_its_runs_stand_beside_the_list_of_experiments(store: Store) -> None:
    trial(store, started(store).id, 1)
    assert experiments(store) == []


def test_a_sweep_is_found_by_what_a_person_types(store: Store) -> None:
    assert refused(store, "last") == "sweep.none_yet"
    first, second = started(store), started(store)
    assert find_sweep(store, "last").id == second.id
    assert find_sweep(store, first.id[:6]).id == first.id
    assert find_sweep(store, first.name).id == second.id
    assert refused(store, "no such") == "sweep.not_found"


def refused(store: Store, text: str) -> str:
    with pytest.raises(InputError) as caught:
        find_sweep(store, text)
    return caught.value.code


_STATUSES = some.sampled_from(
    ["queued", "running", "paused", "finished", "pruned", "stopped", "failed", "crashed"]
)


@given(statuses=some.lists(_STATUSES, max_size=4), seeds=some.integers(1, 4))
def test_every_trial_stands_somehow_and_only_whole_ones_are_complete(
    statuses: list[Any], seeds: int
) -> None:
    runs = [TrialRun(str(n), n, one, 1.0, None, 1, 0.5) for n, one in enumerate(statuses)]
    state = state_of(runs, seeds)
    whole = len(runs) >= seeds and bool(runs) and set(statuses) == {"finished"}
    assert (state == "complete") == whole
    assert (state == "deleted") == (not runs)
    assert (state == "running") == bool({"running", "paused"} & set(statuses))


def test_a_description_of_a_trial_is_an_experiment(spec: ExperimentSpec) -> None:
    assert planned(3).spec == spec.model_copy(update={"seed": spec.seed + 3})
