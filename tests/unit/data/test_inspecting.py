"""What is kept of how inputs look: their sizes, a column that tells the label, repeated rows."""

import numpy as np
import pytest

from data.inspecting import inspected

CHANCE = np.random.default_rng(3)
ROWS, HELD = np.arange(160), np.arange(160, 200)
LABELS = CHANCE.integers(0, 3, 200)
NOISE = CHANCE.normal(size=(200, 3)).astype(np.float32)


def looked(extra: object) -> tuple[dict[str, float], str]:
    features = np.column_stack([NOISE, np.asarray(extra, np.float32)])
    return inspected(features, LABELS, ROWS, HELD, ["a", "b", "c", "d"])


def test_a_large_column_is_counted_with_its_size() -> None:
    figures, _ = looked(np.full(200, 40.0) + NOISE[:, 0])
    assert figures["unscaled"] == 1
    assert figures["largest"] == pytest.approx(40, rel=0.05)
    assert figures["inputs"] == 4


@pytest.mark.parametrize("off", [0.0, 0.05])
def test_a_copy_of_the_label_is_found_with_noise_on_it_too(off: float) -> None:
    figures, column = looked(LABELS + off * CHANCE.normal(size=200))
    assert column == "d"
    assert figures["alone"] > 0.985


def test_one_hot_columns_of_one_column_are_tried_together() -> None:
    hot = np.eye(3, dtype=np.float32)[LABELS]
    features = np.column_stack([NOISE, hot])
    names = ["a", "b", "c", "told", "told", "told"]
    figures, column = inspected(features, LABELS, ROWS, HELD, names)
    assert (column, figures["alone"]) == ("told", 1.0)
    assert figures["columns"] == 4


def test_noise_tells_no_more_than_chance() -> None:
    figures, _ = looked(CHANCE.normal(size=200))
    assert figures["alone"] < 0.6


def test_a_copy_of_a_number_is_found_and_a_mere_relation_is_not() -> None:
    label = CHANCE.normal(size=200)
    related = label + 0.5 * CHANCE.normal(size=200)
    for extra, found in ((label, True), (related, False)):
        features = np.column_stack([NOISE, extra.astype(np.float32)])
        figures, _ = inspected(features, label, ROWS, HELD)
        assert (figures["alone"] > 0.985) is found


def test_rows_that_train_and_validate_are_counted() -> None:
    features = NOISE.copy()
    features[160:180] = features[:20]
    figures, _ = inspected(features, LABELS, ROWS, HELD)
    assert figures["repeated"] == 0.5
    assert figures["distinct"] == 1.0


def test_pictures_are_measured_and_no_pixel_is_tried_alone() -> None:
    pixels = CHANCE.random((40, 28 * 28), np.float32)
    figures, column = inspected(pixels, LABELS[:40], np.arange(30), np.arange(30, 40))
    assert (column, "alone" in figures) == ("", False)
    assert figures["largest"] < 1
