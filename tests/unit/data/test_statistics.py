"""What is told of a table before training: figures that a person can check by hand."""

import json
import math
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import InputError
from data.raw_table import RawTable
from data.schema import ROLES, Schema, Task
from data.statistics.column_values import ColumnValues
from data.statistics.distributions import histogram, mean_baseline, numbers_summary
from data.statistics.measuring import statistics_of
from data.statistics.relations import (
    correlation_ratio,
    cramers_v,
    mutual_information,
    pearson,
)
from data.statistics.summary import TableStatistics
from small_tables import schema, table

FINITE = st.floats(allow_nan=False, allow_infinity=False)
ROWS = 120


def measured(cells: Any, roles: Any, task: Task | None = "classification", **more: Any):
    return statistics_of(table(cells), schema(roles), task, **more)


def codes(found: Any) -> list[str]:
    return [message.code for message in found]


def test_a_column_of_numbers_tells_its_quartiles_and_what_is_missing() -> None:
    found = measured({"size": ["1", "2", "3", "4", "10", "", "NA"]}, {"size": "numeric"}, None)
    size = found.columns[0]
    assert (size.missing, size.distinct) == (2, 5)
    assert size.numbers is not None
    assert (size.numbers.least, size.numbers.median, size.numbers.greatest) == (1, 3, 10)
    assert (size.numbers.lower, size.numbers.upper, size.numbers.mean) == (2, 4, 4)
    assert size.numbers.deviation == pytest.approx(math.sqrt(10))
    assert size.histogram is not None
    # Whole numbers of a small range have a bin each
    assert size.histogram.counts == (1, 1, 1, 1, 0, 0, 0, 0, 0, 1)
    assert size.histogram.edges[0] == 0.5
    assert (size.relation, found.balance, found.baseline) == (None, None, None)


def test_a_column_of_words_tells_the_commonest_and_counts_the_rest() -> None:
    cells = ["Oslo"] * 5 + ["Bern"] * 7 + [f"town {place}" for place in range(30)]
    city = measured({"city": cells}, {"city": "nominal"}, None).columns[0]
    assert city.bars is not None
    assert city.bars.values[:2] == ("Bern", "Oslo")
    assert city.bars.counts[:3] == (7, 5, 1)
    assert sum(city.bars.counts) + city.bars.others == 42
    assert (city.distinct, city.numbers) == (32, None)


def test_an_ordinal_column_keeps_its_order() -> None:
    raw = table({"size": ["L", "S", "L", "M"]})
    ordered = schema({"size": "ordinal"}).columns[0].as_role("ordinal", ("S", "M", "L"))
    size = statistics_of(raw, Schema((ordered,)), None).columns[0]
    assert size.bars is not None
    assert size.bars.values == ("S", "M", "L")
    assert size.bars.counts == (1, 1, 2)


def test_numbers_with_units_and_times_are_measured_as_numbers() -> None:
    cells = {"way": ["1 km", "500 m"], "when": ["1970-01-02", "1970-01-03"]}
    way, when = measured(cells, {"way": "number_in_text", "when": "datetime"}, None).columns
    assert way.numbers is not None
    assert way.numbers.greatest == 2 * way.numbers.least
    assert when.numbers is not None
    assert when.numbers.least == 86_400.0


def test_far_values_are_counted_beside_the_histogram() -> None:
    values = np.concatenate([np.random.default_rng(1).normal(size=1_000), [1e9]])
    found = histogram(values)
    assert found is not None
    assert found.above >= 1
    assert found.edges[-1] < 10
    assert found.below + found.above + sum(found.counts) == 1_001


def test_a_constant_is_one_bin() -> None:
    found = histogram(np.full(7, 3.5))
    assert found is not None
    assert (found.edges, found.counts) == ((3.5, 3.5), (7,))


