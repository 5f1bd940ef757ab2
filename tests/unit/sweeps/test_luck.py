"""How much of the best of many is luck."""

import random
from statistics import fmean

import pytest

from engine.sweeps.luck import luck_of, most_of


@pytest.mark.parametrize("count", [2, 10, 60, 500])
def test_the_greatest_of_many_draws_is_where_it_is_said_to_be(count: int) -> None:
    chance = random.Random(count)
    seen = fmean(max(chance.gauss(0, 1) for _ in range(count)) for _ in range(3000))
    assert most_of(count) == pytest.approx(seen, abs=0.06)


def test_equal_trials_flatter_by_what_chance_gives() -> None:
    chance = random.Random(1)
    flattered: list[float] = []
    by_chance: list[float] = []
    for _ in range(200):
        selected = max(chance.gauss(0.7, 0.02) for _ in range(60))
        found = luck_of(selected, 60, [chance.gauss(0.7, 0.02) for _ in range(10)], 1, False)
        assert found is not None
        flattered.append(found.flattered)
        by_chance.append(found.by_chance)
    assert fmean(flattered) == pytest.approx(fmean(by_chance), rel=0.1)


def test_less_is_better_of_a_loss_and_a_difference_needs_more_than_noise() -> None:
    fresh, start = [0.5, 0.51, 0.49], [0.7, 0.71, 0.69]
    found = luck_of(0.4, 60, fresh, 1, True, start)
    assert found is not None
    assert found.flattered == pytest.approx(0.1)
    assert found.is_better
    same = luck_of(0.4, 60, fresh, 1, True, [0.5, 0.52, 0.49])
    assert same is not None
    assert not same.is_better
    assert luck_of(0.4, 60, [0.5], 1, True) is None
