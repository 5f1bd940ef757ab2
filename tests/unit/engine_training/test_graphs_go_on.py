"""A network of two inputs and two outputs: killed and resumed, or branched, it loses no bit; its
script trains it again.
"""

from pathlib import Path
from typing import Any

import pytest

from bare_python import run_bare
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store import run_history
from engine.store.database import Store
from engine.store.predictions import kept_predictions
from exported_runs import exported, first_difference, trained, weights_apart
from going_on import assert_goes_on

pytestmark = pytest.mark.slow

NETWORK: dict[str, Any] = {
    "inputs": {"wide": "x*", "deep": ["x1", "x3"]},
    "nodes": [
        {"name": "tower", "units": 7, "input": "deep", "dropout": 0.2, "batch_norm": True},
        {"name": "both", "type": "concatenate", "input": ["tower", "wide"]},
    ],
    "outputs": {"class": "both", "x5": {"node": "tower", "loss": "huber", "weight": 0.4}},
}


@pytest.fixture
def spec(csv: Path) -> ExperimentSpec:
    return ExperimentSpec.parse(
        {
            "network": NETWORK,
            "data": {"source": str(csv), "validation": {"split": 0.2}},
            "training": {
                "epochs": 5,
                "batch_size": 8,
                "optimizer": {"name": "adam", "learning_rate": 0.01},
            },
        }
    )


@pytest.mark.thorough
def test_killed_and_resumed_or_branched_it_ends_with_the_same_bits(
    spec: ExperimentSpec, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_goes_on(spec, store, monkeypatch)


@pytest.fixture
def of_words(spec: ExperimentSpec, csv: Path, tmp_path: Path) -> ExperimentSpec:
    """A further output for a column of classes, some of whose cells are missing."""
    names, *rows = csv.read_text("utf-8").splitlines()
    weather = ["sun", "rain", "fog", ""]
    lines = [f"{weather[place % 4]},{row}" for place, row in enumerate(rows)]
    table = tmp_path / "words.csv"
    table.write_text("\n".join([f"weather,{names}", *lines]) + "\n", "utf-8")
    # Two: of three and more, TensorFlow adds the losses in an order of its own
    outputs = {"class": "both", "weather": {"node": "tower", "weight": 0.4}}
    changed = with_value(spec, "data.source", str(table))
    fields = changed.model_dump(mode="json", exclude_unset=True)
    return ExperimentSpec.parse({**fields, "network": {**NETWORK, "outputs": outputs}})


@pytest.mark.thorough
def test_its_script_trains_it_again_to_the_last_bit(
    of_words: ExperimentSpec, store: Store, tmp_path: Path
) -> None:
    account = trained(store, of_words)
    assert "val_weather_accuracy" in account.metrics
    matrix = run_history.matrix(store, account.run.id)
    assert matrix is not None
    kept = kept_predictions(store, account.run)
    assert kept.counts(len(matrix.counts)) == [list(row) for row in matrix.counts]
    folder = exported(store, account, tmp_path / "out")
    run_bare(folder / "train.py", tmp_path)
    assert first_difference(account, folder) == ""
    assert weights_apart(store, account, folder) == 0.0