@settings(deadline=None)
@given(st.lists(FINITE, min_size=1, max_size=60))
def test_no_numbers_are_lost_and_the_figures_are_in_order(values: list[float]) -> None:
    array = np.array(values, dtype=np.float64)
    found, bins = numbers_summary(array), histogram(array)
    assert found is not None
    assert bins is not None
    quartiles = [found.least, found.lower, found.median, found.upper, found.greatest]
    assert quartiles == sorted(quartiles)
    assert (found.least, found.greatest) == (min(values), max(values))
    assert sum(bins.counts) + bins.below + bins.above == len(values)
    assert list(bins.edges) == sorted(bins.edges)
    assert all(map(math.isfinite, bins.edges))
    baseline = mean_baseline(array)
    assert baseline is None or baseline.absolute_error <= baseline.root_mean_square_error * (
        1 + 1e-9
    )


# The label


def test_the_majority_is_the_baseline_of_classes() -> None:
    found = measured(
        {"x": ["1"] * 10, "kind": ["a"] * 7 + ["b"] * 3}, {"x": "numeric", "kind": "label"}
    )
    assert found.balance is not None
    assert (found.balance.classes, found.balance.counts) == (("a", "b"), (7, 3))
    assert found.balance.majority == 0.7
    assert found.baseline is None


def test_the_mean_is_the_baseline_of_a_number() -> None:
    found = measured(
        {"x": ["1", "2", "3", "4"], "price": ["0", "0", "10", "10"]},
        {"x": "numeric", "price": "label"},
        "regression",
    )
    assert found.baseline is not None
    assert (found.baseline.mean, found.baseline.absolute_error) == (5, 5)
    assert found.baseline.root_mean_square_error == 5
    assert found.balance is None


def test_far_more_rows_of_one_class_are_told() -> None:
    cells = {"x": ["1"] * 44, "kind": ["a"] * 40 + ["b"] * 4}
    found = measured(cells, {"x": "numeric", "kind": "label"})
    assert "statistics.unbalanced" in codes(found.suspicions)
    cells["kind"] = ["a"] * 22 + ["b"] * 22
    found = measured(cells, {"x": "numeric", "kind": "label"})
    assert "statistics.unbalanced" not in codes(found.suspicions)


# Relations


def test_each_pair_of_kinds_has_its_own_measure() -> None:
    rng = np.random.default_rng(0)
    words, numbers = rng.integers(0, 3, ROWS), rng.normal(size=ROWS)
    cells = {
        "word": [f"w{place}" for place in words],
        "number": [str(value) for value in numbers],
        "kind": [f"k{place}" for place in words],
    }
    roles = {"word": "nominal", "number": "numeric", "kind": "label"}
    word, number, kind = measured(cells, roles).columns
    assert word.relation is not None
    assert number.relation is not None
    assert (word.relation.measure, number.relation.measure) == ("cramers_v", "eta")
    assert word.relation.strength == pytest.approx(1.0, abs=0.02)
    assert number.relation.strength < 0.3
    # Three classes of equal chance hold log 3 nats
    assert word.relation.mutual_information == pytest.approx(math.log(3), abs=0.1)
    assert kind.relation is None
    cells["kind"] = [str(-2 * value) for value in numbers]
    word, number, _ = measured(cells, roles, "regression").columns
    assert word.relation is not None
    assert number.relation is not None
    assert (word.relation.measure, number.relation.measure) == ("eta", "correlation")
    assert number.relation.value == pytest.approx(-1.0)


def test_chance_alone_is_no_relation() -> None:
    rng = np.random.default_rng(3)
    # A different word in most rows would give a plain eta or V of almost 1
    names, values = rng.integers(0, 90, 100), rng.normal(size=100)
    assert (correlation_ratio(values, names) or 0) < 0.5
    assert (cramers_v(names, rng.integers(0, 2, 100)) or 0) < 0.4
    assert correlation_ratio(values, np.arange(100)) == 0.0


def test_a_constant_has_no_relation() -> None:
    assert pearson(np.full(9, 0.1), np.arange(9.0)) is None
    assert cramers_v(np.zeros(9, dtype=np.int64), np.arange(9)) is None


