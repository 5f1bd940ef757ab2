"""Windows over a table: each row with those before it in time, and none after it."""

from dataclasses import replace

import numpy as np
import pytest

from data.dataset import Dataset, Description
from data.errors import InputError
from data.windows import WindowOptions, rows_of_windows, windowed

ROWS = 7


def table(held: int = 0) -> Dataset:
    """Row ``i`` holds i + 1 and its time, which runs backwards in pairs."""
    values = np.arange(1, ROWS + 1, dtype=np.float32)
    time = np.array([3, 2, 2, 1, 0, 5, 4], np.float32)
    told = Description(
        "t", "t", ROWS, ("value", "time"), ("a", "b"), (4, 3), "class", "0" * 64, held_rows=held
    )
    labels = np.arange(ROWS) % 2
    return Dataset(told, np.stack([values, time], axis=1), labels)


def steps(found: Dataset) -> list[list[float]]:
    """The values of every row's window."""
    return found.inputs[:, :, 0].tolist()


def test_a_window_holds_a_row_and_those_before_it() -> None:
    found = windowed(table(), WindowOptions(3))
    assert found.description.input_shape == (3, 2)
    assert steps(found)[:4] == [[0, 0, 1], [0, 1, 2], [1, 2, 3], [2, 3, 4]]
    assert found.labels.tolist() == table().labels.tolist(), "rows stay where they are"
    (note,) = found.description.notes
    assert (note.code, note.params["rows"]) == ("table_note.window_begins", 2)


def test_stride_and_horizon_reach_further_back() -> None:
    found = windowed(table(), WindowOptions(2, stride=2, horizon=1))
    assert steps(found)[3:] == [[1, 3], [2, 4], [3, 5], [4, 6]]
    assert steps(found)[0] == [0, 0], "the first row knows nothing before it, not even itself"


def test_time_orders_rows_and_equal_times_come_as_they_stand() -> None:
    found = windowed(table(), WindowOptions(2, by=("time",)))
    # In time: rows 5 (time 0), 4 (1), 2 and 3 (2), 1 (3), 7 (4), 6 (5)
    assert steps(found) == [[3, 1], [4, 2], [2, 3], [5, 4], [0, 5], [7, 6], [1, 7]]


@pytest.mark.parametrize("options", [WindowOptions(4), WindowOptions(2, 2, 1, ("time",))])
def test_no_window_has_a_row_that_comes_later(options: WindowOptions) -> None:
    made = table()
    time = made.features[:, 1] if options.by else np.arange(ROWS)
    for row, window in enumerate(windowed(made, options).inputs):
        seen = [int(value) - 1 for value in window[:, 0] if value]
        assert all(time[one] <= time[row] for one in seen)


def test_a_file_to_validate_on_has_windows_of_its_own() -> None:
    found = windowed(table(held=3), WindowOptions(2))
    assert steps(found)[4:] == [[0, 5], [5, 6], [6, 7]]


def test_a_column_is_still_known_by_its_name() -> None:
    found = windowed(table(), WindowOptions(3))
    assert found.column("time").tolist() == table().features[:, 1].tolist()


def test_one_step_is_the_row_itself() -> None:
    found = windowed(table(), WindowOptions(1))
    np.testing.assert_array_equal(found.inputs[:, 0], table().features)
    assert found.description.notes == ()


@pytest.mark.parametrize(
    ("made", "options", "code"),
    [
        (table(), WindowOptions(8), "window.longer_than_table"),
        (table(), WindowOptions(2, horizon=6), "window.longer_than_table"),
        (table(held=2), WindowOptions(3), "window.longer_than_table"),
        (table(), WindowOptions(2, by=("when",)), "split.no_such_column"),
    ],
)
def test_what_cannot_be_is_told(made: Dataset, options: WindowOptions, code: str) -> None:
    with pytest.raises(InputError) as caught:
        windowed(made, options)
    assert caught.value.code == code


def test_images_have_no_windows() -> None:
    told = replace(table().description, shape=(1, 2), feature_names=())
    made = Dataset(told, table().features.copy(), table().labels.copy())
    with pytest.raises(InputError) as caught:
        windowed(made, WindowOptions(2))
    assert caught.value.code == "window.no_rows_of_numbers"


@pytest.mark.parametrize(
    "options",
    [WindowOptions(3), WindowOptions(2, 2, 1), WindowOptions(3, by=("time",)), WindowOptions(1)],
)
@pytest.mark.parametrize("held", [0, 3])
def test_the_rows_of_a_window_are_those_that_it_holds(options: WindowOptions, held: int) -> None:
    whole = table(held)
    try:
        found = windowed(whole, options)
    except InputError as refused:
        assert refused.code == "window.longer_than_table"
        return
    values = np.array([0.0, *range(1, ROWS + 1)])
    for given in (whole, found):
        rows = rows_of_windows(given, options)
        assert rows.shape == (ROWS, options.length)
        assert values[rows + 1].tolist() == steps(found)
