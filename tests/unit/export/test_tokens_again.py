"""Runs on texts as tokens are repeated, by a script with Keras' own layer and by the engine."""

import json
from pathlib import Path

import pytest

from engine.devices.environment import prepare
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.verify.record import of_folder
from engine.verify.verdict import verdict
from engine.verify.verification import run_script, train_again
from exported_runs import exported, trained
from text_tables import reviews

prepare()
pytestmark = pytest.mark.slow


@pytest.mark.thorough
def test_a_run_on_texts_is_repeated(store: Store, tmp_path: Path) -> None:
    spec = ExperimentSpec.parse(
        {
            "data": {
                "source": str(reviews(tmp_path)),
                "label": "verdict",
                "roles": {"review": "tokens", "stars": "ignore"},
                "preparation": {"split": "character", "output_sequence_length": 12},
                "validation": {"file": str(reviews(tmp_path, rows=12, seed=8))},
            },
            "network": {
                "layers": [
                    {"type": "embedding", "input_dim": 40, "output_dim": 3},
                    {"type": "global_max_pooling1d"},
                ]
            },
            "training": {"epochs": 2, "batch_size": 8},
        }
    )
    account = trained(store, spec)
    assert account.run.status == "finished", account.run.message
    folder = exported(store, account, tmp_path / "out")
    assert "TextVectorization" in (folder / "train.py").read_text("utf-8")
    (column,) = json.loads((folder / "preparation.json").read_text("utf-8"))["prepared_by"][
        "columns"
    ]
    assert column["kind"] == "tokens" and " " in column["vocabulary"]
    record = of_folder(folder)
    for told in (run_script(folder), train_again(record)):
        found = [one.found for one in told if one.found is not None]
        assert verdict(record.epochs, found).kind == "identical"
