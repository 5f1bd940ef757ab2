"""Single rows as lines: of classes, of numbers, with cells of the table, as pictures."""

import numpy as np

from engine.store.predictions import Predictions
from engine.tables.table_view import ReadRow, RowsView
from tui.cases.lines import list_lines, marked_matrix, picture_grid
from tui.cases.reading import Known
from tui.keymap.cases import keys_of
from tui.widgets.lines import Line, length

NAMES = ("cat", "狐")
KEPT = Predictions(
    2,
    "training",
    3,
    np.array([4, 5, 9]),
    np.array([0, 0, 1]),
    np.array([0, 1, 1]),
    np.array([0.5, 0.75, 1.0], np.float32),
)
CELLS = {5: ReadRow(5, 6, ("1.5", "red")), 6: ReadRow(6, 7, ("22", "blue\x1b[31m"))}


def known(kept: Predictions = KEPT, shape: tuple[int, ...] = ()) -> Known:
    return Known(kept, NAMES, "class", None, shape)


def text(line: Line) -> str:
    return "".join(part for part, _ in line)


def test_a_line_tells_number_label_prediction_and_how_sure_it_was() -> None:
    head, lines = list_lines(known(), [1, 2], None, 0, 77)
    assert text(head).split() == ["row", "true", "predicted", "sure"]
    assert [text(line).split() for line in lines] == [
        ["6", "cat", "狐", "0.750"],
        ["10", "狐", "狐", "1.000"],
    ]
    assert {length(line) for line in lines} == {length(head)}
    roles = [{role for _, role in line} for line in lines]
    assert "bad" in roles[0] and "good" in roles[1]


def test_cells_of_the_table_stand_behind_and_are_cleaned() -> None:
    found = RowsView(("size", "colour"), CELLS)
    head, lines = list_lines(known(), [0, 1, 2], found, 0, 120)
    assert text(head).split()[-2:] == ["size", "colour"]
    assert text(lines[0]).split()[-2:] == ["1.5", "red"]
    assert text(lines[1]).split()[-1] == "blue"
    assert text(lines[2]).split()[-1] == "1.000", "the row comes from another file"
    head, lines = list_lines(known(), [0], found, 1, 120)
    assert text(head).split()[-1] == "colour" and "size" not in text(head)


def test_of_a_number_how_far_off_it_was_is_told() -> None:
    kept = Predictions(
        *(2, "validation", 2, np.array([0, 1])),
        *(np.array([1.5, 2.0]), np.array([1.0, 4.0]), np.zeros(0, np.float32)),
    )
    head, lines = list_lines(known(kept), kept.farthest(), None, 0, 77)
    assert text(head).split() == ["row", "true", "predicted", "off", "by"]
    assert [text(line).split() for line in lines] == [
        ["2", "2.000", "4.000", "2.000"],
        ["1", "1.500", "1.000", "-0.500"],
    ]


def test_the_marked_cell_has_a_sign_beside_its_colour() -> None:
    plain = marked_matrix([[3, 1], [0, 2]], NAMES, (0, 0), 77)
    moved = marked_matrix([[3, 1], [0, 2]], NAMES, (1, 0), 77)
    assert text(plain[2]).count("▌") == 1 and "▌" not in text(plain[3])
    assert text(moved[3]).count("▌") == 1 and "▌" not in text(moved[2])
    assert [length(line) for line in plain] == [length(line) for line in moved]


def test_pictures_stand_beside_each_other_with_captions() -> None:
    pictures = {5: bytes(16), 6: bytes([255] * 16)}
    files = {5: "a/\x1b[31mred.png", 6: "a-very-long-class/0006.png"}
    found = RowsView(shape=(4, 4, 1), pictures=pictures, files=files)
    lines = picture_grid(known(shape=(4, 4, 1)), [0, 1, 2], found, 77, plain=True)
    told = "\n".join(map(text, lines))
    assert "@" * 16 in told
    assert "cat → 狐" in told and "0.750  row 6" in told
    assert "a/red.png" in told and "…class/0006.png" in told.replace("-", "")
    assert "狐 → 狐" in told, "a row without a picture has its words"
    assert all(length(line) <= 77 for line in lines)


def test_the_keys_are_those_that_do_something() -> None:
    def names(view: str, *, pictures: bool) -> set[str]:
        return {action.name for action in keys_of(view, pictures=pictures)}

    assert {"rows", "mistakes", "beside"} <= names("matrix", pictures=True)
    assert names("rows", pictures=True) == {"mistakes", "trust", "help", "leave"}
    assert names("farthest", pictures=False) == {"trust", "beside", "help", "leave"}
