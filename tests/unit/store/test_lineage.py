"""Which run trained which epoch of a branch's joined history."""

import pytest

from engine.specs import Branch, ExperimentSpec
from engine.store.database import Store
from engine.store.lineage import Origin, Segment, origin, segments, trained_by
from fake_runs import History, curve, write_run


def branch(store: Store, spec: ExperimentSpec, run: str, epoch: int) -> str:
    left = spec.model_copy(update={"branch": Branch(run=run, epoch=epoch)})
    return write_run(store, left, History(curve(2)))


def test_a_branch_knows_where_it_left_and_no_other_run_does(
    store: Store, spec: ExperimentSpec
) -> None:
    root = write_run(store, spec, History(curve(9)))
    assert origin(store, branch(store, spec, root, 6)) == Origin(root, 6)
    assert origin(store, root) is None
    assert origin(store, "no such run") is None
    assert segments(store, root) == [Segment(root, 0, None)]


@pytest.mark.parametrize(
    ("places", "trained"),
    [
        ([6], [(0, 0, 6), (1, 6, None)]),
        ([6, 8], [(0, 0, 6), (1, 6, 8), (2, 8, None)]),
        # The second left the first before, or where, that one's own epochs begin
        ([6, 4], [(0, 0, 4), (2, 4, None)]),
        ([6, 6], [(0, 0, 6), (2, 6, None)]),
        ([5, 8, 3], [(0, 0, 3), (3, 3, None)]),
        ([5, 8, 7], [(0, 0, 5), (1, 5, 7), (3, 7, None)]),
    ],
)
def test_every_epoch_of_a_history_was_trained_by_one_run(
    store: Store, spec: ExperimentSpec, places: list[int], trained: list[tuple[int, int, int]]
) -> None:
    made = [write_run(store, spec, History(curve(9)))]
    for epoch in places:
        made.append(branch(store, spec, made[-1], epoch))
    found = segments(store, made[-1])
    assert found == [Segment(made[run], begin, end) for run, begin, end in trained]
    for segment in found:
        last = segment.end or segment.begin + 3
        for epoch in range(segment.begin + 1, last + 1):
            assert trained_by(store, made[-1], epoch) == segment.run


def test_a_circle_of_branches_has_an_end(store: Store, spec: ExperimentSpec) -> None:
    first = branch(store, spec, "later", 3)
    second = branch(store, spec, first, 5)
    with store.write() as db:
        db.execute(
            "UPDATE runs SET spec = json_set(spec, '$.branch.run', ?) WHERE id = ?", (second, first)
        )
    assert segments(store, second) == [Segment(first, 3, 5), Segment(second, 5, None)]
