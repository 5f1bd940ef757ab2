"""Expressions over metrics: what they come to, and what is said of one that cannot be read."""

import math
import operator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from data.errors import InputError
from engine.lessons.expressions.evaluation import holds, number_of
from engine.lessons.expressions.functions import FUNCTIONS, Record
from engine.lessons.expressions.parser import parse
from engine.lessons.expressions.template import template
from engine.lessons.expressions.tree import comparisons

RISING = Record(
    {
        "loss": (4.0, 2.0, 1.0, 0.5),
        "accuracy": (0.5, 0.6, 0.8, 0.9),
        "val_loss": (4.0, 1.5, 2.0, 3.0),
        "val_accuracy": (0.5, 0.7, 0.6, math.nan),
    },
    6,
    {"accuracy": 0.5},
    {"accuracy": 0.65},
)
FLAT = Record({"loss": (1.0, 1.0), "accuracy": (0.5, 0.5)}, 2)
RUNS = {"rising": RISING, "a flat, one": FLAT}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('first(loss, "rising")', 4.0),
        ('last(loss, "rising")', 0.5),
        ('min(val_loss, "rising")', 1.5),
        ('max(val_loss, "rising")', 4.0),
        ('best(val_loss, "rising")', 1.5),
        ('best(val_accuracy, "rising")', 0.7),
        ('argmin(val_loss, "rising")', 2),
        ('argmax(accuracy, "rising")', 4),
        ('mean(loss, "rising")', 1.875),
        ('mean(loss, "rising", 2)', 0.75),
        ('at(loss, "rising", 3)', 1.0),
        ('swing(val_loss, "rising", 2)', 0.75),
        ('swing(val_loss, "rising")', 4 / 3),
        ('gap(loss, "rising")', 2.5),
        ('gap(val_loss, "rising", 2)', 1.75),
        ('baseline(accuracy, "rising")', 0.5),
        ('test(accuracy, "rising")', 0.65),
        ('stopped_at("rising")', 4),
        ('epochs("rising")', 6),
        ('diverged("rising")', 0),
        ('last("loss", "a flat, one")', 1.0),
        ("2 + 3 * 4 - 10 / 4", 11.5),
        ("-(2 + 3) * -2", 10),
        ("25 % * 8", 2),
    ],
)
def test_a_number_is_what_the_record_says(text: str, value: float) -> None:
    assert number_of(parse(text, list(RUNS), "number"), RUNS) == pytest.approx(value)


def test_every_function_has_been_asked() -> None:
    shown = test_a_number_is_what_the_record_says.pytestmark[0].args[1]  # pyright: ignore
    assert {text.partition("(")[0] for text, _ in shown} >= set(FUNCTIONS)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ('last(accuracy, "rising") > last(accuracy, "a flat, one") + 0.02', True),
        ("1 < 2 and 2 < 1 or 3 < 4", True),
        ("1 < 2 and (2 < 1 or 4 < 3)", False),
        ("not 1 < 2 or not 2 < 1", True),
        ("1 == 1 and 1 != 2 and 2 >= 2 and 2 <= 2", True),
        # What was not measured, or is divided by nothing, is neither more nor less
        ('last(val_accuracy, "rising") > 0', False),
        ('last(val_accuracy, "rising") <= 0', False),
        ("1 / 0 > 1", False),
    ],
)
def test_a_truth_holds_or_not(text: str, true: bool) -> None:
    assert holds(parse(text, list(RUNS)), RUNS) is true


def test_of_a_single_run_the_name_may_be_left_out() -> None:
    assert number_of(parse("mean(loss, 2)", ["rising"], "number"), RUNS) == 0.75
    assert number_of(parse("stopped_at()", ["rising"], "number"), RUNS) == 4


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "expression.ends_early", 1),
        ("1 <", "expression.ends_early", 4),
        ("1 < 2 2", "expression.unexpected", 7),
        ("1 < 2 < 3", "expression.unexpected", 7),
        ("and 1", "expression.unexpected", 1),
        ("1 < 2 and 3", "expression.no_truth", 11),
        ("1 + (2 < 3)", "expression.no_number", 5),
        ("1", "expression.no_truth", 1),
        ("(1 < 2", "expression.missing", 7),
        ("1 < £", "expression.odd_sign", 5),
        ("eval(loss)", "expression.no_function", 1),
        ('last("rising", "rising", 3) > 1', "expression.missing", 24),
        ("last(, loss)", "expression.no_metric", 6),
        ("last(loss) > 1", "expression.no_run", 10),
        ('last(loss, "other") > 1', "expression.unknown_run", 12),
        ('at(loss, "rising") > 1', "expression.no_epoch", 18),
        ('mean(loss, "rising", 1.5) > 1', "expression.no_count", 22),
        ('mean(loss, "rising", 0) > 1', "expression.no_count", 22),
        ("(" * 40 + "1" + ")" * 40, "expression.too_deep", 22),
        ("1 < " + "1 + " * 200 + "1", "expression.too_long", 501),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, code: str, place: int) -> None:
    with pytest.raises(InputError) as refused:
        parse(text, list(RUNS))
    assert (refused.value.code, refused.value.message.params["place"]) == (code, place)


