"""Models and weights that no specification describes yet: the steps equal ``fit`` there too."""

import pytest

from fit_cases import BUILT, built_twice
from trained_twice import assert_same_variables

pytestmark = pytest.mark.slow


USUAL = ("gradient accumulation", "a weight for each row", "a GRU")


@pytest.mark.parametrize(
    "case",
    [pytest.param(one, marks=() if one in USUAL else pytest.mark.thorough) for one in BUILT],
)
def test_not_one_bit_differs_from_fit(case: str) -> None:
    (kept, model), (history, other) = built_twice(case, epochs=2)
    assert len(history) == 6
    for name, values in history.items():
        assert [epoch.metrics[name] for epoch in kept.epochs] == values
    assert_same_variables(model, other)
