"""What a run keeps of its inputs is found once for the runs that share a table and a split."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from data import Dataset, Description
from data.split import Split
from engine.execution import inspection

COLUMNS = 3


def table(seed: int) -> Dataset:
    source = np.random.default_rng(seed)
    names = tuple(f"x{place}" for place in range(COLUMNS))
    about = Description("x", "x", 40, names, ("a", "b"), (20, 20), "label", "0" * 64)
    features = source.standard_normal((40, COLUMNS)).astype(np.float32)
    return Dataset(about, features, np.arange(40) % 2)


def rows(first: int = 0) -> Split:
    train, held = np.arange(first, 30), np.arange(30, 40)
    return Split(train, held)


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows were looked at, each time that some were."""
    found: list[int] = []
    look: Callable[..., Any] = inspection.inspected

    def counting(features: Any, labels: Any, train: Any, *more: Any) -> Any:
        found.append(len(train))
        return look(features, labels, train, *more)

    monkeypatch.setattr(inspection, "inspected", counting)
    return found


def test_the_next_run_on_the_same_rows_is_told_the_same(looked: list[int]) -> None:
    dataset = table(1)
    first, column = inspection.inspection_of(dataset, rows())
    kept = dict(first)
    first["inputs"] = -1.0  # whoever asked may change what it was told
    assert inspection.inspection_of(dataset, rows()) == (kept, column)
    assert looked == [30]


def test_other_rows_and_another_table_are_looked_at(looked: list[int]) -> None:
    dataset, other = table(1), table(2)
    found = [
        inspection.inspection_of(one, split)
        for one, split in ((dataset, rows()), (dataset, rows(5)), (other, rows(5)))
    ]
    assert looked == [30, 25, 25]
    assert found[1] != found[2]
