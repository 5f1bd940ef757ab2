"""Rows laid in a plane: the components are those of scikit-learn, near rows stay near."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from data.errors import InputError
from engine.inside.projection import (
    ITERATIONS,
    LEAST_ROWS,
    MOST_NUMBERS,
    in_plane,
    neighbours_kept,
    principal,
    rows_for,
)

RNG = np.random.default_rng(3)


@pytest.mark.parametrize("width", [4, 90])
def test_principal_components_are_those_of_scikit_learn_but_for_their_sign(width: int) -> None:
    values = (RNG.normal(size=(40, width)) * np.linspace(3, 0.5, width)).astype(np.float32)
    found = principal(values, 3)
    theirs = PCA(3, svd_solver="full").fit(values.astype(np.float64))
    assert found.explained == pytest.approx(theirs.explained_variance_ratio_, rel=1e-3)
    wanted = theirs.transform(values.astype(np.float64))
    for place in range(3):
        own = found.components[:, place]
        sign = np.sign(own @ wanted[:, place])
        np.testing.assert_allclose(own, sign * wanted[:, place], atol=2e-3)
        assert own[np.abs(own).argmax()] > 0, "the sign is the same everywhere"


def test_odd_rows_are_refused_and_a_single_unit_lies_on_a_line() -> None:
    with pytest.raises(InputError) as few:
        principal(np.zeros((LEAST_ROWS - 1, 3), np.float32))
    assert few.value.code == "inside.too_few_rows"
    with pytest.raises(InputError) as lost:
        principal(np.full((9, 2), np.nan, np.float32))
    assert lost.value.code == "inside.not_finite"
    line = principal(np.arange(9, dtype=np.float32)[:, None])
    assert in_plane(line)[:, 1].tolist() == [0.0] * 9
    same = principal(np.ones((9, 3), np.float32))
    assert (in_plane(same).tolist(), same.explained[0]) == ([[0.0, 0.0]] * 9, 0.0)


def test_of_a_wide_layer_fewer_rows_are_taken() -> None:
    assert rows_for(100) == 2_000
    assert rows_for(100_000) == MOST_NUMBERS // 100_000


def test_neighbours_stay_together_and_each_time_the_same_and_progress_is_told() -> None:
    groups = np.repeat(np.eye(3) * 20, 12, axis=0) + RNG.normal(size=(36, 3))
    told: list[tuple[int, int]] = []
    plane = neighbours_kept(groups, lambda done, of: told.append((done, of)))
    assert told, "scikit-learn no longer says how far it is: the screen would show no progress"
    assert all(0 < done <= of == ITERATIONS for done, of in told)
    apart = np.linalg.norm(plane[:, None] - plane[None], axis=-1)
    np.fill_diagonal(apart, np.inf)
    assert (apart.argmin(1) // 12 == np.repeat(range(3), 12)).all()
    again = neighbours_kept(groups, lambda *_: None)
    assert np.array_equal(plane, again)
