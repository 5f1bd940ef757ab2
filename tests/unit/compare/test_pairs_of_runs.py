"""Runs side by side: who is compared with whom, and what cannot be."""

from typing import Any

import pytest

from data.errors import InputError
from engine.client.branching import branched
from engine.compare.comparison import compare
from engine.compare.in_force import in_force
from engine.compare.pair_comparison import Beside, beside
from engine.events import Intervention
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.run_writer import record_matrix
from engine.store.runs import find_run, run
from fake_runs import History, curve, write_run
from tui.locale import words

BETTER = ((6, 0, 0), (0, 25, 0), (0, 0, 4))


def trained(
    store: Store, spec: ExperimentSpec, name: str, *seeds: int, **history: Any
) -> list[str]:
    spec = with_value(spec, "name", name)
    given = History(**{"metrics": curve(2), **history})
    return [write_run(store, with_value(spec, "seed", seed), given) for seed in seeds]


def adam(spec: ExperimentSpec) -> ExperimentSpec:
    return with_value(spec, "training.optimizer.name", "adam")


def paths(found: Any) -> set[str]:
    return {item.path for item in found.differences}


def test_each_is_compared_with_the_first(store: Store, spec: ExperimentSpec) -> None:
    trained(store, spec, "a", 1, 2)
    trained(store, adam(spec), "b", 1, 2, 3)
    trained(store, with_value(spec, "training.batch_size", 8), "c", 1, counts=BETTER)
    found = compare(store, ["a", "b", "c"])
    assert found.names == ("a", "b", "c")
    assert [len(sample.last) for sample in found.samples] == [2, 3, 1]
    assert [pair.other for pair in found.pairs] == [1, 2]
    assert "training.optimizer.name" in paths(found.pairs[0])
    assert paths(found.pairs[1]) == {"training.batch_size"}
    changes = [pair.matrix for pair in found.pairs]
    assert [change is not None and len(change.gained()) for change in changes] == [0, 2]


def test_of_a_steered_run_it_is_told_that_it_was_and_what_was_in_force(
    store: Store, spec: ExperimentSpec
) -> None:
    first, _ = trained(store, spec, "a", 1, 2)
    made = [Intervention("epochs", 1, 0, epochs) for epochs in (9.0, 2.0)]
    made.append(Intervention("checkpoint", 1, 0))
    (steered,) = trained(store, with_value(spec, "training.epochs", 3000), "b", 1, events=made)
    by_name = compare(store, ["a", "b"]).pairs[0]
    by_id = beside(store, find_run(store, first), find_run(store, steered), "loss", (None, None))
    for found in (by_name, by_id):
        assert found.verdict is not None
        assert found.verdict.message.code == "compare.one_run"
        assert found.verdict.message.params["steered"] == ["b"]
        assert "steered" in words(found.verdict.message)
        (epochs,) = (one for one in found.differences if one.path == "training.epochs")
        assert epochs.theirs == "3000 → 9 → 2"
        assert epochs.ours == str(spec.training.epochs)


def test_a_branch_has_in_force_what_its_run_was_given_until_it_says_otherwise(
    store: Store, spec: ExperimentSpec
) -> None:
    key = "training.optimizer.learning_rate"
    events = [Intervention("learning_rate", 1, 0, 0.5), Intervention("patience", 1, 0, 7.0)]
    (parent,) = trained(store, with_value(spec, key, 0.25), "a", 1, events=events)
    found = run(store, parent)
    assert found is not None
    keeps = branched(store, found, 1)
    departs = with_value(keeps, key, 0.125)
    again = [Intervention("learning_rate", 2, 0, 1.0)]
    told: list[str | None] = []
    for one, own in ((keeps, []), (departs, []), (departs, again)):
        branch = run(store, write_run(store, one, History(curve(2)[1:], events=own)))
        assert branch is not None
        told.append(in_force(store, branch).get(key))
    assert told == ["0.25 → 0.5", "0.25 → 0.5 → 0.125", "0.25 → … → 1"]


def test_seeds_are_told_of_two_runs_and_not_of_repetitions(
    store: Store, spec: ExperimentSpec
) -> None:
    (first,) = trained(store, spec, "a", 1)
    (second,) = trained(store, spec, "b", 2)
    trained(store, adam(spec), "c", 5)
    assert paths(compare(store, [first, second]).pairs[0]) == {"seed"}
    assert "seed" not in paths(compare(store, [first, "c"]).pairs[0])


