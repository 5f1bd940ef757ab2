"""The tables at a run's end: right figures, straight columns."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_fscore_support

from tui.text.fitting import width
from tui.text.scores import accuracy, scores
from tui.text.tables import class_table, columns, duration, figure, matrix_table

sizes = st.integers(1, 5)
matrices = sizes.flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 6), min_size=n, max_size=n), min_size=n, max_size=n)
)


@given(matrices)
def test_scores_agree_with_scikit_learn(counts: list[list[int]]) -> None:
    truth = [t for t, row in enumerate(counts) for p, n in enumerate(row) for _ in range(n)]
    guess = [p for row in counts for p, n in enumerate(row) for _ in range(n)]
    if not truth:
        assert accuracy(counts) is None
        return
    expected = precision_recall_fscore_support(
        truth, guess, labels=range(len(counts)), zero_division=math.nan
    )
    for found, precision, recall, f1, support in zip(scores(counts), *expected, strict=True):
        assert found.support == support
        assert found.precision == pytest.approx(none_if_nan(precision))
        assert found.recall == pytest.approx(none_if_nan(recall))
        assert found.f1 == pytest.approx(none_if_nan(f1))
    assert accuracy(counts) == pytest.approx(
        sum(t == p for t, p in zip(truth, guess, strict=True)) / len(truth)
    )


def none_if_nan(value: float) -> float | None:
    return None if math.isnan(value) else value


def test_the_matrix_has_true_classes_in_its_rows() -> None:
    lines = matrix_table(["小火龍", "Oddish"], [[8, 1], [20, 300]])
    assert lines[1].split() == ["1", "小火龍", "8", "1"]
    assert lines[2].split() == ["2", "Oddish", "20", "300"]
    assert len({width(line) for line in lines}) == 1


def test_a_matrix_wider_than_the_screen_says_so() -> None:
    names = [f"class {n}" for n in range(40)]
    counts = [[1] * 40 for _ in names]
    assert matrix_table(names, counts, 80) == [
        "the matrix of 40 classes is wider than the screen: show --json has it"
    ]
    assert len(matrix_table(names, counts)) == 41


def test_a_class_name_cannot_leave_its_cell() -> None:
    lines = class_table(["\x1b[2Jevil\nname " + "x" * 100, "b"], [[1, 0], [0, 1]])
    assert len(lines) == 3
    assert all("\x1b" not in line and "\n" not in line for line in lines)
    assert all(width(line) < 80 for line in lines)


def test_a_class_nobody_predicted_has_no_precision() -> None:
    assert class_table(["a", "b"], [[3, 0], [2, 0]])[2].split() == [
        "b",
        "–",
        "0.0000",
        "0.0000",
        "2",
    ]


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=6))
def test_columns_start_in_the_same_cell(rows: list[tuple[str, str]]) -> None:
    cells = [[*row, "|"] for row in rows]
    lines = columns(["name", "text", "last"], cells, frozenset({0, 1, 2}))
    starts = {width(line[: line.rindex("|")]) for line in lines[1:]}
    assert len(starts) == 1
    assert width(lines[0].removesuffix("last")) == starts.pop()


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.0, "0.00 s"),
        (0.4249, "0.42 s"),
        (9.996, "10 s"),
        (59.6, "1 min 00 s"),
        (185, "3 min 05 s"),
        (7800, "2 h 10 min"),
    ],
)
def test_durations_read_as_a_person_says_them(seconds: float, expected: str) -> None:
    assert duration(seconds) == expected


@given(st.floats(-1e300, 1e300) | st.sampled_from([math.nan, math.inf, -math.inf]))
def test_a_figure_is_short_and_means_the_number(value: float) -> None:
    text = figure(value)
    assert len(text) <= 10
    if math.isnan(value):
        assert text == "nan"
    elif math.isinf(value):
        assert float(text) == value
    else:
        assert float(text) == pytest.approx(value, rel=0.01, abs=1e-4)
