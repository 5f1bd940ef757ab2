"""Every scaler and filler gives what scikit-learn's own transformer gives, to the last bit."""

from typing import Any

import numpy as np
import pytest
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MinMaxScaler,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
)

from data.options import PreparationOptions
from data.prepare.filling import STRATEGIES, Filler
from data.prepare.scaling import QUANTILES, fit_scaler, scaler_from_dict, scaler_to_dict

chance = np.random.default_rng(7)
COLUMNS = {
    "normal": chance.normal(50, 12, 333),
    "heavy": np.exp(chance.normal(0, 3, 333)),
    "whole": chance.integers(0, 6, 333).astype(np.float64),
    "negative": -np.abs(chance.normal(0, 1e-3, 333)),
    "one": np.full(333, 4.25),
    "two rows": np.array([1.0, 2.5]),
    "seconds": 1.6e9 + chance.integers(0, 86_400, 333).astype(np.float64),
}
REFERENCES = {
    "standard": lambda rows: StandardScaler(),
    "robust": lambda rows: RobustScaler(),
    "min_max": lambda rows: MinMaxScaler(),
    "log1p": lambda rows: make_pipeline(
        FunctionTransformer(lambda x: np.sign(x) * np.log1p(np.abs(x))), StandardScaler()
    ),
    "quantile": lambda rows: QuantileTransformer(
        n_quantiles=min(QUANTILES, rows), output_distribution="normal", subsample=None
    ),
    "none": lambda rows: FunctionTransformer(),
}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("scaling", REFERENCES)
def test_a_scaler_gives_the_bits_of_scikit_learn(scaling: Any, column: str) -> None:
    values = COLUMNS[column]
    later = np.append(values, [values.max() * 2 + 1, values.min() - 3, 0.0, -7.5])
    reference = REFERENCES[scaling](len(values)).fit(values.reshape(-1, 1))
    expected = reference.transform(later.reshape(-1, 1)).ravel()
    scaler = fit_scaler(scaling, values)
    assert np.array_equal(scaler.apply(later), expected)
    again = scaler_from_dict(scaler_to_dict(scaler))
    assert np.array_equal(again.apply(later), expected)
    assert np.isfinite(expected).all()


def test_a_robust_scale_of_mostly_one_value_is_the_standard_one() -> None:
    values = np.array([0.0] * 80 + [1e6, 2e6, 5e5] * 5)
    scaled = fit_scaler("robust", values).apply(values)
    expected = StandardScaler().fit_transform(values.reshape(-1, 1)).ravel()
    assert np.array_equal(scaled, expected)
    assert np.abs(RobustScaler().fit_transform(values.reshape(-1, 1))).max() == 2e6


@pytest.mark.parametrize("missing", STRATEGIES)
def test_a_filler_gives_the_number_of_scikit_learn(missing: Any) -> None:
    values = np.array([3.0, np.nan, 1.0, 1.0, 9.5, np.nan])
    options = PreparationOptions(missing=missing, constant=-1.5)
    strategy = STRATEGIES[missing]
    fill = {"fill_value": -1.5} if strategy == "constant" else {}
    imputer = SimpleImputer(strategy=strategy, **fill)
    expected = imputer.fit_transform(values.reshape(-1, 1)).ravel()
    filler = Filler.fit(values, options)
    assert np.array_equal(filler.apply(values), expected)
    assert Filler.from_dict(filler.to_dict()) == filler


def test_a_column_without_any_value_is_filled_with_zero() -> None:
    filler = Filler.fit(np.full(4, np.nan), PreparationOptions(missing="mean"))
    assert filler.value == 0.0