@settings(deadline=None)
@given(st.lists(st.tuples(FINITE, FINITE), min_size=5, max_size=40))
def test_correlation_is_one_of_the_same_and_the_same_the_other_way(
    pairs: list[tuple[float, float]],
) -> None:
    one, other = np.array(pairs, dtype=np.float64).T
    found = pearson(one, other)
    assert found == pearson(other, one)
    assert found is None or -1.0 <= found <= 1.0
    own = pearson(one, one)
    assert own is None or own == pytest.approx(1.0)


# Suspicions


def labelled(rows: int = ROWS) -> tuple[list[str], np.ndarray]:
    kinds = np.random.default_rng(5).integers(0, 2, rows)
    return [("no", "yes")[kind] for kind in kinds], kinds


def test_a_column_that_tells_the_class_is_suspected_and_a_good_one_is_not() -> None:
    label, kinds = labelled()
    noise = np.random.default_rng(6).normal(size=ROWS)
    cells = {
        "refunded": ["paid back" if kind else "kept" for kind in kinds],
        "score": [str(kind * 3 + value / 10) for kind, value in zip(kinds, noise, strict=True)],
        "hint": [str(kind + value) for kind, value in zip(kinds, noise, strict=True)],
        "churn": label,
    }
    roles = {"refunded": "nominal", "score": "numeric", "hint": "numeric", "churn": "label"}
    refunded, score, hint, churn = measured(cells, roles).columns
    assert codes(refunded.suspicions) == ["statistics.gives_class_away"]
    assert codes(score.suspicions) == ["statistics.gives_class_away"]
    assert refunded.suspicions[0].params == {"column": "refunded", "score": 1.0}
    assert hint.suspicions == churn.suspicions == ()


def test_a_copy_of_a_numeric_label_is_suspected() -> None:
    rng = np.random.default_rng(7)
    price = rng.gamma(2.0, size=ROWS * 5)
    cells = {
        "tax": [str(0.2 * value) for value in price],
        "rooms": [str(value) for value in price + rng.normal(size=ROWS * 5)],
        "price": [str(value) for value in price],
    }
    roles = {"tax": "numeric", "rooms": "numeric", "price": "label"}
    tax, rooms, _ = measured(cells, roles, "regression").columns
    assert codes(tax.suspicions) == ["statistics.gives_away"]
    assert rooms.suspicions == ()


def test_a_running_number_among_the_inputs_is_suspected_and_none_that_is_no_input() -> None:
    label, _ = labelled()
    cells = {"no": [str(place) for place in range(ROWS)], "kind": label}
    (raw, asked) = table(cells), schema({"no": "numeric", "kind": "label"})
    number = statistics_of(raw, asked, "classification").columns[0]
    if asked.columns[0].type == "integer":
        assert codes(number.suspicions) == ["statistics.looks_like_id"]
    ignored = schema({"no": "id", "kind": "label"})
    known = statistics_of(raw, ignored, "classification").columns[0]
    assert (known.suspicions, known.relation) == ((), None)


def test_rows_on_both_sides_of_the_split_are_told() -> None:
    cells = {"x": ["1", "2", "3", "1"], "y": ["a", "b", "c", "a"], "kind": ["p", "q", "p", "q"]}
    roles = {"x": "numeric", "y": "nominal", "kind": "label"}
    parts = np.array([0, 1, 2]), np.array([3])
    repeated, across = measured(cells, roles, parts=parts).suspicions
    assert (repeated.code, repeated.params["count"]) == ("statistics.repeated_rows", 1)
    assert (across.code, dict(across.params)) == (
        "statistics.rows_across_split",
        {"count": 1, "rows": 1},
    )
    cells["y"][3] = "d"
    assert measured(cells, roles, parts=parts).suspicions == ()


# Places


