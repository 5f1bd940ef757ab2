"""A person's own keras.json does not reach what the engine trains."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = """
from engine.devices.environment import prepare
prepare()
from engine.devices.tensorflow_devices import configure
configure()
import keras
from engine.specs import first_model
from engine.tasks.classification import Classification
from engine.training.build import build
model = build(first_model(), (4,), Classification(("a", "b", "c")), 1)
assert {weight.dtype for weight in model.weights} == {"float32"}, model.weights
print(keras.config.backend(), keras.config.floatx(), keras.config.epsilon())
"""


@pytest.mark.slow
@pytest.mark.parametrize("floatx", ["float64", pytest.param("float16", marks=pytest.mark.thorough)])
def test_the_engine_sets_what_it_relies_on(tmp_path: Path, floatx: str) -> None:
    given = {
        "floatx": floatx,
        "epsilon": 1e-3,
        "backend": "jax",
        "image_data_format": "channels_first",
    }
    (tmp_path / "keras.json").write_text(json.dumps(given))
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "KERAS_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr[-1000:]
    assert ended.stdout.split() == ["tensorflow", "float32", "1e-07"]