def test_of_groups_with_one_name_the_id_of_a_run_is_told(
    store: Store, spec: ExperimentSpec
) -> None:
    (first,) = trained(store, spec, "a", 1)
    (second,) = trained(store, adam(spec), "a", 1)
    trained(store, with_value(spec, "training.batch_size", 8), "b", 2)
    names = compare(store, [first, second, "b"]).names
    assert names == (f"a ({first})", f"a ({second})", "b")


@pytest.mark.parametrize("named", [[], ["a"]])
def test_one_alone_is_no_comparison(store: Store, spec: ExperimentSpec, named: list[str]) -> None:
    trained(store, spec, "a", 1)
    with pytest.raises(InputError) as caught:
        compare(store, named)
    assert caught.value.code == "compare.too_few"


def test_two_names_of_one_run_are_refused_with_its_id(store: Store, spec: ExperimentSpec) -> None:
    first, _ = trained(store, spec, "a", 1, 2)
    trained(store, adam(spec), "b", 1)
    with pytest.raises(InputError) as caught:
        compare(store, ["b", "a", first])
    params = caught.value.message.params
    assert caught.value.code == "compare.same_run"
    assert (params["first"], params["second"], params["run"]) == ("a", first, first)


@pytest.mark.parametrize(
    ("other", "code", "now"),
    [
        ({"counts": ()}, "compare.no_matrices", "compare.no_matrices_yet"),
        (
            {"metrics": curve(2, validated=False)},
            "compare.matrices_of_other_parts",
            "compare.matrices_count_other_rows",
        ),
        ({"classes": ("x", "y", "z")}, "compare.other_classes", "compare.other_classes"),
    ],
)
def test_matrices_that_cannot_be_subtracted_say_why(
    store: Store, spec: ExperimentSpec, other: dict[str, Any], code: str, now: str
) -> None:
    (first,) = trained(store, spec, "a", 1)
    (second,) = trained(store, adam(spec), "b", 1, **other)
    (pair,) = compare(store, ["a", "b"]).pairs
    assert pair.matrix is None
    assert pair.refused is not None
    assert pair.refused.code == code
    found = side_by_side(store, first, second)
    assert found.change is None
    assert found.refused is not None
    assert found.refused.code == now
    assert paths(found) == paths(pair)


def side_by_side(store: Store, first: str, second: str, *at: int | None) -> Beside:
    runs = run(store, first), run(store, second)
    assert runs[0] is not None
    assert runs[1] is not None
    return beside(store, *runs, "accuracy", at or (None, None))  # type: ignore[arg-type]


def test_all_repetitions_of_both_are_judged(store: Store, spec: ExperimentSpec) -> None:
    ours, theirs = trained(store, spec, "a", 1, 2, 3), trained(store, adam(spec), "b", 4, 5)
    found = side_by_side(store, ours[0], theirs[1])
    assert found.verdict is not None
    assert found.verdict.test is not None
    assert found.unjudged is None
    # Stopped early it stands alone: one run tells nothing of noise
    stopped = trained(store, adam(spec), "b", 6, status="stopped")
    alone = side_by_side(store, ours[0], stopped[0])
    assert alone.verdict is not None
    assert alone.verdict.message.code == "compare.one_run"


def test_repetitions_of_one_another_differ_by_noise_alone(
    store: Store, spec: ExperimentSpec
) -> None:
    first, second = trained(store, spec, "a", 1, 2)
    found = side_by_side(store, first, second)
    assert found.verdict is None
    assert found.unjudged is not None
    assert found.unjudged.code == "compare.only_noise"
    assert found.change is not None


def test_a_metric_that_one_lacks_is_not_judged_and_the_rest_is_told(
    store: Store, spec: ExperimentSpec
) -> None:
    (first,) = trained(store, spec, "a", 1)
    (second,) = trained(store, adam(spec), "b", 1, metrics=[{"loss": 1.0, "val_loss": 1.0}])
    found = side_by_side(store, first, second)
    assert found.unjudged is not None
    assert found.unjudged.code == "compare.no_such_metric"
    assert found.change is not None


def test_matrices_are_those_of_the_epochs_asked_for(store: Store, spec: ExperimentSpec) -> None:
    (first,) = trained(store, spec, "a", 1)
    (second,) = trained(store, adam(spec), "b", 1)
    record_matrix(store, second, 1, "validation", BETTER)
    found = side_by_side(store, first, second, None, 1)
    assert [kept and kept.epoch for kept in found.matrices] == [2, 1]
    assert found.change is not None
    assert found.change.cells[1] == (-2, 5, -3)
    assert side_by_side(store, first, second, 2, 2).change != found.change
