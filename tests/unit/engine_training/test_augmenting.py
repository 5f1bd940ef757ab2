"""A look at what random layers make of images: Keras' own, and without a trace in training."""

from base64 import b64decode

import numpy as np

from data import Dataset, Description
from engine.execution.augmenting import augmented
from engine.specs import ExperimentSpec

FLIP: dict[str, object] = {"type": "random_flip", "mode": "horizontal"}


def images(count: int = 3) -> Dataset:
    about = Description(
        *("x", "x", count, (), ("a", "b"), (count - 1, 1), "label", "0" * 64), shape=(4, 6, 3)
    )
    values = np.linspace(0, 16, count * 72, dtype=np.float32).reshape(count, 72)
    return Dataset(about, values, np.arange(count) // 2)


def experiment(*layers: dict[str, object]) -> ExperimentSpec:
    return ExperimentSpec.parse({"network": {"layers": list(layers)}})


def test_each_image_comes_as_it_is_and_as_it_is_changed() -> None:
    dataset = images()
    found = augmented(experiment(FLIP, {"type": "flatten"}), dataset, [1, 3, 99], 6)
    assert found["shape"] == [4, 6, 3]
    assert [number for number, _pictures in found["pictures"]] == [1, 3]
    expected = (dataset.inputs * (255 / 16)).round().astype(np.uint8)
    for number, pictures in found["pictures"]:
        first, *changed = (np.frombuffer(b64decode(one), np.uint8) for one in pictures)
        here = expected[number - 1]
        np.testing.assert_array_equal(first, here.ravel())
        assert len(changed) == 6
        ways = (here.ravel(), here[:, ::-1].ravel())
        assert all(any(np.array_equal(one, way) for way in ways) for one in changed)


def test_nothing_is_told_where_no_layer_changes_images() -> None:
    assert augmented(experiment({"type": "flatten"}, FLIP), images(), [1], 2) == {}
    assert augmented(experiment(FLIP), images(), [], 2) == {}
