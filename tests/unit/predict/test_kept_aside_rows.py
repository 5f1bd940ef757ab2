"""The rows that a run kept aside, told of by its model; each look at them is recorded."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.errors import InputError
from engine.client.test_looks import add_look
from engine.predict.model import LoadedModel
from engine.predict.order import checked_test
from engine.predict.test_part import scores_of_test
from engine.specs.splitting import split_of
from engine.store.database import Store
from engine.store.preparations import kept_preparation
from engine.store.runs import Run, find_run
from engine.tables.loading import load

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("streaming", ["off", "on"])
def test_they_come_to_what_the_run_measured_at_its_end(
    store: Store,
    train: Callable[..., Run],
    opened: Callable[..., LoadedModel],
    mixed: Path,
    streaming: str,
) -> None:
    asked: dict[str, Any] = {"source": str(mixed), "label": "mood", "test": {"split": 0.3}}
    run = checked_test(store, train({**asked, "streaming": streaming}).id, "model")
    assert run.facts.test is not None
    scores = scores_of_test(store, opened(run))
    assert scores["rows"] == run.facts.test_rows
    assert scores["accuracy"] == pytest.approx(run.facts.test["accuracy"], abs=1e-6)
    assert np.array(scores["matrix"]).sum() == scores["rows"]
    if streaming == "off":
        spec = opened(run).spec
        table = load(spec.data, kept_preparation(store, run.id))
        labels = table.labels[split_of(spec, table).test]
        assert np.array(scores["matrix"]).sum(axis=1).tolist() == np.bincount(labels).tolist()
    assert [add_look(store, run) for _ in range(3)] == [1, 2, 3]
    assert find_run(store, run.id).facts.test_looks == 3
    mixed.write_text(mixed.read_text("utf-8") + "Lima,1,2024-01-01 00:00:00,calm,1\n", "utf-8")
    with pytest.raises(InputError) as refused:
        scores_of_test(store, opened(run))
    assert refused.value.code == "evaluate.table_changed"


def test_a_store_that_may_only_be_looked_at_records_no_look_and_gives_none(
    store: Store, make_run: Callable[..., str]
) -> None:
    run = find_run(store, make_run())
    viewed = Store(store.directory, read_only=True)
    with pytest.raises(InputError) as refused:
        add_look(viewed, run)
    viewed.close()
    assert refused.value.code == "evaluate.not_recorded"
