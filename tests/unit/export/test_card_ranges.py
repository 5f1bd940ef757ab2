"""What a card tells of columns that are no plain numbers, and of a network's numbers."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from data.options import PreparationOptions
from data.prepare.fitting import fit
from engine.export.card_kinds import column_kind
from engine.export.card_ranges import ranges
from engine.export.readme import readme
from engine.export.units import scale_of, unit_sentences
from engine.predict.inputs import PreparedInputs, Ranges
from engine.predict.outputs import Output, label_output
from engine.tasks.classification import Classification
from engine.tasks.regression import Regression
from small_tables import all_rows, schema, table

TIMES = ["2024-03-01 10:00:00", "2024-03-05 23:00:00", "", "2023-12-31 01:30:00"]


def inputs_of(scaling: str) -> PreparedInputs:
    raw = table(
        {"when": TIMES, "open": ["yes", "yes", "no", "yes"], "ever": ["no", "", "no", "no"]}
    )
    roles = schema({"when": "datetime", "open": "boolean", "ever": "boolean"})
    options = PreparationOptions(scaling=scaling)  # pyright: ignore[reportArgumentType]
    found = fit(raw, roles, all_rows(raw), options)
    features = found.apply(raw)
    return PreparedInputs(found, ranges=Ranges(features.min(axis=0), features.max(axis=0)))


class Known:
    def __init__(self, inputs: PreparedInputs) -> None:
        self.known = self
        self.inputs = inputs


def told(inputs: PreparedInputs) -> dict[str, str]:
    found: Any = Known(inputs)
    cells = [line.strip("| ").split(" | ") for line in ranges(found) if line.startswith("| ")]
    return {one[0]: one[1] for one in cells[1:] if len(one) == 2}


@pytest.mark.parametrize("scaling", ["none", "standard", "robust", "min_max"])
def test_times_are_told_as_days_and_truths_as_words(scaling: str) -> None:
    found = told(inputs_of(scaling))
    assert found["when"] == "2023-12-31 to 2024-03-05"
    assert found["open"] == "no and yes"
    assert found.get("ever", "no") == "no"


def test_what_cannot_be_undone_is_not_told() -> None:
    assert "when" not in told(inputs_of("quantile"))
    assert "when" not in told(replace(inputs_of("standard"), ranges=None))


def test_the_gap_of_a_time_is_a_time() -> None:
    column = inputs_of("standard").preparation.columns[0]
    assert re.search(r"gaps: 2024-03-01 10:00:00", column_kind(column.transform))


def test_a_scaled_number_is_told_with_what_brings_it_back() -> None:
    price = label_output("price", Regression().scaled(100.0, 7.5))
    kind = label_output("kind", Classification(("ash", "elm")))
    both = Output("size", "size", Regression().scaled(2.0, 3.0), centre=10.0, size=4.0)
    assert scale_of(price) == (7.5, 100.0)
    for output in (price, both):
        scaled = np.array([[-1.5], [0.25]], np.float32)
        factor, added = scale_of(output)
        wanted = output.told({output.keras: scaled}).predicted
        np.testing.assert_allclose(scaled[:, 0] * factor + added, wanted, rtol=1e-6)
    (one,) = unit_sentences([price, kind])
    assert "7.5" in one and "100.0" in one and "price" in one
    assert unit_sentences([label_output("n", Regression())]) == []


def test_the_readme_tells_it_where_a_network_lies() -> None:
    class Account:
        run: Any = type("R", (), {"name": "a", "id": "1", "status": "finished"})
        run.is_watched = False
        epochs = ()
        device = "CPU"
        is_exact = True

    account: Any = Account()
    said = "output is scaled"
    for files, is_told in (
        (["model.onnx"], True),
        (["savedmodel"], True),
        (["metrics.csv"], False),
    ):
        assert (said in readme(account, files, units=[said])) is is_told
