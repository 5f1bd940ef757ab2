"""The mathematics is Keras' own: each view against plain calls of Keras, in this one process."""

import math
from typing import Any

import numpy as np
import pytest

from engine.asking.__main__ import Service
from engine.client.mathematics import Answer, question_of
from engine.mathematics.asked import VIEWS
from engine.mathematics.surfaces import GROUNDS
from engine.mathematics.walking import Leg, walk
from tui.mathematics.views.registry import VIEWS as SHOWN

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    """Each view as it is at first, as the process tells it."""
    found: dict[str, Answer] = {}

    def ask(view: str) -> None:
        told: list[dict[str, Any]] = []
        service = Service(lambda **values: told.append(values))
        service.answer({"mathematics": question_of(view, {}).model_dump()})
        found[view] = Answer.model_validate(told[0]["shown"])

    for view in VIEWS:
        ask(view)
    return found


def curve(answer: Answer, panel: str, name: str) -> tuple[np.ndarray, np.ndarray]:
    found = next(one for one in answer.panels if one.name == panel)
    told = next(one for one in found.curves if one.name == name)
    return np.array(told.xs), np.array(told.values)


def test_every_name_that_is_told_has_its_words(answers: dict[str, Answer]) -> None:
    assert [one.id for one in SHOWN] == list(VIEWS)
    for view in SHOWN:
        answer = answers[view.id]
        names = {one.name for one in (*answer.panels, *answer.bars, *answer.grids)}
        names |= {panel.x for panel in answer.panels} | set(answer.figures)
        own = {c.name for panel in answer.panels for c in panel.curves if len(panel.curves) > 1}
        ways = {one.name for one in answer.paths}
        assert names - set(view.words) == set(), view.id
        if view.id != "activations":  # whose curves have Keras' names
            assert (own | ways) - set(view.words) == set(), view.id


def test_an_activation_and_its_slope_are_keras_own(answers: dict[str, Answer]) -> None:
    xs, values = curve(answers["activations"], "function", "value")
    _xs, slopes = curve(answers["activations"], "function", "slope")
    sigmoid = 1 / (1 + np.exp(-xs))
    assert np.allclose(values, sigmoid, atol=1e-6)
    assert np.allclose(slopes, sigmoid * (1 - sigmoid), atol=1e-6)
    assert answers["activations"].figures["largest_slope"] == pytest.approx(0.25)


def test_the_gradient_vanishes_below_sigmoids_and_not_below_relu(
    answers: dict[str, Answer],
) -> None:
    _xs, sigmoid = curve(answers["activations"], "stack", "sigmoid")
    _xs, relu = curve(answers["activations"], "stack", "relu")
    assert len(sigmoid) == 10
    assert sigmoid[0] / sigmoid[-1] < 1e-4 < 1e-2 < relu[0] / relu[-1]


@pytest.mark.parametrize(
    ("leg", "kind", "given"),
    [
        (Leg(optimizer="sgd", momentum=0.9), "SGD", {"momentum": 0.9}),
        (Leg(optimizer="adam", momentum=0.8), "Adam", {"beta_1": 0.8}),
    ],
)
def test_a_walks_steps_are_the_optimizers(leg: Leg, kind: str, given: dict[str, float]) -> None:
    import keras
    import tensorflow as tf

    ground = GROUNDS["rosenbrock"]
    slow, fast = 0.001, 0.002
    legs = [
        leg.model_copy(update={"learning_rate": slow, "steps": 3}),
        leg.model_copy(update={"learning_rate": fast, "steps": 3}),
    ]
    found = walk(ground, ground.start, legs)
    point = keras.Variable(ground.start, dtype="float32")
    optimizer = getattr(keras.optimizers, kind)(learning_rate=slow, **given)
    for place in range(6):
        if place == 3:
            optimizer.learning_rate = fast
        with tf.GradientTape() as tape:
            height = ground.height(point.value[0], point.value[1])
        optimizer.apply([tape.gradient(height, point.value)], [point])
        assert found.places[place + 1] == pytest.approx(tuple(point.numpy()), abs=1e-5)


