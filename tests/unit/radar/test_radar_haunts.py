"""The patches where the generator planted its species are where the map shows them."""

from collections.abc import Callable

import numpy as np
import pytest

import data
from data.datasets.pokemon_radar.habitats import found
from data.datasets.pokemon_radar.random_stream import Stream
from data.datasets.pokemon_radar.table import SEED
from engine.radar.area import Grid
from engine.radar.picture import Setting
from own_radar import BUILTIN, builtin_radar

Model = Callable[[np.ndarray], np.ndarray]
SIDE = 80


def trees(features: np.ndarray, labels: np.ndarray) -> Model:
    from sklearn.ensemble import ExtraTreesClassifier

    model = ExtraTreesClassifier(60, min_samples_leaf=3, random_state=1).fit(features, labels)
    return lambda rows: model.predict_proba(rows).astype(np.float32)


def keras_network(features: np.ndarray, labels: np.ndarray) -> Model:
    import keras

    keras.utils.set_random_seed(1)
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((200,)),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.4),
            layers.Dense(5, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(features, labels, epochs=40, batch_size=32, verbose=0)
    return lambda rows: np.asarray(model.predict_on_batch(rows))


def seen_haunts(model: Model) -> tuple[int, int, float]:
    """How many haunts in sight have more of their own species than the map has, of how many; and
    how much likelier it is there, on average.
    """
    radar, haunts = builtin_radar(model), found(Stream(SEED))
    grid = Grid(radar.area, SIDE, SIDE)
    picture = radar.picture(grid, Setting())
    said = picture.probabilities.reshape(SIDE * SIDE, -1)
    north, east = grid.places()
    ratios: list[float] = []
    for place, owner in enumerate(haunts.owner):
        away = np.hypot(north - haunts.latitude[place], east - haunts.longitude[place])
        near = away < haunts.spread[place]
        if near.any():
            ratios.append(float(said[near, owner].mean() / said[:, owner].mean()))
    return sum(ratio > 1 for ratio in ratios), len(ratios), float(np.mean(ratios))


@pytest.mark.parametrize(
    "learn", [trees, pytest.param(keras_network, marks=[pytest.mark.slow, pytest.mark.thorough])]
)
def test_planted_haunts_are_where_the_map_shows_them(
    learn: Callable[[np.ndarray, np.ndarray], Model],
) -> None:
    table = data.load(BUILTIN)
    shown, of, ratio = seen_haunts(learn(table.features, table.labels))
    assert of == 39
    # The others lie in the middle of another species' haunts
    assert shown >= 30
    assert ratio > 1.8


def test_a_model_of_shuffled_labels_shows_none_of_them() -> None:
    table = data.load(BUILTIN)
    mixed = np.random.default_rng(1).permutation(table.labels)
    shown, _of, ratio = seen_haunts(trees(table.features, mixed))
    assert shown < 30
    assert ratio < 1.3
