"""A label that is a number: when it is taken for one, what is kept of it, what is refused."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import data
from data import Description, InputError
from data.options import TableOptions
from data.quantity import CLASS_NAMES, is_quantity
from data.roles import task_of
from data.roles.label_choice import USUAL_NAMES
from data.schema import TaskChoice
from data.sources.label_values import label_values
from data.split import SplitOptions, split
from data.split.strata import strata
from small_tables import table as small_table

PRICES = [f"{row * 0.37 + 0.1:.2f}" for row in range(30)]


def written(folder: Path, labels: list[str]) -> str:
    path = folder / "table.csv"
    rows = [f"{place},{label}" for place, label in enumerate(labels)]
    path.write_text("\n".join(["size,price", *rows]) + "\n", "utf-8")
    return str(path)


def test_fractions_that_hardly_repeat_are_a_number_in_its_own_unit(tmp_path: Path) -> None:
    found = data.load(written(tmp_path, PRICES))
    known = [float(text) for text in PRICES]
    assert found.labels.dtype == np.float64
    assert found.labels.tolist() == known
    assert not found.labels.flags.writeable
    about = found.description
    assert (about.task, about.class_names, about.class_counts) == ("regression", (), ())
    assert about.quantity is not None
    assert (about.quantity.least, about.quantity.greatest) == (min(known), max(known))
    assert about.quantity.mean == pytest.approx(np.mean(known))
    assert about.quantity.deviation == pytest.approx(np.std(known))


@pytest.mark.parametrize(
    ("labels", "task", "kind"),
    [
        (PRICES, "classification", "classification"),
        (["1", "2", "3"] * 10, "auto", "classification"),
        (["1", "2", "3"] * 10, "regression", "regression"),
        ([str(row * row) for row in range(30)], "auto", "regression"),
        (["1.5", "2.5"] * 15, "auto", "classification"),
        ([f"{row % 21 / 2}" for row in range(210)], "auto", "regression"),
        ([f"{row % 20 / 2}" for row in range(200)], "auto", "classification"),
    ],
)
def test_what_a_person_says_of_the_task_goes_before_the_values(
    tmp_path: Path, labels: list[str], task: TaskChoice, kind: str
) -> None:
    found = data.load(written(tmp_path, labels), TableOptions(task=task))
    assert found.description.task == kind
    assert found.labels.dtype == (np.float64 if kind == "regression" else np.int64)


@pytest.mark.parametrize(
    ("labels", "task", "code", "about"),
    [
        (["cat", "dog"] * 5, "regression", "cell.no_number", {"row": 1, "value": "cat"}),
        ([*PRICES[:9], "", *PRICES[9:]], "auto", "cell.label_missing", {"row": 10}),
        ([*PRICES[:9], "NaN", *PRICES[9:]], "auto", "cell.label_missing", {"row": 10}),
        ([*PRICES, "1e308"], "auto", "cell.too_large", {"row": 31}),
        (["7"] * 9, "regression", "label.constant", {"value": 7.0}),
        ([f"{row / 7:.6f}" for row in range(1001)], "classification", "label.quantity", {}),
        ([f"user{row}" for row in range(30)], "auto", "label.too_many_classes", {"classes": 30}),
    ],
)
def test_what_is_no_number_is_refused_by_its_cell(
    tmp_path: Path,
    labels: list[str],
    task: TaskChoice,
    code: str,
    about: dict[str, object],
) -> None:
    with pytest.raises(InputError) as caught:
        data.load(written(tmp_path, labels), TableOptions(task=task))
    assert caught.value.code == code
    params = caught.value.message.params
    assert {name: params[name] for name in about} == about


def test_the_built_in_table_has_no_number_to_predict() -> None:
    with pytest.raises(InputError) as caught:
        data.describe(data.BUILTIN, TableOptions(task="regression"))
    assert caught.value.code == "table.builtin_task"


def test_a_description_of_a_number_comes_back_whole(tmp_path: Path) -> None:
    about = data.describe(written(tmp_path, PRICES))
    assert Description.from_json(about.to_json()) == about


def test_a_description_of_classes_is_written_as_it_always_was(tmp_path: Path) -> None:
    about = data.describe(written(tmp_path, ["a", "b"] * 4))
    assert not {"task", "quantity"} & set(json.loads(about.to_json()))
    assert Description.from_json(about.to_json()) == about


@given(st.lists(st.integers(-(10**6), 10**6), min_size=11, max_size=40, unique=True))
def test_numbers_that_never_repeat_are_a_quantity_and_repeated_ones_are_not(
    values: list[int],
) -> None:
    assert is_quantity("age", np.array(values, dtype=np.float64))
    repeated = np.array(values * 3, dtype=np.float64)
    assert is_quantity("age", repeated) == (len(values) > 20)
    assert not is_quantity("class", repeated)


KINDS = st.sampled_from([0.5, 1.0, 1.0, 7.0])


@given(
    name=st.sampled_from(["age", "y", "class", "species", "rings"]),
    least=st.integers(0, 3),
    count=st.integers(2, 45),
    step=KINDS,
    repeated=st.integers(1, 5),
    rare=st.integers(1, 60),
)
def test_the_same_label_asks_for_the_same_task_however_the_table_is_read(
    name: str, least: int, count: int, step: float, repeated: int, rare: int
) -> None:
    """A table of plain numbers, and one that is to be prepared, have one rule."""
    different = [f"{least + place * step:g}" for place in range(count)]
    cells = [*(text for text in different for _ in range(repeated)), *different[:1] * rare]
    found = task_of(small_table({"a": cells, name: cells}), 1)
    codes = np.array([different.index(cell) for cell in cells])
    asks_for_number = is_quantity(name, np.array([float(cell) for cell in cells]))
    assert (found.task == "regression") == (asks_for_number)
    plain = label_values(codes, different, ("t.csv", name), "auto")
    assert plain is not None
    assert (plain.task == "regression") == (found.task == "regression")


def test_names_of_classes_are_usual_names_of_labels() -> None:
    assert set(USUAL_NAMES) > CLASS_NAMES


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=20, max_size=200),
    st.sampled_from([0.1, 0.25, 0.5]),
)
def test_a_number_is_split_by_its_ranks(values: list[float], fraction: float) -> None:
    labels = np.array(values)
    parts = split(labels, SplitOptions(fraction, "stratified"))
    both = np.concatenate([parts.train, parts.validation])
    assert sorted(both.tolist()) == list(range(len(values)))
    groups = strata(labels)
    assert groups[np.argsort(labels, kind="stable")].tolist() == sorted(groups.tolist())
    # No tenth has more than one row too many or too few in either part
    for group in range(groups.max() + 1):
        rows = int((groups == group).sum())
        part = int((groups[parts.validation] == group).sum())
        assert abs(part - rows * len(parts.validation) / len(values)) <= 1.01
