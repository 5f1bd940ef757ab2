"""Scaling, by what the training rows told."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from engine.export.predicting.cells import Fitted, Values


def scaled(values: Values, scaler: Fitted) -> Values:
    """Numbers of one column (rows,) scaled as in training."""
    kind = scaler["kind"]
    if kind == "min_max":
        return values * scaler["factor"] + scaler["shift"]
    if kind == "quantile":
        return normal_quantiles(values, np.array(scaler["quantiles"]))
    if kind == "log1p":
        values = np.sign(values) * np.log1p(np.abs(values))
    if kind == "none":
        return values
    return (values - scaler["centre"]) / scaler["scale"]


def normal_quantiles(values: Values, known: Values) -> Values:
    """Spread as a normal distribution: scikit-learn's QuantileTransformer."""
    references, tiny = np.linspace(0, 1, len(known)), 1e-7
    rising = np.interp(values, known, references)
    falling = np.interp(-values, -known[::-1], -references[::-1])
    spread = 0.5 * (rising - falling)
    spread[values + tiny > known[-1]] = 1
    spread[values - tiny < known[0]] = 0
    least = tiny - np.spacing(1)
    normal = NormalDist()
    return np.array([normal.inv_cdf(part) for part in np.clip(spread, least, 1 - least)])
