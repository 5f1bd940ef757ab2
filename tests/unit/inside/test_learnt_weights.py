"""What weights are like as numbers, histograms and matrices."""

import math

import numpy as np
import pytest

from engine.inside.weights import Weight, facts_of, filters_of, histogram_of, matrix_of, shrunk


def test_the_figures_of_an_array_are_those_of_its_finite_numbers() -> None:
    values = np.array([[3.0, -4.0, 0.0], [0.001, math.nan, math.inf]], np.float32)
    facts = facts_of(Weight("kernel", values))
    assert (facts.shape, facts.count, facts.not_finite) == ((2, 3), 6, 2)
    assert (facts.least, facts.greatest) == (-4.0, 3.0)
    assert facts.norm == pytest.approx(5.0, rel=1e-6)
    assert facts.mean == pytest.approx(-0.24975)
    # 0 is nothing; 0.001 is less than a thousandth of 4
    assert (facts.zeros, facts.tiny) == (0.25, 0.5)
    lost = facts_of(Weight("kernel", np.full(3, math.nan, np.float32)))
    assert (lost.not_finite, math.isnan(lost.mean)) == (3, True)


def test_a_histogram_counts_every_finite_number() -> None:
    values = np.append(np.linspace(-1, 1, 210), math.nan)
    found = histogram_of(values)
    assert (found.edges[0], found.edges[-1]) == (-1, 1)
    assert found.counts == (10,) * 21
    assert histogram_of(np.zeros(0)).counts == ()


def test_rows_of_a_matrix_are_units() -> None:
    dense = np.arange(6.0).reshape(2, 3)
    assert matrix_of(dense).tolist() == [[0, 3], [1, 4], [2, 5]]
    assert matrix_of(np.arange(3.0)).tolist() == [[0, 1, 2]]
    assert matrix_of(np.zeros((3, 3, 2, 8))).shape == (8, 18)


def test_a_large_matrix_is_shrunk_to_mean_sizes_with_the_sign_of_the_sum() -> None:
    matrix = np.array([[1.0, -3.0, 2.0, 2.0], [1.0, -3.0, 2.0, -1.0]])
    assert shrunk(matrix, 9, 9).tolist() == matrix.tolist()
    assert shrunk(matrix, 2, 2).tolist() == [[-2, 2], [-2, 1.5]]
    assert shrunk(matrix, 1, 1).tolist() == [[1.875]]
    assert shrunk(np.array([[math.nan, 2.0]]), 1, 1).tolist() == [[1.0]]
    wide = np.random.default_rng(0).normal(size=(37, 101))
    assert shrunk(wide, 8, 20).shape == (8, 20)


def test_filters_are_means_over_what_comes_in_or_each_its_own() -> None:
    kernel = np.arange(24.0).reshape(2, 2, 3, 2)
    plain = filters_of(kernel, 5, depthwise=False)
    assert plain.shape == (2, 2, 2)
    assert plain[1].tolist() == kernel[..., 1].mean(-1).tolist()
    apart = filters_of(kernel, 5, depthwise=True)
    assert apart.shape == (5, 2, 2)
    assert apart[3].tolist() == kernel[:, :, 1, 1].tolist()
