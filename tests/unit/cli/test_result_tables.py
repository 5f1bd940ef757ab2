"""The tables at a run's end: right figures, straight columns."""

from hypothesis import given
from hypothesis import strategies as st

from tui.text.fitting import width
from tui.text.tables import class_table, columns, matrix_table


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
