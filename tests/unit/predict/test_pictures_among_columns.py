"""A model that takes pictures beside numbers, in use."""

from pathlib import Path

import numpy as np
import pytest

from engine.devices.environment import prepare
from engine.predict.model import LoadedModel
from engine.predict.rows import rows_table
from engine.predict.table_rows import read_rows
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.predictions import kept_predictions
from exported_runs import trained
from picture_tables import described, offers

prepare()
pytestmark = pytest.mark.slow


def test_it_says_of_its_rows_what_the_run_kept_and_opens_pictures_beside_its_table(
    store: Store, tmp_path: Path
) -> None:
    account = trained(store, ExperimentSpec.parse(described(offers(tmp_path))))
    model = LoadedModel.open(store, account.run)
    rows, kept = read_rows(store, model).measured, kept_predictions(store, account.run)
    told = model.output.told(model.raw_outputs(rows.features))
    assert np.array_equal(rows.numbers, kept.rows)
    assert np.array_equal(told.predicted, kept.predicted)
    cells = {"photo": "img/000.png", "price": "20.5", "brand": "acme"}
    features, problems = model.prepare(rows_table(cells, model.folder))
    assert features.shape == (1, rows.features.shape[1])
    assert [one.code for one in problems] == []
