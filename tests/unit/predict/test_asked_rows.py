"""Rows of the table that a model is asked about by their numbers: pictures, windows, neighbours."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from data.errors import InputError
from data.messages import Message
from data.raw_table import RawTable
from engine.predict.asked import AskedRows, answer, takes
from engine.predict.model import LoadedModel
from engine.predict.nearest import nearest
from engine.predict.outputs import label_output
from engine.predict.table_rows import HeldInputs, Part, TableRows, read_rows
from engine.store.database import Store
from engine.store.predictions import kept_predictions
from engine.store.runs import Run
from engine.tasks.registry import task_of_label
from predicted_files import mixed_rows

LENGTH, WIDTH = 3, 2
ODD = SimpleNamespace(message=Message("predict.filled", {"column": "a", "row": 1, "count": 1}))
ROWS = 20
WHOLE = np.arange(ROWS * LENGTH * WIDTH, dtype=np.float32).reshape(ROWS, -1)


def table_rows() -> TableRows:
    numbers = np.arange(ROWS, dtype=np.int64)
    trained, measured = numbers[::2], numbers[1::2]
    parts = [Part(HeldInputs(WHOLE), one, one % 2) for one in (trained, measured, numbers)]
    windows = np.stack([numbers - 2, numbers - 1, numbers], 1)
    return TableRows(*parts, windows=np.maximum(windows, -1))


def model(**told: Any) -> LoadedModel:
    task = task_of_label("classification", ("no", "yes"), "softmax", None)

    def raw_outputs(features: np.ndarray) -> np.ndarray:
        high = (features[:, -1] > 60).astype(np.float32)
        return np.stack([1 - high, high], 1)

    def step_inputs(raw: RawTable) -> tuple[np.ndarray, list[Any]]:
        columns = [[float(text.as_py()) for text in column] for column in raw.columns]
        return np.array(columns, np.float32).T, [ODD]

    output = label_output("answer", task)
    kind = {"of_images": False, "needs_all_rows": False, "folder": None, **told}
    made = SimpleNamespace(
        output=output,
        outputs=(output,),
        classes=output.classes,
        raw_outputs=raw_outputs,
        step_inputs=step_inputs,
        **kind,
    )
    return cast("LoadedModel", made)


def test_a_picture_is_the_row_as_it_was_read() -> None:
    asked = AskedRows(model(of_images=True), table_rows)
    features, problems = asked.inputs({}, 7)
    assert np.array_equal(features, WHOLE[6:7])
    assert problems == []
    near = asked.near({"nearest": {}, "row": 8, "count": 3})["near"]
    assert [one[0] for one in near] == [7, 9, 5], "rows that trained, counted from 1"
    assert near[0][1] == pytest.approx(np.sqrt(6 * 36)), "of pixels as they are"
    assert asked.held == WHOLE.nbytes


def test_of_a_window_the_newest_step_has_the_cells_and_the_others_stay() -> None:
    asked = AskedRows(model(needs_all_rows=True), table_rows)
    features, problems = asked.inputs({"a": [1, 2], "b": 0.5}, 7)
    assert features[:, :-WIDTH].tolist() == [WHOLE[6, :-WIDTH].tolist()] * 2
    assert features[:, -WIDTH:].tolist() == [[1, 0.5], [2, 0.5]]
    assert problems == [ODD]
    assert np.array_equal(asked.inputs({}, 7)[0], WHOLE[6:7])
    assert WHOLE[6, -1] == 6 * LENGTH * WIDTH + 5, "what was read is not written to"
    assert asked.window({"window": 7}) == {"window": [5, 6, 7]}
    assert asked.window({"window": 1}) == {"window": [0, 0, 1]}
    question = {"cells": {"a": [1, 1], "b": [0, 99]}, "row": 7}
    told = answer(model(needs_all_rows=True), asked, question)
    assert told["problems"] == [ODD.message.to_dict()]
    assert [output["predicted"] for output in told["outputs"]] == [[0, 1]]


def test_a_row_that_is_not_there_is_refused() -> None:
    asked = AskedRows(model(of_images=True), table_rows)
    for number in (0, -1, ROWS + 1):
        with pytest.raises(InputError) as refused:
            asked.inputs({}, number)
        assert refused.value.code == "predict.no_such_row"
        with pytest.raises(InputError):
            asked.window({"window": number})


def test_what_a_row_is_to_a_model_is_told() -> None:
    assert takes(model()) == "columns"
    assert takes(model(of_images=True)) == "picture"
    assert takes(model(needs_all_rows=True)) == "window"


def test_deviations_are_those_of_all_rows_whatever_is_held_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(4)
    whole = rng.normal(3, [1, 10, 0.1], (50, 3)).astype(np.float32)
    numbers = np.arange(50, dtype=np.int64)
    part = Part(HeldInputs(whole), numbers, numbers % 2)
    at_once = nearest(part, whole[4], 5, ("a", "b"))
    monkeypatch.setattr("engine.predict.nearest.AT_ONCE", 7)
    assert nearest(part, whole[4], 5, ("a", "b")) == at_once
    scaled = whole / whole.std(0, dtype=np.float64)
    far = np.sqrt(np.square(scaled - scaled[4]).sum(1))
    assert [one.number - 1 for one in at_once] == np.argsort(far)[:5].tolist()


@pytest.mark.slow
def test_a_row_with_its_own_cells_is_the_window_that_was_measured(
    store: Store, train: Callable[..., Run], opened: Callable[..., LoadedModel], mixed: Path
) -> None:
    window = {"length": 4, "by": ["seen"]}
    network = {"layers": [{"type": "gru", "units": 3}]}
    run = train({"source": str(mixed), "label": "mood", "window": window}, network)
    loaded, kept = opened(run), kept_predictions(store, run)
    asked = AskedRows(loaded, lambda: read_rows(store, loaded))
    columns = mixed_rows()
    for place in (0, len(kept.rows) - 1):
        number = int(kept.rows[place]) + 1
        own = {name: cells[number - 1] for name, cells in columns.items() if name != "mood"}
        assert asked.window({"window": number})["window"][-1] == number
        told = answer(loaded, asked, {"cells": own, "row": number})["outputs"][0]
        assert told["predicted"] == [kept.predicted[place]]
        features, _problems = asked.inputs(own, number)
        np.testing.assert_allclose(features[0], asked.rows.inputs_of(number), atol=1e-6)
        assert len(asked.near({"nearest": own, "row": number, "count": 2})["near"]) == 2
    ranges = {field.name: field for field in loaded.fields}
    assert ranges["height"].least is not None, "values are turned within what training had"
