"""Two devices share a run's batches: the numbers of one but for rounding, and to the bit again."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from code_reading import ROOT

pytestmark = pytest.mark.slow

SUPPORT = ROOT / "tests" / "support"
PLAIN = ["training.epochs=4", "training.batch_size=8", "data.validation.split=0.2"]
ADAM = ["training.optimizer.name=adam", "training.optimizer.learning_rate=0.01"]
RANDOM = ["network.layers.0.dropout=0.3", "network.layers.0.batch_norm=true"]


def on_two(folder: Path, csv: Path, *asked: tuple[str, list[str]]) -> list[dict[str, Any]]:
    """What a process of two devices says of each (``divided_cpu``)."""
    paths = os.pathsep.join((str(ROOT), str(SUPPORT)))
    done = subprocess.run(
        [sys.executable, "-P", str(SUPPORT / "divided_cpu.py")],
        input=json.dumps([(what, str(csv), values) for what, values in asked]),
        env={**os.environ, "PYTHONPATH": paths, "PKGO_VIRTUAL_DEVICES": "2"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_two_devices_come_to_the_numbers_of_one_and_a_killed_run_to_its_own_bits(
    tmp_path: Path, csv: Path
) -> None:
    # 49 rows in eights: the last batch is one row, and the second device has none
    found, killed = on_two(
        tmp_path, csv, ("compared", [*PLAIN, *ADAM]), ("resumed", [*PLAIN, *ADAM, *RANDOM])
    )
    assert (found["steps"], found["copies"]) == ("DistributedSteps", 2)
    assert max(found["traces"]) <= 2
    assert found["moved"] > 0.05
    assert found["losses"] < 1e-5
    assert found["metrics"] < 1e-5
    assert found["weights"] < 1e-4
    assert found["layers"] < 1e-3
    assert killed["status"] == ["finished", "finished"]
    assert killed["epochs"] == 4
    assert killed["same"]
    told = " ".join(killed["notes"])
    assert "devices.several" in told
    assert "devices.batch_norm" in told


@pytest.mark.thorough
def test_a_branch_on_two_devices_goes_on_to_the_same_bits(tmp_path: Path, csv: Path) -> None:
    (found,) = on_two(tmp_path, csv, ("gone_on", [*PLAIN, *ADAM, *RANDOM]))
    assert (found["status"], found["epochs"]) == ("finished", 4)
    assert found["parent"]
    assert found["differs"]
    assert found["same"]


@pytest.mark.thorough
@pytest.mark.parametrize(
    "values",
    [
        ["training.batch_size=7"],
        ["training.class_weight=balanced", "network.layers.0.l2=0.01"],
        ["training.loss=mean_squared_error", "training.batch_size=33"],
        ["training.optimizer.name=rmsprop", "training.schedule.name=cosine"],
        ["training.order=keras", "training.batch_size=7"],
    ],
    ids=lambda values: values[0],
)
def test_other_losses_orders_and_optimizers_come_to_the_numbers_of_one_device(
    tmp_path: Path, csv: Path, values: list[str]
) -> None:
    (found,) = on_two(tmp_path, csv, ("compared", [*PLAIN, *values]))
    assert found["losses"] < 1e-4
    assert found["weights"] < 1e-3
