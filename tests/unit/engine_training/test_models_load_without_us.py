"""Every saved model loads in a plain Keras, whatever its loss, optimizer, schedule and layers."""

import zipfile
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from bare_python import run_bare
from engine.io.keras_file import without_our_classes
from engine.models.optimizers import Optimizer
from engine.models.schedules import Schedule
from engine.specs.schema_walk import tag_of
from engine.specs.training import LOSSES
from engine.tasks.binary import Binary
from engine.tasks.regression import Regression
from engine.training.build import build
from layer_cases import CASES
from some_tasks import classes

pytestmark = pytest.mark.slow

LOADING = """
import sys
from pathlib import Path
import keras
import numpy as np

folder = Path(__file__).parent
for path in sorted(folder.glob("*.keras")):
    model = keras.saving.load_model(path)
    said = np.asarray(model(np.ones((2, *model.input_shape[1:]), "float32")))
    np.testing.assert_array_equal(said, np.load(path.with_suffix(".npy")), err_msg=path.name)
    print("LOADED", path.stem, model.compiled)
"""


def _words(union: Any) -> list[str]:
    return [tag_of(kind)[1] for kind in get_args(get_args(union)[0])]


def _every_description(describe: Any) -> dict[str, Any]:
    costs = {"cost_matrix": [[1, 2, 3], [4, 5, 6], [7, 8, 9]]}
    found = {
        f"loss-{loss}": describe(loss=loss, **(costs if loss == "cost_matrix" else {}))
        for loss in LOSSES
    }
    found |= {f"optimizer-{n}": describe(optimizer={"name": n}) for n in _words(Optimizer)}
    found |= {f"schedule-{n}": describe(schedule={"name": n}) for n in _words(Schedule)}
    dense = {"units": 4, "dropout": 0.1, "batch_norm": True, "l1": 0.1, "l2": 0.1}
    found["dense"] = describe(layers=[dense])
    for activation in ("leaky_relu", "gelu", "softsign"):
        found[f"activation-{activation}"] = describe(
            layers=[{"units": 4, "activation": activation}]
        )
    return found


@pytest.mark.thorough
def test_every_kind_loads_in_a_python_without_us(describe: Any, tmp_path: Path) -> None:
    described = _every_description(describe)
    wanted: dict[str, tuple[Any, Any, tuple[int, ...]]]
    wanted = {name: (spec, classes(3), (2,)) for name, spec in described.items()}
    wanted |= {
        f"layers-{case.replace(' ', '-')}": (describe(layers=layers), classes(3), shape)
        for case, (shape, layers) in CASES.items()
    }
    prices = Regression().fitted(np.arange(3.0))
    wanted |= {
        "number": (describe(), prices, (2,)),
        "number-in-per-cent": (describe(loss="mean_absolute_percentage_error"), prices, (2,)),
        "one-unit": (describe(), Binary(("a", "b")), (2,)),
    }
    for name, (spec, task, shape) in wanted.items():
        model = build(spec, shape, task, 4)
        model.optimizer.build(model.trainable_variables)
        path = tmp_path / f"{name}.keras"
        model.save(path)
        without_our_classes(path)
        np.save(path.with_suffix(".npy"), np.asarray(model(np.ones((2, *shape), np.float32))))
    script = tmp_path / "load.py"
    script.write_text(LOADING, "utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    told = [line.split() for line in run_bare(script, elsewhere).splitlines()]
    loaded = {line[1]: line[2] for line in told if line[0] == "LOADED"}
    assert set(loaded) == set(wanted)
    assert {name for name, compiled in loaded.items() if compiled == "False"} == {
        "loss-cost_matrix",
        "number",
        "number-in-per-cent",
    }


def test_a_file_that_names_nothing_of_ours_stays_as_it_is(describe: Any, tmp_path: Path) -> None:
    path = tmp_path / "model.keras"
    build(describe(), (2,), classes(3), 1).save(path)
    before = path.read_bytes()
    without_our_classes(path)
    assert path.read_bytes() == before
    assert "compile_config" in zipfile.ZipFile(path).read("config.json").decode()
    path.write_bytes(b"no archive")
    without_our_classes(path)
    assert path.read_bytes() == b"no archive"
