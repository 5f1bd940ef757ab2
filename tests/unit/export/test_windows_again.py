"""Runs on windows over a table in time: the exported script and the engine repeat them."""

from pathlib import Path

import numpy as np
import pytest

from engine.devices.environment import prepare
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.verify.record import of_folder
from engine.verify.verdict import verdict
from engine.verify.verification import run_script, train_again
from exported_runs import exported, trained

prepare()
pytestmark = pytest.mark.slow
ROWS = 60


@pytest.fixture
def weather(tmp_path: Path) -> Path:
    """A table by days, in no order, whose label depends on the day before; one column is text."""
    source = np.random.default_rng(5)
    heat = source.normal(size=ROWS).cumsum()
    rain = ["dry", *("wet" if one > 0 else "dry" for one in heat[:-1])]
    days = [f"2024-{1 + day // 28:02d}-{1 + day % 28:02d}" for day in range(ROWS)]
    sky = ["grey" if one > 0 else "blue" for one in heat]
    rows = [
        f"{day},{one:.3f},{s},{r}" for day, one, s, r in zip(days, heat, sky, rain, strict=True)
    ]
    path = tmp_path / "weather.csv"
    path.write_text("\n".join(["day,heat,sky,rain", *source.permutation(rows)]) + "\n", "utf-8")
    return path


@pytest.mark.thorough
def test_a_run_on_windows_is_repeated(store: Store, weather: Path, tmp_path: Path) -> None:
    spec = ExperimentSpec.parse(
        {
            "data": {
                "source": str(weather),
                "label": "rain",
                "window": {"length": 4, "horizon": 1, "by": ["day"]},
                "validation": {"method": "time", "column": "day", "split": 0.2},
            },
            "network": {"layers": [{"type": "lstm", "units": 5, "dropout": 0.1}]},
            "training": {"epochs": 3, "batch_size": 8},
        }
    )
    account = trained(store, spec)
    assert account.run.status == "finished", account.run.message
    folder = exported(store, account, tmp_path / "out")
    with np.load(folder / "data.npz", allow_pickle=False) as arrays:
        assert arrays["x"].shape[:2] == (ROWS, 4)
    record = of_folder(folder)
    for told in (run_script(folder), train_again(record)):
        found = [one.found for one in told if one.found is not None]
        assert verdict(record.epochs, found).kind == "identical"
