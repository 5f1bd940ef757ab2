"""Is it noise? The verdict on two sides of seeds."""

import math
import random

import pytest
from scipy import stats

from engine.compare.verdict import Side, verdict
from engine.compare.welch import MOST_SEEDS, compare_means, seeds_needed
from tui.locale import words
from tui.locale.plus_minus import plus_minus

TIMES = 300
CHANCE = 3 * math.sqrt(0.05 * 0.95 / TIMES)
"""So far from 5 % may a rate of simulations be by chance; they are seeded, and stay as they are."""


def drawn(chance: random.Random, mean: float, scatter: float, count: int) -> tuple[float, ...]:
    return tuple(chance.gauss(mean, scatter) for _ in range(count))


def claims(means: tuple[float, float], scatters: tuple[float, float], counts: tuple[int, int]):
    chance, found = random.Random(f"{means} {scatters} {counts}"), 0
    for _ in range(TIMES):
        sides = [
            Side(name, drawn(chance, mean, scatter, count))
            for name, mean, scatter, count in zip("ab", means, scatters, counts, strict=True)
        ]
        found += verdict("val_accuracy", *sides).outcome in ("better", "worse")
    return found / TIMES


@pytest.mark.parametrize("scatters", [(0.02, 0.02), (0.05, 0.005)], ids=["alike", "unequal"])
@pytest.mark.parametrize("counts", [(3, 3), (5, 5), (10, 10), (30, 30), (3, 10), (30, 5)])
def test_a_difference_that_is_not_there_is_claimed_in_about_one_of_twenty_at_most(
    scatters: tuple[float, float], counts: tuple[int, int]
) -> None:
    assert claims((0.75, 0.75), scatters, counts) <= 0.05 + CHANCE


@pytest.mark.parametrize("count", [3, 5, 10, 30])
def test_a_clear_difference_is_found(count: int) -> None:
    assert claims((0.58, 0.75), (0.02, 0.02), (count, count)) >= 0.99


def test_a_slight_difference_is_found_the_more_often_the_more_seeds() -> None:
    rates = [claims((0.75, 0.76), (0.02, 0.02), (count, count)) for count in (3, 10, 30)]
    assert rates == sorted(rates)
    assert rates[0] < 0.15
    assert rates[2] > 0.35


def test_the_figures_are_those_of_scipys_welch_test() -> None:
    chance = random.Random(4)
    for counts in ((5, 5), (4, 5), (12, 12)):
        ours, theirs = drawn(chance, 0.7, 0.02, counts[0]), drawn(chance, 0.71, 0.04, counts[1])
        mine = compare_means(ours, theirs)
        other = stats.ttest_ind(ours, theirs, equal_var=False)
        interval = other.confidence_interval()
        assert mine.name == "Welch's t-test"
        assert mine.p == pytest.approx(float(other.pvalue))
        assert mine.freedom == pytest.approx(float(other.df))
        assert mine.difference - mine.margin == pytest.approx(float(interval.low))
        assert mine.difference + mine.margin == pytest.approx(float(interval.high))


def test_the_sentence_names_the_better_one_and_by_how_much() -> None:
    sigmoid = Side("sigmoid + SGD", (0.57, 0.58, 0.59, 0.58, 0.57))
    relu = Side("relu + Adam", (0.74, 0.76, 0.75, 0.74, 0.77))
    told = verdict("val_accuracy", sigmoid, relu)
    assert told.message.code == "compare.better"
    assert words(told.message) == "relu + Adam is better than sigmoid + SGD: +0.174 ± 0.016"
    assert told.outcome == "better"
    back = verdict("val_accuracy", relu, sigmoid)
    assert (back.outcome, words(back.message)) == ("worse", words(told.message))
    assert told.details is not None
    assert told.details.params["level"] == pytest.approx(0.95)
    assert told.details.params["test"] == "Welch's t-test"
    said = words(told.details)
    assert said.startswith("val_accuracy +0.174 ± 0.016 (95 % confidence), Welch's t-test, ")
    assert said.endswith(" degrees of freedom, p below 0.0001")


def test_less_is_better_of_a_loss() -> None:
    told = verdict("val_loss", Side("a", (0.5, 0.52, 0.51)), Side("b", (0.3, 0.31, 0.29)))
    assert told.outcome == "better"
    assert told.message.code == "compare.better"
    assert (told.message.params["better"], told.message.params["worse"]) == ("b", "a")
    assert told.message.params["difference"] == pytest.approx(-0.21)