def test_latitudes_and_longitudes_are_counted_on_a_map() -> None:
    cells = {
        "lat": ["60", "10", "10", "95", ""],
        "size": ["1", "2", "3", "4", "5"],
        "lon": ["-20", "30", "30", "0", "1"],
    }
    found = measured(cells, {"lat": "latitude", "size": "numeric", "lon": "longitude"}, None)
    (map_,) = found.maps
    assert (map_.latitude, map_.longitude, map_.outside) == ("lat", "lon", 1)
    assert map_.bounds == (10, -20, 60, 30)
    rows, columns = map_.shape
    assert map_.cells == ((0, 0, 1), (rows - 1, columns - 1, 2))


def test_two_pairs_are_two_maps_and_one_alone_is_none() -> None:
    cells = {name: ["1", "2"] for name in ("a", "b", "c", "d")}
    roles = {"a": "latitude", "b": "longitude", "c": "latitude", "d": "longitude"}
    found = measured(cells, roles, None)
    assert [(one.latitude, one.longitude) for one in found.maps] == [("a", "b"), ("c", "d")]
    assert measured({"a": ["1"]}, {"a": "latitude"}, None).maps == ()


# The whole


def test_a_long_table_is_measured_on_rows_drawn_at_random(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.statistics.measuring.MOST_ROWS", 50)
    found = measured({"x": [str(place) for place in range(200)]}, {"x": "numeric"}, None)
    assert (found.rows, found.measured) == (200, 50)
    assert found.columns[0].numbers is not None
    assert found.columns[0].numbers.greatest > 100


def test_progress_goes_up_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    label, _ = labelled()
    cells = {"x": [str(place % 7) for place in range(ROWS)], "kind": label}
    measured(
        cells, {"x": "numeric", "kind": "label"}, progress=lambda done, of: told.append((done, of))
    )
    assert told[-1] == (4, 4)
    assert told == sorted(told)


CELL = st.one_of(
    st.sampled_from(["", "NA", "1", "2.5", "-1e308", "1e308", "a", "b", "2020-01-02", "[1]"]),
    st.text(max_size=4),
)
ROLE = st.sampled_from([role for role in ROLES if role != "label"])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(CELL, CELL, CELL), max_size=20),
    st.tuples(ROLE, ROLE),
    st.sampled_from(["classification", "regression"]),
)
def test_any_cells_in_any_role_are_measured_and_come_back_from_json(
    rows: list[tuple[str, str, str]], roles: tuple[str, str], task: Task
) -> None:
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    raw = RawTable(
        "t.csv",
        "t",
        "0" * 64,
        ("a", "b", "c"),
        tuple(pa.chunked_array([pa.array(list(one), pa.string())]) for one in columns),
    )
    found = statistics_of(raw, schema({"a": roles[0], "b": roles[1], "c": "label"}), task)
    text = json.dumps(found.to_dict(), allow_nan=False)
    assert TableStatistics.from_dict(json.loads(text)) == found
    for column in found.columns:
        assert 0 <= column.missing <= len(rows)
        assert column.relation is None or 0.0 <= column.relation.strength <= 1.0


def test_codes_of_which_no_row_shares_one_tell_nothing() -> None:
    numbers = ColumnValues(np.array([1.0, 2.5, 4.0, 2.5, 1.0]), None)
    codes = ColumnValues(None, np.arange(5), ("a", "b", "c", "d", "e"))
    assert mutual_information(codes, numbers) == 0.0
    assert mutual_information(numbers, codes) == 0.0


@pytest.mark.parametrize("spoilt", [{}, {"rows": "x"}, {"columns": [3]}])
def test_what_is_no_statistics_is_refused(spoilt: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refused:
        TableStatistics.from_dict(spoilt)
    assert refused.value.code == "table.no_description"


def test_codes_of_numbers_are_those_of_their_values() -> None:
    values = ColumnValues(np.array([3.0, np.nan, 1.0, 3.0]), None)
    assert values.coded().tolist() == [1, -1, 0, 1]
