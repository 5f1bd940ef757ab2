"""Whatever stands in a table: finite inputs, the same for a row alone, for JSON, in any order."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data.errors import InputError
from data.options import PreparationOptions
from data.prepare.fitting import fit
from data.prepare.preparation import Preparation
from prepared_tables import UNHURRIED, prepared
from small_tables import schema, table


@UNHURRIED
@given(prepared())
def test_inputs_are_finite_and_the_same_for_a_row_alone_and_for_the_json(made: Any) -> None:
    raw, _, found, _ = made
    inputs = found.apply(raw)
    assert inputs.dtype == np.float32
    assert inputs.shape == (raw.rows, len(found.inputs))
    assert inputs.flags.c_contiguous
    assert np.isfinite(inputs).all()
    again = Preparation.from_dict(json.loads(json.dumps(found.to_dict(), allow_nan=False)))
    assert again.inputs == found.inputs
    assert again.apply(raw).tobytes() == inputs.tobytes()
    for row in range(raw.rows):
        alone = found.apply(raw.taken(np.array([row], dtype=np.int64)))
        assert alone.tobytes() == inputs[row].tobytes()
    assert len({column.name for column in found.inputs}) == len(found.inputs)


@UNHURRIED
@given(prepared(), st.randoms())
def test_the_order_of_columns_and_what_else_there_is_change_nothing(made: Any, chance: Any) -> None:
    raw, _, found, _ = made
    order = list(raw.names)
    chance.shuffle(order)
    columns = {name: raw.columns[raw.place(name)].to_pylist() for name in order}
    assert found.apply(table({"other": [""] * raw.rows, **columns})).tobytes() == (
        found.apply(raw).tobytes()
    )


@UNHURRIED
@given(prepared(), st.lists(st.text(max_size=5), min_size=1, max_size=4))
def test_cells_that_were_never_seen_are_finite_too(made: Any, cells: list[str]) -> None:
    _, _, found, _ = made
    names = dict.fromkeys(column.name for column in found.columns)
    application = found.application(table(dict.fromkeys(names, cells)))
    assert np.isfinite(application.inputs).all()
    for note in application.notes:
        assert note.params["value"] == cells[note.params["row"] - 1]


@UNHURRIED
@given(prepared())
def test_rows_that_train_are_finite_without_their_own_targets(made: Any) -> None:
    raw, training, found, _ = made
    assume(found.rows == len(training))
    inputs = found.apply(raw, training)
    assert np.isfinite(inputs).all()
    others = np.setdiff1d(np.arange(raw.rows), training)
    assert inputs[others].tobytes() == found.apply(raw)[others].tobytes()


@UNHURRIED
@given(prepared(), st.data())
def test_damaged_json_is_refused_or_still_gives_finite_inputs(made: Any, data: Any) -> None:
    raw, _, found, _ = made
    values = json.loads(json.dumps(found.to_dict()))
    place: Any = values
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(st.sampled_from([None, -1, 0, 2, 1e308, "", "x", [], {}, True, [1.5]]))
    try:
        damaged = Preparation.from_dict(values)
        inputs = damaged.apply(raw)
    except InputError as error:
        assert error.code.startswith("prepare.") or error.code == "time.no_format"
    else:
        assert np.isfinite(inputs).all()


def test_fitted_on_other_rows_than_are_trained_on_is_a_mistake() -> None:
    raw = table({"a": ["1", "2", "3"]})
    found = fit(raw, schema({"a": "numeric"}), np.arange(3), PreparationOptions())
    with pytest.raises(InputError) as told:
        found.apply(raw, np.arange(2))
    assert told.value.code == "prepare.other_rows"
    assert (told.value.message.params["then"], told.value.message.params["now"]) == (3, 2)