def test_a_metric_that_was_not_recorded_is_named_with_those_that_were() -> None:
    with pytest.raises(InputError) as refused:
        holds(parse('last(val_loss, "a flat, one") > 1', list(RUNS)), RUNS)
    params = refused.value.message.params
    assert refused.value.code == "expression.not_recorded"
    assert (params["metric"], params["run"]) == ("val_loss", "a flat, one")
    assert params["known"] == ["accuracy", "loss"]
    with pytest.raises(InputError):
        number_of(parse('gap(loss, "a flat, one")', list(RUNS), "number"), RUNS)


def test_what_a_run_that_diverged_never_measured_is_no_number() -> None:
    runs = {"lost": Record({}, 30, diverged=True)}
    assert math.isnan(number_of(parse("last(loss)", ["lost"], "number"), runs))
    assert holds(parse("diverged() == 1 and not last(loss) > 0", ["lost"]), runs)


def test_comparisons_are_told_one_by_one_as_they_were_written() -> None:
    node = parse('1 < 2 and not (last(loss, "rising")>3 or 4 <= 5)', list(RUNS))
    texts = [one.text for one in comparisons(node)]
    assert texts == ["1 < 2", 'last(loss, "rising")>3', "4 <= 5"]


def test_numbers_are_filled_into_a_text() -> None:
    made = template('from {first(loss, "rising"):.1f} to {last(loss, "rising")}', list(RUNS))
    assert made.filled(RUNS) == "from 4.0 to 0.500"
    per_cent = template('{last(accuracy, "rising"):.1%} after {stopped_at("rising"):d}', list(RUNS))
    assert per_cent.filled(RUNS) == "90.0% after 4"
    assert template('{last(val_accuracy, "rising"):d}', list(RUNS)).filled(RUNS) == "nan"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a { b", "expression.bracket_alone", 3),
        ("a } b", "expression.bracket_alone", 3),
        ("a {1:.20f}", "expression.bad_format", 6),
        ("a {1 < 2}", "expression.no_number", 4),
        ('a {last(loss, "x")}', "expression.unknown_run", 15),
    ],
)
def test_a_flaw_in_a_text_is_told_with_its_place(text: str, code: str, place: int) -> None:
    with pytest.raises(InputError) as refused:
        template(text, list(RUNS))
    assert (refused.value.code, refused.value.message.params["place"]) == (code, place)


# What is written by one who knows the rules is read as it was meant

_SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, "!=": operator.ne}
Written = tuple[str, float]

numbers = some.recursive(
    some.one_of(
        some.integers(0, 9).map(lambda one: (str(one), float(one))),
        some.integers(1, 4).map(
            lambda one: (f'at(loss, "rising", {one})', RISING.values["loss"][one - 1])
        ),
    ),
    lambda inner: some.tuples(inner, some.sampled_from(sorted(_SIGNS)), inner).map(
        lambda made: (
            f"({made[0][0]} {made[1]} {made[2][0]})",
            _SIGNS[made[1]](made[0][1], made[2][1]),
        )
    ),
    max_leaves=6,
)
truths = some.recursive(
    some.tuples(numbers, some.sampled_from(sorted(_COMPARE)), numbers).map(
        lambda made: (
            f"{made[0][0]} {made[1]} {made[2][0]}",
            _COMPARE[made[1]](made[0][1], made[2][1]),
        )
    ),
    lambda inner: some.one_of(
        inner.map(lambda one: (f"not ({one[0]})", not one[1])),
        some.tuples(inner, inner).map(
            lambda two: (f"({two[0][0]}) and ({two[1][0]})", two[0][1] and two[1][1])
        ),
        some.tuples(inner, inner).map(
            lambda two: (f"({two[0][0]}) or ({two[1][0]})", two[0][1] or two[1][1])
        ),
    ),
    max_leaves=4,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(truths)
def test_whatever_is_written_by_the_rules_comes_to_what_it_means(written: tuple[str, bool]) -> None:
    text, meant = written
    try:
        node = parse(text, list(RUNS))
    except InputError as refused:
        assert refused.code in ("expression.too_long", "expression.too_deep")
        return
    assert holds(node, RUNS) is meant


@given(some.one_of(some.text(max_size=60), some.text('()<>=+-*/%,"lastos 01.andor', max_size=60)))
def test_any_other_text_is_refused_with_a_place_in_it(text: str) -> None:
    try:
        parse(text, list(RUNS))
    except InputError as refused:
        assert 1 <= refused.message.params["place"] <= len(text) + 1