def test_what_cannot_be_told_apart_says_how_many_more_seeds_it_would_take() -> None:
    one, other = (0.70, 0.74, 0.72, 0.76, 0.71), (0.71, 0.75, 0.73, 0.77, 0.72)
    told = verdict("val_accuracy", Side("a", one), Side("b", other))
    assert told.outcome == "undecided"
    assert told.more is not None
    more = told.more[0]
    assert told.message.params["more"] == [more, more]
    assert words(told.message) == (
        f"a and b are not distinguishable with 5 seeds; about {more} more would be needed "
        "to see a difference of that size"
    )
    # The textbook's figure: 16 times the variance over the square of the difference
    assert 5 + more == pytest.approx(16 * 0.00058 / 0.01**2, abs=3)


def test_the_seeds_it_asks_for_see_the_difference_four_times_of_five() -> None:
    sample = (-1.0, 0.0, 1.0)  # variance 1
    needed = seeds_needed(1.0, sample, sample)
    assert needed == 17
    assert [seeds_needed(size, sample, sample) for size in (0.3, 0.5, 2.0, 50.0)] == [176, 64, 6, 2]
    assert claims((0.75, 0.77), (0.02, 0.02), (needed, needed)) == pytest.approx(0.8, abs=0.06)


def test_a_difference_too_small_for_a_thousand_seeds() -> None:
    told = verdict("accuracy", Side("a", (0.5, 0.6, 0.7)), Side("b", (0.5001, 0.6, 0.7)))
    assert told.message.code == "compare.too_close"
    assert told.message.params["most"] == MOST_SEEDS == 1000
    assert "more than 1,000 would be needed" in words(told.message)
    assert told.more is None


def test_one_run_says_nothing_about_noise() -> None:
    told = verdict("accuracy", Side("a", (0.5,)), Side("b", (0.9,)))
    assert (told.outcome, told.test) == ("untested", None)
    assert told.message.code == "compare.one_run"
    assert told.message.params["names"] == ["a", "b"]
    assert words(told.message).startswith("one run of a and of b says nothing about noise")
    told = verdict("accuracy", Side("a", (0.5, 0.6)), Side("b", (0.9,)))
    assert told.message.code == "compare.one_run"
    assert told.message.params["names"] == ["b"]


def test_runs_that_never_vary_are_judged_by_permutation() -> None:
    few = verdict("accuracy", Side("a", (0.5,) * 3), Side("b", (0.6,) * 3))
    assert few.outcome == "undecided"
    assert few.more == (1, 1)
    enough = verdict("accuracy", Side("a", (0.5,) * 4), Side("b", (0.6,) * 4))
    assert enough.outcome == "better"
    assert words(enough.message) == "b is better than a: +0.1 in every run"
    assert enough.test is not None
    assert enough.test.name == "exact permutation test"
    assert enough.test.p == pytest.approx(2 / 70)
    same = verdict("accuracy", Side("a", (0.516,) * 5), Side("b", (0.516,) * 5))
    assert same.message.code == "compare.same_means"
    assert same.message.params == {"first": "a", "second": "b", "seeds": [5, 5]}


def test_one_side_that_never_varies_is_compared_with_the_others_spread() -> None:
    told = verdict("accuracy", Side("a", (0.516,) * 5), Side("b", (0.74, 0.75, 0.76, 0.75, 0.75)))
    assert told.outcome == "better"
    assert told.test is not None
    assert told.test.freedom == pytest.approx(4)


@pytest.mark.parametrize("odd", [math.nan, math.inf])
def test_a_run_that_diverged_leaves_no_verdict(odd: float) -> None:
    told = verdict("val_loss", Side("a", (0.5, 0.4, 0.5)), Side("b", (0.5, odd, 0.4)))
    assert told.outcome == "untested"
    assert told.message.code == "compare.no_mean"
    assert f"1 of 3 runs of b came to val_loss {odd}" in words(told.message)


def test_several_pairs_are_held_to_a_stricter_level() -> None:
    a, b = Side("a", (0.70, 0.72, 0.71, 0.73)), Side("b", (0.74, 0.76, 0.75, 0.73))
    assert verdict("accuracy", a, b).outcome == "better"
    assert verdict("accuracy", a, b, pairs=10).outcome == "undecided"


@pytest.mark.parametrize(
    ("margin", "text"),
    [
        (0.0234, "+0.17 ± 0.02"),
        (0.14, "+0.17 ± 0.14"),
        (0.1699, "+0.1700 ± 0.1699"),
        (0.0096, "+0.170 ± 0.010"),
        (2.4, "+0 ± 2"),
        (0.0, "+0.17"),
    ],
)
def test_a_difference_has_as_many_digits_as_it_is_worth(margin: float, text: str) -> None:
    assert plus_minus(0.17, margin) == text
