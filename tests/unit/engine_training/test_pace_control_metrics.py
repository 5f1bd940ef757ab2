"""The parts of training that need no TensorFlow."""

import threading
import time

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix
from sklearn.utils.class_weight import compute_class_weight

from engine.commands import Command, CommandKind
from engine.execution.progress import Speed
from engine.tasks.targets import balanced_weights, confusion, one_hot, row_weights
from engine.training.chunk_sizer import SECONDS, ChunkSizer
from engine.training.control import Control, Stopped
from engine.training.steps.protocol import Batches
from engine.training.steps.row_order import order, permutation


def test_pace_settles_where_a_call_lasts_as_long_as_wanted() -> None:
    pace, per_batch = ChunkSizer(), 0.0004
    for _ in range(12):
        pace.took(pace.size, 0.0002 + pace.size * per_batch)
    assert 0.02 <= 0.0002 + pace.size * per_batch <= 0.05


def test_pace_grows_fourfold_at_most_and_falls_at_once() -> None:
    pace = ChunkSizer()
    pace.took(1, 1e-9)
    assert pace.size == 4
    pace.took(4, SECONDS * 100)
    assert pace.size == 1


def test_pace_keeps_its_size_after_a_short_stretch_at_an_epochs_end() -> None:
    pace = ChunkSizer()
    for _ in range(4):
        pace.took(pace.size, pace.size * 0.0001)
    before = pace.size
    pace.took(3, 3 * 0.0001)
    pace.took(1, 0.01)
    assert pace.size == before > 3
    pace.took(1, SECONDS * 2)
    assert pace.size == 1


@pytest.mark.parametrize(
    ("first", "wanted", "given"), [(0, 4, 4), (3, 4, 3), (5, 4, 1), (0, 99, 6)]
)
def test_a_stretch_ends_with_the_partial_batch(first: int, wanted: int, given: int) -> None:
    batches = Batches(whole=None, count=5, rest=object())
    assert batches.steps == 6
    assert batches.stretch(first, wanted) == given


def words(commands: list[Command]) -> list[str]:
    return [command.kind for command in commands]


def test_stop_is_obeyed_before_the_next_chunk_and_its_first_reason_counts() -> None:
    control, obeyed = Control(), list[Command]()
    control.ask(obeyed.append)
    control.stop("first")
    control.stop("second")
    with pytest.raises(Stopped, match="first"):
        control.ask(obeyed.append)
    assert words(obeyed) == ["stop"]


def test_pause_waits_for_resume_in_another_thread() -> None:
    control, obeyed = Control(), list[Command]()
    control.pause()
    begun = time.perf_counter()
    threading.Timer(0.1, control.resume).start()
    control.ask(obeyed.append)
    assert time.perf_counter() - begun >= 0.09
    assert words(obeyed) == ["pause", "resume"]


def test_stop_ends_a_pause() -> None:
    control, obeyed = Control(), list[Command]()
    control.pause()
    threading.Timer(0.05, control.stop).start()
    with pytest.raises(Stopped):
        control.ask(obeyed.append)
    assert words(obeyed) == ["pause", "stop"]


def test_a_change_is_made_while_paused() -> None:
    control, obeyed = Control(), list[Command]()
    control.pause()
    faster = Command(CommandKind.LEARNING_RATE, 0.5)
    threading.Timer(0.05, lambda: control.give(faster)).start()
    threading.Timer(0.1, control.resume).start()
    control.ask(obeyed.append)
    assert words(obeyed) == ["pause", "learning_rate", "resume"]
    assert obeyed[1] == faster


@pytest.mark.parametrize(("kind", "best"), [("stop", False), ("stop_with_best", True)])
def test_a_stop_says_whose_weights_are_wanted(kind: str, best: bool) -> None:
    control = Control()
    for given in ("pause", "resume", kind):
        control.give(Command(CommandKind(given)))
    obeyed: list[Command] = []
    with pytest.raises(Stopped) as ended:
        control.ask(obeyed.append)
    assert ended.value.best == best
    assert words(obeyed) == ["stop"]


def test_confusion_is_scikit_learns_even_with_classes_that_do_not_occur() -> None:
    true, predicted = np.array([0, 2, 2, 0, 2]), np.array([0, 2, 0, 3, 2])
    expected = confusion_matrix(true, predicted, labels=range(4))
    assert confusion(true, predicted, 4) == expected.tolist()
    assert expected[2, 0] == 1


def test_balanced_weights_are_scikit_learns() -> None:
    labels = np.array([0] * 7 + [2] * 3 + [3])
    expected = compute_class_weight("balanced", classes=np.array([0, 2, 3]), y=labels)
    assert balanced_weights(labels) == dict(zip([0, 2, 3], expected, strict=True))


def test_row_weights_leave_unnamed_classes_at_one() -> None:
    weights = row_weights(np.array([0, 1, 2, 1]), {1: 2.5}, 3)
    assert weights.dtype == np.float32
    assert weights.tolist() == [1.0, 2.5, 1.0, 2.5]


def test_one_hot_is_float32_with_a_one_at_the_class() -> None:
    rows = one_hot(np.array([1, 0]), 3)
    assert rows.dtype == np.float32
    assert rows.tolist() == [[0, 1, 0], [1, 0, 0]]


def test_reshuffle_depends_on_seed_and_epoch_and_keeps_every_row() -> None:
    rows = np.array([5, 9, 2, 7, 1, 8, 3], dtype=np.int32)
    take = order("reshuffle", rows, 3)
    assert sorted(take(1)) == sorted(rows)
    assert take(1).tolist() == order("reshuffle", rows, 3)(1).tolist()
    assert take(1).tolist() != take(2).tolist()
    assert take(1).tolist() != order("reshuffle", rows, 4)(1).tolist()
    assert order("none", rows, 3)(2).tolist() == rows.tolist()


def test_the_permutation_is_the_documented_one() -> None:
    source = np.random.PCG64(np.random.SeedSequence([1337, 2]))
    assert permutation(9, 1337, 2).tolist() == np.random.Generator(source).permutation(9).tolist()
    assert permutation(9, 1337, 2).tolist() == [2, 8, 3, 6, 1, 4, 7, 5, 0]


def test_speed_counts_rows_and_forgets_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    speed = Speed(rows=100, batch_size=8)
    assert speed.rows_per_second == 0.0
    speed.trained(1, 5)
    now[0] += 0.5
    speed.trained(1, 13)
    assert speed.rows_per_second == 120.0
    speed.forget()
    now[0] += 60.0
    speed.trained(2, 5)
    assert speed.rows_per_second == 0.0