def test_a_walk_out_of_all_numbers_ends_there() -> None:
    found = walk(GROUNDS["rosenbrock"], (-1.5, 2.4), [Leg(learning_rate=1.0, steps=50)])
    assert 1 < len(found.places) < 20
    assert all(map(math.isfinite, found.heights))


def test_decay_is_the_rate_over_1_and_t_and_settles(answers: dict[str, Answer]) -> None:
    steps, rates = curve(answers["decay"], "rate", "decayed")
    assert np.allclose(rates, 0.3 / (1 + 0.03 * steps), rtol=1e-5)
    figures = answers["decay"].figures
    assert figures["decayed_last"] < figures["constant_last"] / 2


def test_mini_batches_arrive_in_fewer_epochs(answers: dict[str, Answer]) -> None:
    figures = answers["batches"].figures
    assert (figures["full_updates"], figures["batch_updates"]) == (8, 256)
    assert figures["batch_loss"] < figures["full_loss"] / 2


def test_l1_makes_nothing_of_what_is_of_no_use_and_l2_makes_all_small(
    answers: dict[str, Answer],
) -> None:
    figures = answers["penalties"].figures
    assert figures["near_l1"] > 5 > figures["near_l2"]
    assert figures["largest_l2"] < figures["largest_none"]


def test_dropout_keeps_the_mean_and_loses_nothing_in_use(answers: dict[str, Answer]) -> None:
    answer = answers["dropout"]
    assert answer.figures["factor"] == 2.0
    assert answer.figures["kept"] == pytest.approx(0.5, abs=0.03)
    assert {one for row in answer.grid("passes").values for one in row} == {0.0, 2.0}
    assert set(answer.grid("in_use").values[0]) == {1.0}


def test_moving_statistics_are_those_of_keras_momentum(answers: dict[str, Answer]) -> None:
    _xs, own = curve(answers["batch_statistics"], "mean", "of_batch")
    _xs, moving = curve(answers["batch_statistics"], "mean", "moving")
    kept, expected = 0.0, []
    for mean in own:
        kept = 0.9 * kept + 0.1 * mean
        expected.append(kept)
    assert np.allclose(moving, expected, atol=1e-4)
    assert answers["batch_statistics"].figures["trained_deviation"] == pytest.approx(1, abs=0.01)


def test_the_gradient_of_cross_entropy_is_probability_less_truth(
    answers: dict[str, Answer],
) -> None:
    answer = answers["softmax"]
    parts = np.exp([2.0, 0.5, -1.0]) / np.exp([2.0, 0.5, -1.0]).sum()
    assert np.allclose(answer.bars[0].values, parts, atol=1e-6)
    gradients = [answer.figures[f"gradient_{place}"] for place in (1, 2, 3)]
    assert np.allclose(gradients, parts - [0, 1, 0], atol=1e-6)
    _xs, cross = curve(answer, "slope", "cross_entropy")
    _xs, squared = curve(answer, "slope", "squared")
    assert cross[0] > 0.9 > 0.05 > squared[0]


def test_a_convolution_is_the_windows_sum(answers: dict[str, Answer]) -> None:
    answer = answers["convolution"]
    picture, kernel, out = (np.array(answer.grid(n).values) for n in ("picture", "kernel", "out"))
    sums = [[(picture[y : y + 3, x : x + 3] * kernel).sum() for x in range(6)] for y in range(6)]
    assert np.array_equal(out, sums)
    wide = question_of("convolution", {"stride": "2", "padding": "same"}).answer()
    met, out = np.array(wide.grid("picture").values), np.array(wide.grid("out").values)
    assert out.shape == (4, 4)
    assert out[3, 3] == (met[6:9, 6:9] * kernel).sum()
