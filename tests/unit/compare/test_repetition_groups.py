"""Which runs are repetitions of each other."""

import pytest

from data.errors import InputError
from engine.compare.comparison import compare
from engine.compare.groups import find_group, repetitions, same_table
from engine.events import Intervention
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment, save_experiment
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from engine.store.runs import Run, some_runs
from fake_runs import History, curve, write_run
from tui.locale import words


def seeded(spec: ExperimentSpec, seed: int, **changes: object) -> ExperimentSpec:
    for key, value in changes.items():
        spec = with_value(spec, key, value)
    return with_value(spec, "seed", seed)


def finished(store: Store, spec: ExperimentSpec, **history: object) -> str:
    return write_run(store, spec, History(curve(3), **history))  # type: ignore[arg-type]


def test_runs_that_differ_in_seed_name_and_note_alone_are_one_group(
    store: Store, spec: ExperimentSpec
) -> None:
    made = [finished(store, seeded(spec, seed)) for seed in (3, 1, 2)]
    made.append(finished(store, seeded(spec, 4, name="renamed", note="again")))
    finished(store, with_value(seeded(spec, 5), "training.batch_size", 32))
    group = find_group(store, "renamed")
    assert group.seeds == (1, 2, 3, 4)
    assert {run.id for run in group.runs} == set(made)


def test_one_seed_counts_once_for_it_gives_the_same_run_again(
    store: Store, spec: ExperimentSpec
) -> None:
    finished(store, seeded(spec, 1))
    newest = [finished(store, seeded(spec, 1)), finished(store, seeded(spec, 2))]
    assert [run.id for run in find_group(store, spec.name).runs] == newest


def test_a_run_that_was_steered_or_did_not_finish_is_no_repetition(
    store: Store, spec: ExperimentSpec
) -> None:
    finished(store, seeded(spec, 1))
    finished(store, seeded(spec, 2), events=[Intervention("pause", 1, 3)])
    finished(store, seeded(spec, 3), events=[Intervention("learning_rate", 2, 0, 0.5)])
    write_run(store, seeded(spec, 4), History(curve(2), status="stopped"))
    write_run(store, seeded(spec, 5), History(curve(2), status="failed"))
    finished(store, seeded(spec, 6))
    group = find_group(store, spec.name)
    assert group.seeds == (1, 2, 6)
    assert group.left_out == 1


def test_a_table_that_has_changed_makes_another_group(store: Store, spec: ExperimentSpec) -> None:
    finished(store, seeded(spec, 1), classes=["a", "b"], counts=((1, 0), (0, 1)))
    finished(store, seeded(spec, 2))
    assert find_group(store, spec.name).seeds == (2,)


def test_a_name_means_its_newest_description(store: Store, spec: ExperimentSpec) -> None:
    finished(store, seeded(spec, 1))
    finished(store, with_value(seeded(spec, 1), "training.batch_size", 32))
    group = find_group(store, spec.name)
    assert group.spec.training.batch_size == 32
    assert (len(group.runs), group.left_out) == (1, 1)


def test_an_id_means_one_run_as_it_stands(store: Store, spec: ExperimentSpec) -> None:
    finished(store, seeded(spec, 1))
    stopped = write_run(store, seeded(spec, 2), History(curve(2), status="stopped"))
    for text in (stopped, stopped[:6], "last"):
        group = find_group(store, text)
        assert ([run.id for run in group.runs], group.one_run) == ([stopped], True)


def test_an_experiment_answers_to_the_name_it_has_by_now(
    store: Store, spec: ExperimentSpec
) -> None:
    place = add_experiment(store, spec)
    made = write_run(store, spec, History(curve(3)), place)
    save_experiment(store, place, with_value(spec, "name", "better name"))
    assert [run.id for run in find_group(store, "better name").runs] == [made]


def test_what_cannot_be_compared_is_said(store: Store, spec: ExperimentSpec) -> None:
    queued = write_run(store, spec, History(status="queued"))
    for text, code, about in (
        (spec.name, "compare.none_finished", {"name": spec.name}),
        (queued, "compare.no_epoch", {"name": spec.name, "run": queued}),
    ):
        with pytest.raises(InputError) as caught:
            find_group(store, text)
        assert (caught.value.code, caught.value.message.params) == (code, about)
    with pytest.raises(InputError) as caught:
        find_group(store, "nosuch")
    assert "no run" in words(caught.value)


def test_runs_on_a_table_that_changed_are_no_repetitions_and_get_no_verdict(
    store: Store, spec: ExperimentSpec
) -> None:
    old, new, unknown = (finished(store, seeded(spec, seed)) for seed in (1, 2, 3))
    other = finished(store, seeded(spec, 4, name="other", **{"training.batch_size": 32}))
    with store.write():
        add_facts(store, old, RunFacts(sha256="a" * 64))
        for run in (new, other):
            add_facts(store, run, RunFacts(sha256="b" * 64))
    first, second = find_runs(store, [old, new])
    assert {run.id for run in repetitions(store, second)} == {unknown, new}
    assert not same_table(first, second)
    found = compare(store, [old, other], "val_loss")
    assert (found.pairs[0].verdict.outcome, found.pairs[0].verdict.test) == ("untested", None)
    assert found.pairs[0].verdict.message.code == "compare.other_tables"
    assert compare(store, [new, other], "val_loss").pairs[0].verdict.message.code != (
        "compare.other_tables"
    )


def find_runs(store: Store, ids: list[str]) -> list[Run]:
    known = {run.id: run for run in some_runs(store, ids)}
    return [known[name] for name in ids]
