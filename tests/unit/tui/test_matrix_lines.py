"""The confusion matrix as lines: columns stand under each other whatever the names are."""

from hypothesis import example, given
from hypothesis import strategies as st

from engine.store.run_history import Matrix
from tui.panes.confusion import matrix_lines, summary_lines
from tui.text.fitting import width
from tui.widgets.lines import Line, length

names = st.text(max_size=20)


@st.composite
def matrices(draw: st.DrawFn) -> tuple[list[list[int]], list[str], int]:
    size = draw(st.integers(2, 8))
    counts = st.integers(0, draw(st.sampled_from([1, 9, 1000, 10**7])))
    row = st.lists(counts, min_size=size, max_size=size)
    matrix = draw(st.lists(row, min_size=size, max_size=size))
    return matrix, draw(st.lists(names, min_size=size, max_size=size)), draw(st.integers(20, 160))


@given(matrices())
@example(([[1, 0], [0, 1]], ["小火龍", "a"], 80))
@example(([[0, 0], [0, 0]], ["", "\x1b[31m"], 40))
def test_every_column_begins_in_the_same_cell(
    given_matrix: tuple[list[list[int]], list[str], int],
) -> None:
    counts, labels, room = given_matrix
    _, head, *rows, precision = matrix_lines(counts, labels, room)
    assert len(rows) == len(counts)
    starts = {cell_edges(row)[: len(counts) + 2] for row in rows}
    assert len(starts) == 1
    (edges,) = starts
    assert cell_edges(head)[: len(counts) + 2] == edges
    assert length(precision) == edges[-1]


def cell_edges(row: Line) -> tuple[int, ...]:
    """Where each span of the line ends."""
    edges: list[int] = []
    for text, _ in row:
        edges.append((edges[-1] if edges else 0) + width(text))
    return tuple(edges)


@given(matrices())
def test_all_counts_can_be_read_and_the_diagonal_has_a_sign(
    given_matrix: tuple[list[list[int]], list[str], int],
) -> None:
    counts, labels, room = given_matrix
    _, _, *rows, _ = matrix_lines(counts, labels, room)
    for index, (row, line) in enumerate(zip(counts, rows, strict=True)):
        cells = [text for text, _ in line[2 : 2 + len(row)]]
        for at, (count, cell) in enumerate(zip(row, cells, strict=True)):
            assert str(count) in cell.replace("▪", " ").split()
            assert ("▪" in cell) == (at == index)


def test_a_wide_room_shows_percentages_and_bars_and_a_narrow_one_only_counts() -> None:
    counts, labels = [[8, 2], [0, 10]], ["cat", "dog"]
    wide = text_of(matrix_lines(counts, labels, 80))
    narrow = text_of(matrix_lines(counts, labels, 20))
    assert "80%" in wide
    assert "████████░░" in wide
    assert "%" not in narrow
    assert "0.80" in narrow


def test_the_axes_are_named_and_a_cell_is_coloured_by_its_share_of_the_true_class() -> None:
    counts = [[97, 3, 0], [26, 70, 4], [0, 100, 0]]
    predicted, head, *rows, _ = matrix_lines(counts, ["cat", "dog", "emu"], 80)
    assert "predicted →" in text_of([predicted])
    assert head[0][0].startswith("true ↓")
    roles = [[role for _, role in row[2:5]] for row in rows]
    assert roles == [
        ["right-4 strong", "", "faint"],
        ["wrong-2", "right-3 strong", ""],
        ["faint", "wrong-4", "strong"],
    ]


def test_all_scores_of_a_class_stand_beside_the_matrix_where_there_is_room() -> None:
    counts = [[8, 2], [0, 10]]
    _, head, first, *_ = matrix_lines(counts, ["cat", "dog"], 100)
    assert text_of([head]).split()[-3:] == ["recall", "F1", "rows"]
    assert text_of([first]).split()[-4:-1] == ["0.80", "0.89", "10"]


def test_a_name_is_written_in_full_as_soon_as_there_is_room() -> None:
    names = ["a class with a long name", "another"]
    told = text_of(matrix_lines([[8, 2], [0, 10]], names, 100))
    assert told.count(names[0]) == 2
    assert names[0] not in text_of(matrix_lines([[8, 2], [0, 10]], names, 40))


def text_of(lines: list[Line]) -> str:
    return "\n".join("".join(text for text, _ in line) for line in lines)


@given(st.integers(10, 160))
def test_the_share_of_the_largest_class_is_told_at_any_width(room: int) -> None:
    matrix = Matrix(3, "validation", ((80, 15), (20, 69)))
    rows = ["".join(text for text, _ in row) for row in summary_lines(matrix, room)]
    assert any("largest class: 0.516" in row for row in rows)
    assert len(rows) == 2 or width(rows[0]) <= room


def test_ten_classes_fit_beside_the_scores_with_every_count_and_precision() -> None:
    names = ["airplane", "automobile", "bird", "cat", "deer", *"56789"]
    counts = [[10 * row + column for column in range(10)] for row in range(10)]
    lines = matrix_lines(counts, names, 60)
    assert max(map(length, lines)) <= 60
    for row, drawn in zip(counts, lines[2:], strict=False):
        shown = [text.strip(" \u25aa") for text, _role in drawn[2:12]]
        assert shown == list(map(str, row))
    precisions = text_of(lines[-1:]).split()[1:]
    assert [float(one) for one in precisions] == [
        round(counts[place][place] / sum(row[place] for row in counts), 2) for place in range(10)
    ]
