"""Permutation importance and nearest rows: by a model whose answers are known."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from data.errors import InputError
from engine.models.nodes.columns import Entry
from engine.predict.importance import MOST_ROWS, Shuffling
from engine.predict.inputs import PlainInputs
from engine.predict.model import LoadedModel
from engine.predict.nearest import nearest
from engine.predict.network import Network
from engine.predict.outputs import label_output
from engine.predict.table_rows import HeldInputs, Part
from engine.tasks.registry import task_of_label

NAMES = ("leak", "noise", "still")
CLASSES = ("no", "yes")


def part(rows: int = 400) -> Part:
    rng = np.random.default_rng(2)
    labels = rng.integers(0, 2, rows)
    features = np.stack(
        [labels + rng.normal(0, 0.1, rows), rng.normal(size=rows), np.ones(rows)], 1
    )
    return held(features.astype(np.float32), np.arange(100, 100 + rows), labels)


def held(features: np.ndarray, numbers: np.ndarray, labels: np.ndarray) -> Part:
    return Part(HeldInputs(features), numbers, labels, np.arange(len(features)))


def model(of_images: bool = False) -> LoadedModel:
    """It takes the first column at its word, and nothing else."""
    task = task_of_label("classification", CLASSES, "softmax", None)
    said = SimpleNamespace(
        output=label_output("answer", task),
        inputs=PlainInputs(NAMES, None),
        of_images=of_images,
        needs_all_rows=False,
        run=SimpleNamespace(name="run"),
        raw_outputs=lambda features: np.stack([1 - features[:, 0], features[:, 0]], 1),
    )
    return cast("LoadedModel", said)


def test_the_leaking_column_is_worth_everything_and_the_others_nothing() -> None:
    found = Shuffling(model(), part())
    assert (found.columns, found.rows) == (NAMES, 400)
    assert found.score > 0.99
    leak, noise, still = (found.of(name, 5, 1) for name in NAMES)
    assert leak.mean == pytest.approx(0.5, abs=0.06), "half are right by chance"
    assert 0 < leak.deviation < 0.05
    assert (noise.mean, noise.deviation, still.mean) == (0, 0, 0)
    assert found.of("leak", 5, 1) == leak, "the same shuffles, whatever was asked before"
    assert found.of("leak", 5, 2) != leak
    with pytest.raises(InputError) as refused:
        found.of("gone", 5, 1)
    assert refused.value.code == "predict.no_such_column"


def test_columns_that_hold_the_same_are_shuffled_together() -> None:
    rows = part()
    twin = 3 - 2 * rows.features[:, :1]
    features = np.concatenate([rows.features[:, :1], twin, rows.features[:, 2:]], 1)
    # It weighs the two against each other: parted, they would say anything
    said: Any = model()
    said.raw_outputs = lambda given: np.stack(
        [1 - given[:, 0], given[:, 0] + 40 * (given[:, 1] + 2 * given[:, 0] - 3)], 1
    )
    found = Shuffling(said, held(features, rows.numbers, rows.labels))
    assert found.of("leak", 5, 1).mean == pytest.approx(0.5, abs=0.06)
    assert found.of("noise", 5, 1).mean == pytest.approx(0.5, abs=0.06)
    assert found.of("still", 5, 1).mean == 0


def test_of_many_rows_the_first_are_shuffled_and_pictures_have_no_columns() -> None:
    assert Shuffling(model(), part(MOST_ROWS + 50)).rows == MOST_ROWS
    with pytest.raises(InputError) as refused:
        Shuffling(model(of_images=True), part())
    assert refused.value.code == "predict.not_of_columns"


def test_it_is_scikit_learns_with_inputs_of_a_column_apart() -> None:
    from sklearn.inspection import permutation_importance

    rows = part(1500)

    class Estimator:
        def fit(self, *_given: Any) -> None: ...

        def score(self, features: Any, labels: Any) -> float:
            return float(((features[:, 0] > 0.5) == labels).mean())

    theirs = permutation_importance(Estimator(), rows.features, rows.labels, n_repeats=20)
    ours = Shuffling(model(), rows).of("leak", 20, 0)
    assert ours.mean == pytest.approx(theirs.importances_mean[0], abs=0.02)
    assert ours.deviation == pytest.approx(theirs.importances_std[0], abs=0.01)


def test_an_input_that_is_a_picture_is_given_in_its_shape() -> None:
    entries = [
        Entry("photo", "image_1", (2, 3, 1), (0, 1, 2, 3, 4, 5)),
        Entry("rest", "input_2", (1,), (6,)),
    ]
    shapes: list[dict[str, tuple[int, ...]]] = []

    def called(given: dict[str, Any]) -> Any:
        shapes.append({name: one.shape for name, one in given.items()})
        return given["input_2"]

    network = Network(SimpleNamespace(predict_on_batch=called), (7,), entries)
    network.outputs(np.zeros((4, 7), np.float32))
    assert shapes == [{"image_1": (4, 2, 3, 1), "input_2": (4, 1)}]


def test_the_nearest_rows_are_told_by_their_numbers_in_units_of_their_spread() -> None:
    features = np.array([[0, 0], [0, 1000], [10, 0], [0, 2000]], np.float32)
    rows = held(features, np.array([4, 7, 9, 11]), np.array([0, 1, 1, 0]))
    told = nearest(rows, np.array([0, 900], np.float32), 3, CLASSES)
    assert [one.number for one in told] == [8, 5, 12]
    assert [one.label for one in told] == ["yes", "no", "no"]
    assert told[0].distance == pytest.approx(100 / features[:, 1].std())
    numbers = nearest(held(features, rows.numbers, np.array([0.5, 1, 2, 3])), features[0], 9, ())
    assert (len(numbers), numbers[0].label, numbers[0].distance) == (4, "0.5", 0)
